//! What the end-to-end tests share.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test file uses a part, and a test may stop"
)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// The built program, told nothing by the environment.
pub fn bifrons() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bifrons"));
    command
        .env_remove("BIFRONS_LEDGER")
        .env_remove("BIFRONS_ACTORS")
        .env_remove("NO_COLOR");
    command
}

/// Its exit code, standard output and standard error.
pub fn run(args: &[&str], input: impl Into<Vec<u8>>) -> (i32, String, String) {
    let output = bifrons()
        .args(args)
        .write_stdin(input.into())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (out, err) = (text(output.stdout), text(output.stderr));
    assert!(!err.contains("panicked"), "{err}");
    (output.status.code().unwrap(), out, err)
}

/// The lines as JSON values.
pub fn json(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect()
}

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

/// The bundled reports.
pub fn reports() -> String {
    std::fs::read_to_string(repository("docs/example/reports.jsonl")).unwrap()
}

/// A path as text.
pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The slice of a text in code points.
pub fn slice(text: &str, start: &Value, end: &Value) -> String {
    let (start, end) = (
        start.as_u64().unwrap() as usize,
        end.as_u64().unwrap() as usize,
    );
    text.chars().skip(start).take(end - start).collect()
}
