//! A user's own list laid over the bundled names.

use super::{Gazetteer, Kind};
use crate::actors::user::{Line, List};
use crate::data::{self, Place, Row};

impl Gazetteer {
    /// These names with a user's on top. A name of the user's list stands for what the list says, and for nothing else; so
    /// does a person's family name. Lines that are wrong are left out.
    ///
    /// The text of the list is kept until the process ends: entries point into the text of the data, and a list is loaded
    /// once in a process.
    pub fn with(&self, list: &List) -> Self {
        let mut all = self.clone();
        let before = all.entries.len() as u32;
        let file: &'static str = Box::leak(list.file.clone().into_boxed_str());
        let mut lost = Vec::new();
        for (line, text) in &list.lines {
            let text: &'static str = Box::leak(text.clone().into_boxed_str());
            let Some(mut columns) = data::columns(text) else {
                continue;
            };
            let Ok(kind) = Line::of(&columns) else {
                continue;
            };
            if kind == Line::Role {
                columns.remove(0);
            } else {
                columns.resize(5.max(columns.len()), "");
                if columns[3].is_empty() {
                    columns[3] = "..";
                }
            }
            let row = Row {
                place: Place { file, line: *line },
                columns,
            };
            lost.extend(all.add_user(kind, &row, before));
        }
        all.roles.sort();
        // Who has a line of the user is known from there alone, by the family name and the office too.
        lost.retain(|&n| all.entry(n).kind == Kind::Person);
        all.names.drop_surnames(&lost);
        for holders in all.people.values_mut() {
            holders.retain(|n| !lost.contains(n));
        }
        all
    }

    /// Adds a line; tells which bundled entries lost a name to it.
    fn add_user(&mut self, kind: Line, row: &Row, before: u32) -> Vec<u32> {
        if kind == Line::Role {
            if let Ok(sectors) = super::sectors(row.at(1)) {
                for noun in data::names(row.at(0)) {
                    self.roles.prefer(noun, &sectors);
                }
            }
            return Vec::new();
        }
        let number = self.entries.len() as u32;
        let added = match kind {
            Line::Person => self.add_person(row),
            _ => self.add_organisation(row),
        };
        let mut lost = Vec::new();
        if added.is_ok() {
            for name in data::names(row.at(0)) {
                let name = name.replace('*', "");
                lost.extend(self.names.prefer(&name, number, before));
            }
        }
        lost
    }
}
