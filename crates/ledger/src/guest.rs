//! What SQL strangers may ask: the ledger's own tables by their names, and functions that make little out of much.
//!
//! The owner of a ledger may use all that the engine has; a guest only what stands here. Both are held to the limits of `guard`.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::prelude::SessionContext;
use datafusion::sql::sqlparser::ast::{
    Expr, Function, Ident, ObjectName, Query, Statement, TableFactor, Visit as _, Visitor,
};

use crate::{Error, Result, Table};

/// Functions of a row. Those that may make a long text or list out of a short one are left out, and so is what tells of the machine.
const SCALAR: &[&str] = &[
    "array_any_value",
    "array_contains",
    "array_distinct",
    "array_element",
    "array_except",
    "array_has",
    "array_has_all",
    "array_has_any",
    "array_intersect",
    "array_join",
    "array_length",
    "array_max",
    "array_min",
    "array_position",
    "array_slice",
    "array_sort",
    "array_to_string",
    "array_union",
    "btrim",
    "cardinality",
    "char_length",
    "character_length",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "current_date",
    "date_bin",
    "date_format",
    "date_part",
    "date_trunc",
    "datepart",
    "datetrunc",
    "ends_with",
    "flatten",
    "get_field",
    "greatest",
    "ifnull",
    "initcap",
    "instr",
    "least",
    "left",
    "length",
    "levenshtein",
    "list_contains",
    "list_distinct",
    "list_element",
    "list_has",
    "list_has_all",
    "list_has_any",
    "list_length",
    "list_position",
    "list_slice",
    "list_sort",
    "list_to_string",
    "lower",
    "ltrim",
    "make_array",
    "make_date",
    "make_list",
    "named_struct",
    "now",
    "nullif",
    "nvl",
    "nvl2",
    "octet_length",
    "position",
    "regexp_count",
    "regexp_like",
    "regexp_match",
    "replace",
    "reverse",
    "right",
    "rtrim",
    "split_part",
    "starts_with",
    "string_to_array",
    "strpos",
    "struct",
    "substr",
    "substring",
    "to_char",
    "to_date",
    "to_timestamp",
    "today",
    "translate",
    "trim",
    "unnest",
    "upper",
];

/// Functions of many rows.
const AGGREGATE: &[&str] = &[
    "approx_distinct",
    "approx_median",
    "approx_percentile_cont",
    "array_agg",
    "avg",
    "bool_and",
    "bool_or",
    "corr",
    "count",
    "covar",
    "covar_pop",
    "covar_samp",
    "cume_dist",
    "dense_rank",
    "first_value",
    "grouping",
    "lag",
    "last_value",
    "lead",
    "max",
    "mean",
    "median",
    "min",
    "nth_value",
    "ntile",
    "percent_rank",
    "percentile_cont",
    "rank",
    "regr_avgx",
    "regr_avgy",
    "regr_count",
    "regr_intercept",
    "regr_r2",
    "regr_slope",
    "row_number",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var",
    "var_pop",
    "var_samp",
];

/// The view besides the tables.
const REPORTS: &str = "reports";

/// Names of all functions that a guest may use.
pub fn guest_functions() -> impl Iterator<Item = &'static str> {
    SCALAR.iter().chain(AGGREGATE).copied()
}

/// Names of all tables and views that a guest may ask.
pub fn guest_tables() -> impl Iterator<Item = &'static str> {
    let tables = Table::ALL.into_iter().map(Table::name);
    tables.chain([REPORTS])
}

/// Refuses tables and functions that are not for guests.
pub(crate) fn inspect(statement: &Statement) -> Result<()> {
    let mut seen = Seen::default();
    // Names that the query itself gives may be used before they are met on the way through it.
    if let ControlFlow::Break(why) = statement.visit(&mut seen) {
        return Err(Error::refused(why));
    }
    let unknown = seen.asked.iter().find(|name| !seen.given.contains(*name));
    match unknown {
        None => Ok(()),
        Some(name) => {
            let all: Vec<&str> = guest_tables().collect();
            Err(Error::refused(format!(
                "there is no table `{name}`; ask {}",
                all.join(", ")
            )))
        }
    }
}

/// Takes from the engine all functions that are not for guests, should a name ever get past [`inspect`].
pub(crate) fn strip(context: &SessionContext) {
    let state = context.state();
    let allowed: BTreeSet<&str> = guest_functions().collect();
    let is_allowed = |name: &str, aliases: &[String]| {
        allowed.contains(name) || aliases.iter().any(|a| allowed.contains(a.as_str()))
    };
    for (name, function) in state.scalar_functions() {
        if !is_allowed(name, function.aliases()) && !allowed.contains(function.name()) {
            context.deregister_udf(name);
        }
    }
    for (name, function) in state.aggregate_functions() {
        if !is_allowed(name, function.aliases()) && !allowed.contains(function.name()) {
            context.deregister_udaf(name);
        }
    }
    for (name, function) in state.window_functions() {
        if !is_allowed(name, function.aliases()) && !allowed.contains(function.name()) {
            context.deregister_udwf(name);
        }
    }
    for name in state.table_functions().keys() {
        context.deregister_udtf(name);
    }
}

