//! What SQL a guest may run: one question, of modest size, that changes nothing.

use std::ops::ControlFlow;

use datafusion::sql::parser::{DFParser, Statement};
use datafusion::sql::sqlparser::ast::{
    Statement as SqlStatement, visit_expressions, visit_relations,
};

use crate::{Error, Result, guest};

/// Longest query, in bytes. Ten thousand operators in 20 kB are enough to end a process by its stack.
pub const MAX_SQL_BYTES: usize = 8 * 1024;

/// Most expression nodes of a query: the time to plan grows with their square.
pub const MAX_EXPRESSIONS: usize = 300;

/// Most tables that a query may name, counted each time.
pub const MAX_TABLES: usize = 20;

/// Functions that make much out of little while a query is still being planned, outside the memory budget.
pub(crate) const FORBIDDEN_FUNCTIONS: [&str; 11] = [
    "repeat",
    "lpad",
    "rpad",
    "array_repeat",
    "list_repeat",
    "array_resize",
    "list_resize",
    "range",
    "generate_series",
    "gen_range",
    "gen_series",
];

/// The statement in a text, if it is a single `SELECT` (or `WITH`, `VALUES`, `EXPLAIN` of these) within the limits. A guest may use
/// less, see [`guest`].
///
/// # Errors
/// [`Error::Refused`] with the limit that is broken, [`Error::Query`] if the text is not SQL.
pub(crate) fn inspect(sql: &str, of_guest: bool) -> Result<Statement> {
    if sql.len() > MAX_SQL_BYTES {
        return Err(Error::refused(format!(
            "it has {} bytes, and {MAX_SQL_BYTES} are allowed",
            sql.len()
        )));
    }
    let mut statements = DFParser::parse_sql(sql).map_err(Error::query)?;
    let (Some(statement), None) = (statements.pop_front(), statements.pop_front()) else {
        return Err(Error::refused("give exactly one statement"));
    };
    let question = question(&statement)?;
    count(question)?;
    if of_guest {
        // A plan names the files that are read.
        if matches!(statement, Statement::Explain(_)) {
            return Err(Error::refused("EXPLAIN is not for guests"));
        }
        guest::inspect(question)?;
    }
    Ok(statement)
}

fn question(statement: &Statement) -> Result<&SqlStatement> {
    match statement {
        Statement::Statement(inner) if matches!(**inner, SqlStatement::Query(_)) => Ok(inner),
        Statement::Explain(explain) => question(&explain.statement),
        _ => Err(Error::refused(
            "only SELECT is allowed; the ledger is read-only",
        )),
    }
}

fn count(statement: &SqlStatement) -> Result<()> {
    let (mut expressions, mut tables) = (0, 0);
    let _ = visit_expressions(statement, |_| {
        expressions += 1;
        ControlFlow::<()>::Continue(())
    });
    let _ = visit_relations(statement, |_| {
        tables += 1;
        ControlFlow::<()>::Continue(())
    });
    if expressions > MAX_EXPRESSIONS {
        return Err(Error::refused(format!(
            "it has {expressions} expressions, and {MAX_EXPRESSIONS} are allowed"
        )));
    }
    if tables > MAX_TABLES {
        return Err(Error::refused(format!(
            "it names {tables} tables, and {MAX_TABLES} are allowed"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_pass() {
        for sql in [
            "SELECT 1",
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "EXPLAIN SELECT 1",
            "VALUES (1)",
            "SELECT 1;",
        ] {
            assert!(inspect(sql, false).is_ok(), "{sql}");
        }
    }

    #[test]
    fn size_is_limited() {
        let ors = |n: usize| format!("SELECT {}", vec!["a = 1"; n].join(" OR "));
        assert!(inspect(&ors(70), false).is_ok());
        assert!(matches!(
            inspect(&ors(90), false),
            Err(Error::Refused { .. })
        ));
        assert!(matches!(
            inspect(&format!("SELECT {}", vec!["1"; 3000].join("+")), false),
            Err(Error::Refused { .. })
        ));
        assert!(matches!(
            inspect(&format!("SELECT '{}'", "a".repeat(9000)), false),
            Err(Error::Refused { .. })
        ));
        assert!(matches!(
            inspect(&format!("SELECT * FROM {}", vec!["x"; 30].join(",")), false),
            Err(Error::Refused { .. })
        ));
        assert!(
            inspect(
                &format!("SELECT {}1{}", "(".repeat(500), ")".repeat(500)),
                false
            )
            .is_err()
        );
    }
}
