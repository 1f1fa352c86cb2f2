//! What about a line that can be used may not be what was meant.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Line, normal};
use crate::actors::gazetteer::{bundled, key};
use crate::data;
use crate::syntax::{Upos, lemma::lemma};

/// What earlier lines of the list said.
#[derive(Default)]
pub(super) struct Doubts {
    lines: FxHashMap<Vec<String>, usize>,
    /// Folded name → line, code and days.
    names: FxHashMap<String, Vec<(usize, String, Range<i32>)>>,
}

impl Doubts {
    /// The doubts about the next line, which is right.
    pub fn about(&mut self, kind: Line, columns: &[&str], number: usize) -> Vec<String> {
        let normal = normal(columns);
        if let Some(first) = self.lines.get(&normal) {
            return vec![format!("the same as line {first}; leave one out")];
        }
        self.lines.insert(normal, number);
        if kind == Line::Role {
            return data::names(columns[1]).filter_map(noun).collect();
        }
        let code = columns[1];
        let period = columns.get(3).and_then(|c| data::period(c));
        let period = period.unwrap_or(i32::MIN..i32::MAX);
        let mut found = Vec::new();
        if period.is_empty() {
            found.push(format!(
                "the period {} ends before it begins, so the line never holds; turn it round",
                columns[3]
            ));
        }
        for name in data::names(columns[0]) {
            let name = name.replace('*', "");
            found.extend(everyday(&name));
            found.extend(known(&name, code));
            let earlier = self.names.entry(key(&name)).or_default();
            let other = earlier.iter().find(|(_, other, days)| {
                other != code && days.start < period.end && period.start < days.end
            });
            if let Some((line, other, _)) = other {
                found.push(format!(
                    "`{name}` has the code {other} in line {line} for the same time; keep one, or give both periods"
                ));
            }
            earlier.push((number, code.to_string(), period.clone()));
        }
        found
    }
}

/// A name that any sentence may hold.
fn everyday(name: &str) -> Option<String> {
    let lower = name.chars().any(char::is_lowercase) && !name.chars().any(char::is_uppercase);
    (lower && !name.contains(' ')).then(|| {
        format!(
            "`{name}` has no capital letter, so the everyday word would be taken for the name; write it as news does, or make it a role"
        )
    })
}

/// A name that the program knows for something else.
fn known(name: &str, code: &str) -> Option<String> {
    let entries = bundled().named(name);
    let first = *entries.first()?;
    entries.iter().all(|e| e.code != code).then(|| {
        format!(
            "`{name}` is known as {} with the code {}; this line wins over it",
            first.name, first.code
        )
    })
}

/// A noun of a role that is not as roles are written.
fn noun(noun: &str) -> Option<String> {
    if noun.chars().any(char::is_uppercase) {
        return Some(format!(
            "`{noun}` has capitals; write nouns of roles in lower case, or a name with a code"
        ));
    }
    let last = noun.rsplit(' ').next().unwrap_or(noun);
    let singular = lemma(last, Upos::Noun);
    (last.ends_with('s') && *singular != *last)
        .then(|| format!("`{noun}` looks like a plural; write the singular ({singular})"))
}
