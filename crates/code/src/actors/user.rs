//! A user's own list of actors: organisations, people and roles in one file, checked line by line.
//!
//! ```
//! use bifrons_code::actors::user::List;
//! let list = List::parse("mine.txt", "River Guard | RG ; KEN ; UAF ; 2019.. ;\nrole ; water warden ; GOV\n");
//! assert!(list.problems.is_empty());
//! ```

mod doubts;

use std::fmt;

use bifrons_core::resolve_state;

use super::gazetteer::{bundled, key, sectors, wikidata};
use crate::data;
use doubts::Doubts;

/// A list that was read: the lines that hold, and what is wrong or doubtful about any.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    /// What the file is called in problems.
    pub file: String,
    /// Lines without a fault, with their numbers from 1, as they were written.
    pub lines: Vec<(usize, String)>,
    /// Faults and doubts, in order of line.
    pub problems: Vec<Problem>,
}

/// Something about a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, as [`List::parse`] was told.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Whether the line cannot be used; else it is used, and may not do what was meant.
    pub wrong: bool,
    /// What is the matter, and what to do.
    pub what: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, line, .. } = self;
        let word = if self.wrong { "wrong" } else { "warning" };
        write!(f, "{file}:{line}: {word}: {}", self.what)
    }
}

/// What a line of a user's list tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// `name | alias ; CODE ; SECTOR,SECTOR ; from..to ; Wikidata id`; the last three may be empty or left out.
    Organisation,
    /// `name | alias ; CODE ; office ; from..to ; Wikidata id`; the last two may be empty or left out.
    Person,
    /// `role ; noun | noun ; SECTOR,SECTOR`.
    Role,
}

impl Line {
    /// What a line is, if all of it is right; else what is wrong and what to do.
    ///
    /// # Errors
    /// The first fault, in words.
    pub fn of(columns: &[&str]) -> Result<Self, String> {
        let at = |column: usize| columns.get(column).copied().unwrap_or("");
        if at(0) == "role" {
            return role(columns);
        }
        if columns.len() < 2 {
            return Err("the line has no `;`; write `name ; CODE ; SECTOR`, `name ; CODE ; office` or `role ; noun ; SECTOR`".into());
        }
        if columns.len() > 5 {
            return Err(format!(
                "{} columns are too many; write `name | alias ; CODE ; SECTOR or office ; from..to ; Wikidata id`",
                columns.len()
            ));
        }
        words(at(0), "name")?;
        code(at(1))?;
        let kind = third(at(2))?;
        if !at(3).is_empty() && data::period(at(3)).is_none() {
            return Err(format!(
                "`{}` is no period; write `from..to` with days, months or years, such as 2012-05..2016",
                at(3)
            ));
        }
        wikidata(at(4)).map_err(|fault| format!("{fault}; write Q and digits, or leave it out"))?;
        Ok(kind)
    }
}

impl List {
    /// Reads a list. `file` is what problems call it. Nothing is an error: a line that is wrong is told and left out.
    pub fn parse(file: &str, text: &str) -> Self {
        let mut list = Self {
            file: file.to_string(),
            ..Self::default()
        };
        let mut doubts = Doubts::default();
        // Editors on Windows put a mark before the first line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (number, line) in (1..).zip(text.lines()) {
            let Some(columns) = data::columns(line) else {
                continue;
            };
            match Line::of(&columns) {
                Ok(kind) => {
                    for what in doubts.about(kind, &columns, number) {
                        list.note(number, false, what);
                    }
                    list.lines.push((number, line.to_string()));
                }
                Err(what) => list.note(number, true, what),
            }
        }
        list
    }

    /// Whether every line can be used.
    pub fn is_right(&self) -> bool {
        self.problems.iter().all(|p| !p.wrong)
    }

    fn note(&mut self, line: usize, wrong: bool, what: String) {
        self.problems.push(Problem {
            file: self.file.clone(),
            line,
            wrong,
            what,
        });
    }
}

