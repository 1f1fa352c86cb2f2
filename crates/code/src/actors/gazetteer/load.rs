//! Lines of `data/actors/` to entries.

use bifrons_core::Sector;

use super::Gazetteer;
use super::entry::{Entry, Kind};
use super::offices::sectors;
use crate::data::{self, Row};

/// All of time.
const ALWAYS: std::ops::Range<i32> = i32::MIN..i32::MAX;

impl Gazetteer {
    /// A line of `names.txt`: `CODE ; kind ; name | name`.
    pub(super) fn add_state_name(&mut self, row: &Row) -> Result<(), String> {
        let kind =
            Kind::parse(row.at(1)).ok_or_else(|| format!("`{}` is no kind of name", row.at(1)))?;
        let code = row.at(0);
        let state = bifrons_core::states().iter().find(|s| s.code == code);
        let sectors = match kind {
            Kind::State | Kind::Capital | Kind::Seat => vec![Sector::Gov],
            _ => Vec::new(),
        };
        for name in data::names(row.at(2)) {
            let canonical = match kind {
                Kind::City | Kind::Region | Kind::Capital | Kind::Seat => name,
                _ => state.map_or(name, |s| s.name),
            };
            let wikidata = if kind.is_place() && canonical != name {
                state.map_or("", |s| s.wikidata)
            } else {
                ""
            };
            let number = self.add(Entry {
                kind,
                name: canonical,
                code,
                sectors: sectors.clone(),
                period: ALWAYS,
                office: "",
                wikidata,
                place: row.place,
            });
            self.names.add(name, number);
        }
        Ok(())
    }

    /// A line of `organisations/`: `name | alias ; CODE ; SECTOR,SECTOR ; from..to ; Wikidata id`.
    pub(super) fn add_organisation(&mut self, row: &Row) -> Result<(), String> {
        let sectors = sectors(row.at(2))?;
        let period = match row.at(3) {
            "" => ALWAYS,
            text => data::period(text).ok_or_else(|| format!("`{text}` is not `from..to`"))?,
        };
        let name = data::names(row.at(0))
            .next()
            .ok_or("the line names nothing")?;
        let number = self.add(Entry {
            kind: Kind::Organisation,
            name,
            code: row.at(1),
            sectors,
            period,
            office: "",
            wikidata: wikidata(row.at(4))?,
            place: row.place,
        });
        for name in data::names(row.at(0)) {
            self.names.add(name, number);
        }
        Ok(())
    }

    /// A line of `leaders/` or `people/`: `name | alias ; CODE ; office ; from..to ; Wikidata id`.
    pub(super) fn add_person(&mut self, row: &Row) -> Result<(), String> {
        let period =
            data::period(row.at(3)).ok_or_else(|| format!("`{}` is not `from..to`", row.at(3)))?;
        let written = data::names(row.at(0))
            .next()
            .ok_or("the line names nobody")?;
        // The canonical name drops the mark of the family part.
        let name: &'static str = if written.contains('*') {
            Box::leak(written.replace('*', "").into_boxed_str())
        } else {
            written
        };
        let office = self.offices.get(row.at(2)).ok_or_else(|| {
            format!(
                "`{}` is no office; add a line for it to actors/offices.txt",
                row.at(2)
            )
        })?;
        let (key, sectors) = (office.key, office.sectors.clone());
        let number = self.add(Entry {
            kind: Kind::Person,
            name,
            code: row.at(1),
            sectors,
            period,
            office: key,
            wikidata: wikidata(row.at(4))?,
            place: row.place,
        });
        self.people.entry(row.at(1)).or_default().push(number);
        for written in data::names(row.at(0)) {
            if written.contains('*') {
                self.names.add(&written.replace('*', ""), number);
            } else {
                self.names.add(written, number);
            }
            if let Some(family) = family_name(written) {
                self.names.add_surname(family, number);
            }
        }
        Ok(())
    }

    /// A line of `roles.txt`: `noun | noun ; SECTOR,SECTOR`.
    pub(super) fn add_role(&mut self, row: &Row) -> Result<(), String> {
        let sectors = sectors(row.at(1))?;
        for noun in data::names(row.at(0)) {
            self.roles.add(noun, &sectors);
        }
        Ok(())
    }
}

/// An empty column, or a letter Q and digits.
pub(in crate::actors) fn wikidata(column: &str) -> Result<&str, String> {
    let digits = column.strip_prefix('Q').unwrap_or_default();
    let known = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if column.is_empty() || known {
        Ok(column)
    } else {
        Err(format!("`{column}` is no Wikidata id"))
    }
}

/// The part of a name by which news calls a person alone; `None` where the name is one word.
fn family_name(written: &str) -> Option<&str> {
    match written.find('*') {
        Some(0) => written[1..]
            .split(' ')
            .next()
            .filter(|f| f.len() + 1 < written.len()),
        Some(at) => Some(&written[at + 1..]),
        None => written.rsplit_once(' ').map(|(_, last)| last),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn family_names() {
        assert_eq!(family_name("*Xi Jinping"), Some("Xi"));
        assert_eq!(
            family_name("Andrés Manuel *López Obrador"),
            Some("López Obrador")
        );
        assert_eq!(family_name("Vladimir Putin"), Some("Putin"));
        assert_eq!(family_name("Lula"), None);
    }
}
