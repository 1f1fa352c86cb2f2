//! `bifrons guest`: one query of a stranger, in a process of its own that may be killed.
//!
//! The dashboard's server starts it; it is no verb for people. The query is read from standard input. What a query may take is set
//! before anything of it is looked at: memory, time of the processor, no files written. A query that takes more ends this process and
//! nothing else. On standard output comes one line of JSON, `{"columns": [{"name", "type"}], "cut": bool}`, then the answer.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use bifrons_ledger::arrow::datatypes::DataType;
use bifrons_ledger::{Ledger, MAX_SQL_BYTES, QueryLimits, QueryResult, Settings};
use clap::ValueEnum;
use serde_json::{Value, json};

use crate::output::{self, Format};
use crate::session::{Exit, Session};

/// Memory that queries may hold; the engine keeps to it, roughly.
const MEMORY: usize = 256 << 20;
/// Addresses that the process may have, which it cannot exceed: the program itself, stacks, and the engine's memory with what it
/// oversteps.
#[cfg(unix)]
const ADDRESSES: u64 = 2 << 30;
/// Seconds of the processor, of two threads.
#[cfg(unix)]
const SECONDS: u64 = 12;

/// Arguments of `guest`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of the ledger
    #[arg(long)]
    ledger: PathBuf,
    /// How the answer is written
    #[arg(long, value_enum)]
    format: Form,
}

/// How a guest's answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// JSON lines
    Jsonl,
    /// Comma-separated values
    Csv,
    /// No answer, but the plan
    Plan,
}

/// Answers one query.
pub fn run(args: &Args, session: &mut Session) -> Result<Exit> {
    confine()?;
    let mut sql = String::new();
    std::io::stdin()
        .lock()
        .take(MAX_SQL_BYTES as u64 + 1)
        .read_to_string(&mut sql)
        .context("cannot read the query")?;
    let settings = Settings {
        memory: MEMORY,
        guest: true,
    };
    let ledger = Ledger::open_with(&args.ledger, settings)?;
    let limits = QueryLimits::default();
    if args.format == Form::Plan {
        let plan = ledger.plan(&sql, limits)?;
        let columns = json!([{"name": "plan", "type": "text"}]);
        output::json(&mut session.out, &json!({"columns": columns, "cut": false}))?;
        for line in plan.lines() {
            output::json(&mut session.out, &json!({"plan": line}))?;
        }
        return Ok(Exit::Done);
    }
    let found = ledger.query(&sql, limits)?;
    let head = json!({"columns": columns(&found)?, "cut": found.cut()});
    output::json(&mut session.out, &head)?;
    match args.format {
        Form::Csv => {
            output::rows(
                &mut session.out,
                Format::Csv,
                &found.columns(),
                &found.cells()?,
            )?;
        }
        _ => session.out.write_all(found.jsonl()?.as_bytes())?,
    }
    Ok(Exit::Done)
}

/// Columns with the words that answers of verbs use for types. Two of the same name would be one in JSON.
fn columns(found: &QueryResult) -> Result<Value> {
    let fields = found.schema().fields();
    for (i, field) in fields.iter().enumerate() {
        if fields.iter().take(i).any(|f| f.name() == field.name()) {
            bail!(
                "two columns are called `{}`; give one another name, with AS",
                field.name()
            );
        }
    }
    let column = |name: &str, kind: &DataType| json!({"name": name, "type": name_of(kind)});
    Ok(fields
        .iter()
        .map(|f| column(f.name(), f.data_type()))
        .collect())
}

/// The word for a type.
pub fn name_of(kind: &DataType) -> &'static str {
    use DataType as T;
    match kind {
        T::Boolean => "boolean",
        T::Date32 | T::Date64 | T::Timestamp(..) => "date",
        T::List(_) | T::LargeList(_) | T::FixedSizeList(..) => "list",
        T::Struct(_) | T::Map(..) => "record",
        kind if kind.is_integer() => "integer",
        kind if kind.is_numeric() => "number",
        _ => "text",
    }
}

/// Takes from this process what no query needs.
#[cfg(unix)]
fn confine() -> Result<()> {
    use rlimit::Resource;
    let limits = [
        (Resource::AS, ADDRESSES),
        (Resource::CPU, SECONDS),
        (Resource::FSIZE, 0),
        (Resource::CORE, 0),
    ];
    for (resource, most) in limits {
        // A limit that is lower already stays.
        let (_, hard) = resource.get()?;
        let most = most.min(hard);
        resource
            .set(most, most)
            .context("cannot bound the memory and time of a query")?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn confine() -> Result<()> {
    Ok(())
}
