//! The reader of cases: a sentence, and the events that must or must not be found in it. `data/README.md` tells the format.
#![allow(
    dead_code,
    clippy::panic,
    clippy::unwrap_used,
    reason = "each test file uses a part, and a test may stop"
)]

use std::collections::BTreeSet;
use std::path::Path;

use bifrons_core::{EventType, Factuality};

#[path = "../measured.rs"]
pub mod measured;

use measured::Wanted;

/// What a case asks for.
#[derive(Debug)]
pub enum Line {
    /// This event must be found.
    Found {
        event: EventType,
        mode: Option<String>,
        actor: Parties,
        recipient: Parties,
        mark: Option<Factuality>,
    },
    /// No event of this type may be asserted; `None` for any type.
    Absent(Option<EventType>),
    /// Numbers and ties.
    Measured(Wanted),
}

/// Codes that a role must have; `None` for any.
pub type Parties = Option<BTreeSet<String>>;

/// A case: a text, and what must or must not be found in it.
#[derive(Debug, Default)]
pub struct Case {
    pub name: String,
    pub place: String,
    pub date: String,
    pub text: String,
    pub lines: Vec<(String, Line)>,
}

/// The cases of a file, each with the line where it stands (`file` is what the file is called there).
pub fn read(path: &Path, file: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut all: Vec<Case> = vec![Case::default()];
    for (number, line) in text.lines().enumerate() {
        let place = format!("{file}:{}", number + 1);
        let Some(case) = all.last_mut() else {
            unreachable!()
        };
        let content = line.get(1..).unwrap_or_default().trim().to_string();
        match line.chars().next() {
            None => all.push(Case::default()),
            Some('#') => {}
            Some('=') => (case.name, case.place) = (content, place),
            Some('@') => case.date = content,
            Some('>') if case.text.is_empty() => case.text = content,
            Some('>') => case.text = format!("{} {content}", case.text),
            Some(_) => {
                let expected = expectation(line).unwrap_or_else(|| panic!("{place}: `{line}` is not `TYPE [mode] ACTORS -> RECIPIENTS [mark]` or `! TYPE`"));
                case.lines.push((line.to_string(), expected));
            }
        }
    }
    all.retain(|c| !c.lines.is_empty());
    for case in &mut all {
        assert!(
            !case.text.is_empty(),
            "{file}: case `{}` has no sentence",
            case.name
        );
        if case.name.is_empty() {
            case.name = case.text.clone();
        }
    }
    all
}

fn expectation(line: &str) -> Option<Line> {
    if let Some(wanted) = Wanted::parse(line) {
        return wanted.map(Line::Measured);
    }
    if let Some(absent) = line.strip_prefix('!') {
        let absent = absent.trim();
        return if absent == "*" {
            Some(Line::Absent(None))
        } else {
            Some(Line::Absent(Some(EventType::parse(absent)?)))
        };
    }
    let (left, right) = line.split_once(" -> ")?;
    let left: Vec<&str> = left.split_whitespace().collect();
    let right: Vec<&str> = right.split_whitespace().collect();
    let (event, mode, actor) = match left[..] {
        [event, actor] => (event, None, actor),
        [event, mode, actor] => (event, Some(mode.to_string()), actor),
        _ => return None,
    };
    let (recipient, mark) = match right[..] {
        [recipient] => (recipient, None),
        [recipient, mark] => (recipient, Some(Factuality::parse(mark)?)),
        _ => return None,
    };
    let parties = |text: &str| match text {
        "?" => None,
        "-" => Some(BTreeSet::new()),
        codes => Some(codes.split(',').map(str::to_string).collect()),
    };
    Some(Line::Found {
        event: EventType::parse(event)?,
        mode,
        actor: parties(actor),
        recipient: parties(recipient),
        mark,
    })
}
