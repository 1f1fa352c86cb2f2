//! `GET /api/query.json?sql=…`: SQL of whoever is let in, answered by a process of its own.
//!
//! The process is this program's own verb `guest`; it confines itself, and it is killed when its time is over or the browser leaves.

use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use bifrons_ledger::MAX_SQL_BYTES;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::sync::Semaphore;

use super::Shared;
use super::answers::quoted;
use super::reply::{Failure, JSON, Reply};

/// Queries at a time.
const AT_ONCE: usize = 2;
/// Longest wait for one's turn.
const WAIT: Duration = Duration::from_secs(3);
/// Longest time of a query.
const TIME: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const MOST: usize = 50 << 20;
/// Most bytes of an error that are read.
const MOST_ERROR: usize = 16 << 10;

/// Where guests wait for their turn.
pub struct Turns(Arc<Semaphore>);

impl Default for Turns {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

/// `GET /api/query.json`: answers SQL; with `explain=1` tells the plan instead.
pub async fn json(
    app: State<Shared>,
    asked: Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    query(app, asked, headers, false).await
}

/// `GET /api/query.csv`: the same as comma-separated values.
pub async fn csv(
    app: State<Shared>,
    asked: Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    query(app, asked, headers, true).await
}

async fn query(
    State(app): State<Shared>,
    Query(asked): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    csv: bool,
) -> Result<Response, Failure> {
    if !app.sql {
        let why = "this server answers no SQL (--no-sql)";
        return Err(Failure(StatusCode::FORBIDDEN, why.into()));
    }
    let question = Question::read(asked, csv)?;
    let turn = tokio::time::timeout(WAIT, app.guests.0.clone().acquire_owned());
    let _turn = turn.await.map_err(|_| {
        Failure::busy(format!(
            "{AT_ONCE} queries are running; try again in a moment"
        ))
    })?;
    let version = app.version()?;
    let bytes = question.answer(&app.name).await?;
    Ok(question
        .reply(&bytes, &app.name, version)?
        .respond(&headers))
}

struct Question {
    sql: String,
    csv: bool,
    plan: bool,
}

impl Question {
    fn read(asked: Vec<(String, String)>, csv: bool) -> Result<Self, Failure> {
        let (mut sql, mut plan) = (None, false);
        for (name, value) in asked {
            match name.as_str() {
                "sql" if sql.is_none() => sql = Some(value),
                "sql" => return Err(Failure::bad("sql is given twice")),
                "explain" => plan = value == "1" || value == "true",
                _ => {
                    let why = format!("`{name}` is no argument of query; it has sql, explain");
                    return Err(Failure::bad(why));
                }
            }
        }
        let sql = sql.ok_or_else(|| Failure::bad("give a query: sql=SELECT …"))?;
        if sql.len() > MAX_SQL_BYTES {
            let why = format!(
                "the query has {} bytes, and {MAX_SQL_BYTES} are allowed",
                sql.len()
            );
            return Err(Failure::bad(why));
        }
        Ok(Self { sql, csv, plan })
    }

    /// The query as the command line would be asked it.
    fn asked(&self) -> String {
        match self.plan {
            true => format!("EXPLAIN {}", self.sql),
            false => self.sql.clone(),
        }
    }

    async fn answer(&self, ledger: &str) -> Result<Vec<u8>, Failure> {
        let mut child = self.start(ledger)?;
        match tokio::time::timeout(TIME, self.talk(&mut child)).await {
            Ok(answer) => answer,
            Err(_) => {
                // It would be killed when it is dropped; here it is gone before anybody else has a turn.
                let _ = tokio::time::timeout(WAIT, child.kill()).await;
                Err(Failure::bad(format!(
                    "it took longer than {} s; ask for less",
                    TIME.as_secs()
                )))
            }
        }
    }

    fn start(&self, ledger: &str) -> Result<Child, Failure> {
        let wrong = |e: std::io::Error| Failure::ours(format!("cannot start a query: {e}"));
        // A program that was replaced while it runs starts itself all the same.
        let own = std::path::Path::new("/proc/self/exe");
        let program = match own.exists() {
            true => own.to_path_buf(),
            false => std::env::current_exe().map_err(wrong)?,
        };
        let format = match (self.plan, self.csv) {
            (true, _) => "plan",
            (_, true) => "csv",
            _ => "jsonl",
        };
        Command::new(program)
            .arg("guest")
            .arg(format!("--ledger={ledger}"))
            .arg(format!("--format={format}"))
            .env_clear()
            .env("MALLOC_ARENA_MAX", "2")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(wrong)
    }

    async fn talk(&self, child: &mut Child) -> Result<Vec<u8>, Failure> {
        let lost = || Failure::ours("a query's process was lost");
        let mut input = child.stdin.take().ok_or_else(lost)?;
        let output = child.stdout.take().ok_or_else(lost)?;
        let errors = child.stderr.take().ok_or_else(lost)?;
        let ask = async {
            // Should it have ended already, its exit tells why.
            let _ = input.write_all(self.sql.as_bytes()).await;
            drop(input);
        };
        let (_, answer, why) = tokio::join!(ask, all(output, MOST), all(errors, MOST_ERROR));
        let Some(answer) = answer else {
            let why = format!("the answer has more than {} MB; ask for less", MOST >> 20);
            return Err(Failure::bad(why));
        };
        let status = child.wait().await.map_err(|_| lost())?;
        if status.success() {
            return Ok(answer);
        }
        let why = why.unwrap_or_default();
        let why = String::from_utf8_lossy(&why);
        let why = why.lines().find_map(|line| line.strip_prefix("bifrons: "));
        Err(match (why, status.code()) {
            (Some(why), Some(_)) => Failure::bad(why.to_string()),
            // Ended by a signal: it asked for more memory or time than it has.
            _ => Failure::bad("the query took too much memory or time; ask for less"),
        })
    }

    fn reply(&self, bytes: &[u8], ledger: &str, version: u64) -> Result<Reply, Failure> {
        let lost = || Failure::ours("a query's answer was cut short");
        let end = bytes.iter().position(|b| *b == b'\n').ok_or_else(lost)?;
        let head: Value = serde_json::from_slice(&bytes[..end]).map_err(|_| lost())?;
        let rest = &bytes[end + 1..];
        if self.csv {
            let reply = Reply::new("text/csv; charset=utf-8", rest.to_vec());
            return Ok(reply.named("bifrons-query.csv".into()));
        }
        let mut notes = Vec::new();
        if head["cut"] == true {
            notes.push("the answer is cut: 10,000 rows or 50 MB are the most".to_string());
        } else if rest.is_empty() {
            notes.push("no rows".to_string());
        }
        let head = serde_json::json!({
            "command": format!("bifrons query {}", quoted(&self.asked())),
            "program": env!("CARGO_PKG_VERSION"),
            "ledger": {"name": ledger, "version": version},
            "columns": super::views::described(&head["columns"], &self.sql),
            "notes": notes,
        });
        Ok(Reply::new(JSON, super::answers::with_rows(&head, rest)))
    }
}

/// All that is written, if it is no more than so much.
async fn all(from: impl AsyncRead + Unpin, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let read = from.take(limit).read_to_end(&mut bytes).await;
    (read.is_ok() && bytes.len() <= most).then_some(bytes)
}

/// `GET /api/views.json`: what can be asked.
pub async fn views(headers: HeaderMap) -> Response {
    Reply::json(&super::views::all()).respond(&headers)
}
