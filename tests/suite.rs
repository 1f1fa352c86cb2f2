//! Runs the cases of `tests/suite`: a sentence, and the events that must or must not be found in it.
//!
//! The format is told in `data/README.md`. `tests/suite/floor.txt` holds what must be reached; all that fails is printed.
//! Words in the variable `CASES` choose files or cases by name: `CASES=accuse cargo test --release -p bifrons-code --test suite`.
#![allow(
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may stop, and tells what it sees"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

mod cases;

use bifrons_code::{Coded, Coder};
use bifrons_core::{Document, Entity, Event, Factuality};
use cases::{Case, Line, measured};

#[test]
fn the_suite_reaches_its_floors() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let (mut found, mut alarms) = (Share::default(), Share::default());
    let mut failures = Vec::new();
    println!(
        "{:<28} {:>14} {:>16}",
        "file", "events found", "false alarms"
    );
    for path in files(&root) {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        let (mut here, mut wrong) = (Share::default(), Share::default());
        for case in wanted(cases::read(&path, &name), &name) {
            let coded = coded(&case);
            for (text, line) in &case.lines {
                let holds = holds(line, &coded);
                match line {
                    Line::Found { .. } => here.add(holds),
                    Line::Measured(wanted) if wanted.is_found() => here.add(holds),
                    Line::Absent(_) | Line::Measured(_) => wrong.add(!holds),
                }
                if !holds {
                    let told = match line {
                        Line::Measured(_) => measured::told(&coded),
                        _ => told(&coded.events),
                    };
                    failures.push(format!(
                        "{} {}\n    > {}\n    {text}\n    got {}",
                        case.place, case.name, case.text, told
                    ));
                }
            }
        }
        println!("{name:<28} {here:>14} {wrong:>16}");
        (found, alarms) = (found.plus(here), alarms.plus(wrong));
    }
    println!("{:<28} {found:>14} {alarms:>16}\n", "all");
    println!("{} lines fail:\n{}", failures.len(), failures.join("\n"));
    if std::env::var_os("CASES").is_none() {
        let floor = |name: &str| floor(&root.join("floor.txt"), name);
        assert!(
            found.percent() >= floor("found"),
            "{found} of the events are found, and the floor is {} %",
            floor("found")
        );
        assert!(
            alarms.percent() <= floor("alarms"),
            "{alarms} false alarms, and at most {} % are allowed",
            floor("alarms")
        );
    }
}

#[test]
fn names_of_cases_are_unique() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite");
    let mut seen = BTreeSet::new();
    let mut twice = Vec::new();
    for path in files(&root) {
        for case in wanted(cases::read(&path, ""), "") {
            if !seen.insert(case.name.clone()) {
                twice.push(case.name);
            }
        }
    }
    assert!(twice.is_empty(), "{twice:?}");
}

/// Only those asked for in `CASES`, by the name of their file or their own.
fn wanted(mut all: Vec<Case>, file: &str) -> Vec<Case> {
    let wanted = std::env::var("CASES").unwrap_or_default().to_lowercase();
    all.retain(|c| {
        file.to_lowercase().contains(&wanted) || c.name.to_lowercase().contains(&wanted)
    });
    all
}

fn holds(line: &Line, coded: &Coded) -> bool {
    let events = &coded.events;
    match line {
        Line::Measured(wanted) => wanted.holds(coded),
        Line::Absent(event) => !events
            .iter()
            .any(|e| event.is_none_or(|t| t == e.event) && e.factuality == Factuality::Asserted),
        Line::Found {
            event,
            mode,
            actor,
            recipient,
            mark,
        } => events.iter().any(|e| {
            e.event == *event
                && mode
                    .as_ref()
                    .is_none_or(|m| e.mode.iter().any(|x| x.name() == m))
                && mark.is_none_or(|m| m == e.factuality)
                && actor.as_ref().is_none_or(|a| *a == codes(&e.actor))
                && recipient.as_ref().is_none_or(|r| *r == codes(&e.recipient))
        }),
    }
}

fn coded(case: &Case) -> Coded {
    let document = Document {
        id: case.name.clone(),
        date: case.date.parse().ok(),
        text: case.text.clone(),
        ..Document::default()
    };
    Coder::bundled().code_all(&document).value
}

fn codes(parties: &[Entity]) -> BTreeSet<String> {
    parties.iter().filter_map(|p| p.code.clone()).collect()
}

fn told(events: &[Event]) -> String {
    let list = |parties: &[Entity]| match codes(parties) {
        codes if codes.is_empty() => "-".to_string(),
        codes => codes.into_iter().collect::<Vec<_>>().join(","),
    };
    let one = |e: &Event| {
        let modes: String = e.mode.iter().map(|m| format!(" {}", m.name())).collect();
        format!(
            "{}{modes} {} -> {} {}",
            e.event,
            list(&e.actor),
            list(&e.recipient),
            e.factuality.name()
        )
    };
    if events.is_empty() {
        "nothing".to_string()
    } else {
        events.iter().map(one).collect::<Vec<_>>().join("; ")
    }
}

/// All files of cases below a folder, by name; only those asked for in `CASES`.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|e| e == "case") {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn floor(path: &Path, name: &str) -> f64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let value = text
        .lines()
        .filter_map(|l| l.split_once(' '))
        .find(|(key, _)| *key == name)
        .and_then(|(_, v)| v.trim().parse().ok());
    value.unwrap_or_else(|| panic!("{} has no line `{name} PER_CENT`", path.display()))
}

/// How many of how many.
#[derive(Clone, Copy, Default)]
struct Share {
    part: usize,
    all: usize,
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.part += usize::from(holds);
        self.all += 1;
    }

    fn plus(self, other: Self) -> Self {
        Self {
            part: self.part + other.part,
            all: self.all + other.all,
        }
    }

    fn percent(self) -> f64 {
        100.0 * self.part as f64 / self.all.max(1) as f64
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = if self.all == 0 {
            "–".to_string()
        } else {
            format!("{}/{} {:.1} %", self.part, self.all, self.percent())
        };
        f.pad(&text)
    }
}