/// Puts a line where it belongs in the text of a list, which stays in order if it was; comments stay where they are.
///
/// # Errors
/// What is wrong with the line; or which line tells the same already.
pub fn insert(text: &str, line: &str) -> Result<String, String> {
    let line = line.trim();
    let columns = data::columns(line).ok_or("the line is empty or a comment")?;
    Line::of(&columns)?;
    let same = normal(&columns);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines: Vec<&str> = text.lines().collect();
    let rows = || {
        let rows = lines.iter().enumerate();
        rows.filter_map(|(i, l)| data::columns(l).map(|c| (i, normal(&c))))
    };
    if let Some((at, _)) = rows().find(|(_, other)| *other == same) {
        return Err(format!("line {} tells the same already", at + 1));
    }
    let at = rows()
        .find(|(_, other)| *other > same)
        .map_or(lines.len(), |(at, _)| at);
    lines.insert(at, line);
    Ok(lines.join("\n") + "\n")
}

/// What two lines share that tell the same: names whatever their capitals, columns without blanks, empty ends left out.
fn normal(columns: &[&str]) -> Vec<String> {
    let name = usize::from(columns[0] == "role");
    let mut all: Vec<String> = (0..)
        .zip(columns)
        .map(|(i, column)| {
            if i == name {
                let names: Vec<String> = data::names(column).map(key).collect();
                names.join(" | ")
            } else {
                column.split_whitespace().collect()
            }
        })
        .collect();
    while all.last().is_some_and(String::is_empty) {
        all.pop();
    }
    all
}

fn role(columns: &[&str]) -> Result<Line, String> {
    if columns.len() != 3 {
        return Err("a role has three columns; write `role ; noun | noun ; SECTOR,SECTOR`".into());
    }
    words(columns[1], "noun")?;
    match sectors(columns[2]) {
        Ok(found) if found.is_empty() => {
            Err("a role needs a sector; write one such as GOV, MIL or CVL".into())
        }
        Ok(_) => Ok(Line::Role),
        Err(fault) => Err(format!("{fault}; write one such as GOV, MIL or CVL")),
    }
}

/// A column of names has one, and each has letters and few enough words.
fn words(column: &str, what: &str) -> Result<(), String> {
    if data::names(column).next().is_none() {
        return Err(format!("the line has no {what}; write one before the `;`"));
    }
    for name in data::names(column) {
        let bare = name.replace('*', "");
        if !bare.chars().any(char::is_alphanumeric) {
            return Err(format!("`{name}` has no letters; write a {what}"));
        }
        if key(&bare).split(' ').count() > 31 {
            return Err(format!(
                "`{name}` has more than 31 words; write the {what} alone"
            ));
        }
    }
    Ok(())
}

fn code(column: &str) -> Result<(), String> {
    if column.is_empty() {
        return Err("the second column is empty; write a code such as UKR, UNO, IGO or NGO".into());
    }
    match resolve_state(column) {
        Ok(state) if state.code == column => Ok(()),
        Ok(state) => Err(format!("`{column}` is no code; write {}", state.code)),
        Err(_) => Err(format!(
            "`{column}` is no code; write an ISO 3166 code such as UKR, or UNO, EUR, IGO, NGO, ISM, IMG or MNC"
        )),
    }
}

/// The third column tells an organisation's sectors or a person's office.
fn third(column: &str) -> Result<Line, String> {
    if bundled().office(column).is_some() {
        return Ok(Line::Person);
    }
    sectors(column).map(|_| Line::Organisation).map_err(|fault| {
        let key = column.to_lowercase().replace([' ', '-'], "_");
        match bundled().office(&key) {
            Some(office) => format!("{fault} and no office; write {}", office.key),
            None => format!(
                "{fault} and no office; write sectors such as GOV,MIL for an organisation, or for a person an office of data/actors/offices.txt such as foreign_minister"
            ),
        }
    })
}

#[cfg(test)]
mod tests;