/// What a query names.
#[derive(Default)]
struct Seen {
    /// Tables that it asks and that are not the ledger's.
    asked: BTreeSet<String>,
    /// Tables that it makes: `WITH name AS …`.
    given: BTreeSet<String>,
}

impl Visitor for Seen {
    type Break = String;

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<String> {
        let tables = query.with.iter().flat_map(|with| &with.cte_tables);
        self.given.extend(tables.map(|t| plain(&t.alias.name)));
        ControlFlow::Continue(())
    }

    fn pre_visit_table_factor(&mut self, factor: &TableFactor) -> ControlFlow<String> {
        match factor {
            TableFactor::Table {
                args: None,
                version: None,
                ..
            }
            | TableFactor::Derived { .. }
            | TableFactor::UNNEST { .. }
            | TableFactor::NestedJoin { .. } => ControlFlow::Continue(()),
            _ => ControlFlow::Break("only tables can be asked, not functions".to_string()),
        }
    }

    fn pre_visit_relation(&mut self, relation: &ObjectName) -> ControlFlow<String> {
        let [part] = relation.0.as_slice() else {
            return ControlFlow::Break(format!("`{relation}`: tables have names of one word"));
        };
        let Some(name) = part.as_ident().map(plain) else {
            return ControlFlow::Break(format!("`{relation}` is no name of a table"));
        };
        if !guest_tables().any(|table| table == name) {
            self.asked.insert(name);
        }
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expression: &Expr) -> ControlFlow<String> {
        match expression {
            Expr::Function(function) if !is_allowed(function) => ControlFlow::Break(format!(
                "the function `{}` is not for guests",
                function.name
            )),
            _ => ControlFlow::Continue(()),
        }
    }
}

fn is_allowed(function: &Function) -> bool {
    let [part] = function.name.0.as_slice() else {
        return false;
    };
    let name = part.as_ident().map(plain);
    name.is_some_and(|name| guest_functions().any(|f| f == name))
}

/// A name as the engine looks it up: in small letters, unless it is quoted.
fn plain(name: &Ident) -> String {
    match name.quote_style {
        Some(_) => name.value.clone(),
        None => name.value.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guard;

    fn passes(sql: &str) -> Result<()> {
        guard::inspect(sql, true).map(|_| ())
    }

    #[test]
    fn questions_of_guests_pass() {
        for sql in [
            "SELECT count(*) FROM events",
            "SELECT Event, COUNT(*) AS n FROM Events WHERE counted GROUP BY 1 ORDER BY n DESC",
            "WITH x AS (SELECT * FROM pairs) SELECT * FROM x JOIN volume v ON v.day = x.day",
            "SELECT * FROM (SELECT a, row_number() OVER (PARTITION BY a ORDER BY day) r FROM pairs) WHERE r = 1",
            "SELECT unnest(context) FROM events",
            "SELECT extract(year FROM day), trim(event), substring(cameo FROM 1 FOR 2) FROM events",
            "SELECT * FROM reports UNION ALL SELECT * FROM reports",
        ] {
            assert!(passes(sql).is_ok(), "{sql}: {:?}", passes(sql));
        }
    }

    #[test]
    fn the_rest_is_refused() {
        for sql in [
            "SELECT * FROM information_schema.tables",
            "SELECT * FROM datafusion.public.events",
            "SELECT * FROM public.events",
            "SELECT * FROM \"Events\"",
            "SELECT * FROM x",
            "SELECT * FROM '/etc/passwd'",
            "SELECT * FROM generate_series(1, 5)",
            "SELECT * FROM events, LATERAL generate_series(1, 5)",
            "SELECT * FROM TABLE(generate_series(1, 5))",
            "SELECT repeat('a', 5)",
            "SELECT REPEAT('a', 5)",
            "SELECT \"repeat\"('a', 5)",
            "SELECT x.repeat('a', 5)",
            "SELECT version()",
            "SELECT code('Russia accused Ukraine.')",
            "SELECT 1 WHERE EXISTS (SELECT uuid())",
            "SELECT count(*) FILTER (WHERE random() < 1) FROM events",
            "SELECT a FROM pairs ORDER BY lpad(a, 1000000, 'x')",
            "SELECT sum(1) OVER (ORDER BY lpad(a, 9, 'x')) FROM pairs",
            "SELECT * FROM events JOIN pairs ON repeat(a, 9) = event",
            "EXPLAIN SELECT 1",
        ] {
            assert!(passes(sql).is_err(), "{sql}");
        }
    }
}
