//! Visits of leaders as a table: is each coded as CONSULT visit, with the right pair and days?
//!
//! The table has no sentences, so each row is told in several ways, as news tells visits. A visit is right if an event
//! CONSULT visit has the visitor's state as actor, the host's as recipient and no other state, and begins on the row's day; a
//! telling that gives the last day too must have that right as well. The description is read alone, under a headline of
//! the pair.

use std::fmt::Write as _;

use bifrons_code::Coder;
use bifrons_core::{DateBasis, Document, Event, EventType, PartialDate, fold, states};
use rayon::prelude::*;
use serde_json::Value;

use super::share;

/// A row of the table.
struct Visit<'a> {
    /// With the title, where the table gives it.
    actor: String,
    visitor: String,
    host: String,
    place: &'a str,
    kind: &'a str,
    description: &'a str,
    start: PartialDate,
    end: PartialDate,
}

/// One telling of a row.
struct Telling {
    name: &'static str,
    title: String,
    text: String,
    published: PartialDate,
    /// The last day is told.
    ends: bool,
}

/// Figures, and the `worst` errors.
pub fn score(gold: &[Value], coder: &Coder, worst: usize) -> String {
    let results: Vec<Vec<(&'static str, Outcome, String)>> = gold
        .par_iter()
        .filter_map(Visit::read)
        .map(|visit| {
            visit
                .tellings()
                .iter()
                .map(|t| visit.check(t, coder))
                .collect()
        })
        .collect();
    let mut names: Vec<&str> = Vec::new();
    for (name, ..) in results.iter().flatten() {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let mut out = String::new();
    let mut all = [0usize; 4];
    for name in names {
        let mut n = [0usize; 4];
        for (_, outcome, _) in results.iter().flatten().filter(|r| r.0 == name) {
            n[0] += 1;
            n[1] += usize::from(outcome.visit);
            n[2] += usize::from(outcome.pair);
            n[3] += usize::from(outcome.days);
        }
        for (sum, own) in all.iter_mut().zip(n) {
            *sum += own;
        }
        line(&mut out, name, n);
    }
    line(&mut out, "all", all);
    let wrong = results.iter().flatten().filter(|(_, o, _)| !o.days);
    let step = (all[0] - all[3]) / worst.max(1);
    for (_, _, told) in wrong.step_by(step.max(1)).take(worst) {
        let _ = writeln!(out, "  wrong {told}");
    }
    out
}

fn line(out: &mut String, name: &str, n: [usize; 4]) {
    let _ = writeln!(
        out,
        "  {name}: {} told, CONSULT visit {}, of the right pair {}, on the right days {}",
        n[0],
        share(n[1], n[0]),
        share(n[2], n[0]),
        share(n[3], n[0])
    );
}

/// What of a telling was coded rightly; each supposes the one before.
#[derive(Clone, Copy, Default)]
struct Outcome {
    visit: bool,
    pair: bool,
    days: bool,
}

impl<'a> Visit<'a> {
    fn read(row: &'a Value) -> Option<Self> {
        let field = |key: &str| row[key].as_str().unwrap_or_default();
        let kind = field("kind");
        let title = match kind {
            "us_president_travel" => "President ",
            "us_secretary_travel" => "Secretary of State ",
            _ => "",
        };
        Some(Self {
            actor: format!("{title}{}", field("actor")),
            visitor: plain(field("actor_country")),
            host: plain(field("recipient_country")),
            place: field("place").split([',', '(']).next().unwrap_or("").trim(),
            kind,
            description: field("description"),
            start: field("start").parse().ok()?,
            end: field("end").parse().ok()?,
        })
    }

    fn tellings(&self) -> Vec<Telling> {
        let (actor, visitor) = (&self.actor, with_article(&self.visitor));
        let host = with_article(&self.host);
        let (start, end) = (long(self.start), long(self.end));
        let one_day = self.start == self.end;
        let on = if one_day {
            format!("on {start}")
        } else {
            format!("from {start} to {end}")
        };
        let telling = |name, text: String, ends| Telling {
            name,
            title: String::new(),
            text,
            published: self.end,
            ends,
        };
        let manner = self.manner();
        let owner = if self.visitor == "United States" {
            "U.S. ".to_string()
        } else {
            format!("{}'s ", self.visitor)
        };
        let city = match (self.kind, self.place) {
            ("foreign_leader_visits_usa", _) => "Washington".to_string(),
            (_, "") => host.clone(),
            (_, place) if fold(place) == fold(&self.host) => host.clone(),
            (_, place) => format!("{place}, {},", self.host),
        };
        let mut all = vec![
            telling(
                "visited on",
                format!("{actor} of {visitor} visited {host} {on}."),
                true,
            ),
            telling(
                "paid a visit",
                format!("{owner}{actor} paid {manner} visit to {host} {on}."),
                true,
            ),
            telling(
                "arrived",
                format!("{owner}{actor} arrived in {city} on {start} for {manner} visit."),
                false,
            ),
            Telling {
                published: self.start,
                ..telling(
                    "today",
                    format!("{actor} of {visitor} began {manner} visit to {host} today."),
                    false,
                )
            },
            telling(
                "travelled",
                format!("{owner}{actor} traveled to {city} on {start}."),
                false,
            ),
        ];
        if let Some(first) = self.description.split(['.', ';']).next()
            && let Some(whom) = first.trim().strip_prefix("Met with ")
        {
            all.push(telling(
                "met during",
                format!(
                    "On {start}, {actor} of {visitor} met with {whom} during a visit to {host}."
                ),
                false,
            ));
        }
        all.push(Telling {
            published: self.start,
            title: format!("{actor} of {visitor} visits {host}"),
            ..telling("headline and description", self.description.into(), false)
        });
        all
    }

    /// "an official", from the description.
    fn manner(&self) -> String {
        let first = self.description.split(['.', ';']).next().unwrap_or("");
        let manner = match first.trim().to_lowercase().strip_suffix(" visit") {
            Some(m) if m.split(' ').count() <= 2 => m.to_string(),
            _ => "working".into(),
        };
        let article = if manner.starts_with(['a', 'e', 'i', 'o', 'u']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {manner}")
    }

    fn check(&self, telling: &Telling, coder: &Coder) -> (&'static str, Outcome, String) {
        let document = Document {
            title: telling.title.clone(),
            text: telling.text.clone(),
            date: Some(telling.published),
            ..Document::default()
        };
        let events = coder.code(&document).value;
        let visits: Vec<&Event> = events
            .iter()
            .filter(|e| e.event == EventType::Consult && e.mode.iter().any(|m| m.name() == "visit"))
            .collect();
        let (by, to) = (state(&self.visitor), state(&self.host));
        let pair = |e: &&&Event| codes(&e.actor) == [by] && codes(&e.recipient) == [to];
        let days = |e: &Event| {
            e.date == Some(self.start)
                && e.date_basis != DateBasis::None
                && (!telling.ends || e.enddate.unwrap_or(self.start) == self.end)
        };
        let of_pair: Vec<&Event> = visits.iter().filter(pair).copied().collect();
        let outcome = Outcome {
            visit: !visits.is_empty(),
            pair: !of_pair.is_empty(),
            days: of_pair.iter().any(|e| days(e)),
        };
        let found: Vec<String> = events
            .iter()
            .map(|e| {
                let date = |d: Option<PartialDate>| d.map(|d| d.to_string()).unwrap_or_default();
                format!(
                    "{} {:?} {:?} {}..{}",
                    e.event,
                    codes(&e.actor),
                    codes(&e.recipient),
                    date(e.date),
                    date(e.enddate)
                )
            })
            .collect();
        let told = format!(
            "{by:?} {to:?} {}..{} | {}{} | {}",
            self.start,
            self.end,
            telling.title,
            telling.text,
            found.join(", ")
        );
        (telling.name, outcome, told)
    }
}

fn codes(list: &[bifrons_core::Entity]) -> Vec<Option<&str>> {
    let mut all: Vec<Option<&str>> = list.iter().map(|e| e.code.as_deref()).collect();
    all.dedup();
    all
}

/// A country of the table as news writes it: "Korea, Republic of" is Republic of Korea, and what is in brackets is left out.
fn plain(country: &str) -> String {
    let outer = country.split(" (").next().unwrap_or(country);
    match outer.split_once(", ") {
        Some((name, "North" | "South")) => {
            format!("{} {name}", outer.rsplit(' ').next().unwrap_or(""))
        }
        Some((name, form)) => format!("{form} {name}"),
        None if outer == "Korea" => "South Korea".into(),
        None if outer == "Palestinian Authority" => "Palestine".into(),
        None => outer.to_string(),
    }
}

fn with_article(country: &str) -> String {
    let needs = [
        "United ",
        "Republic",
        "Federal",
        "People",
        "Democratic",
        "Netherlands",
        "Philippines",
        "U.S.S.R.",
        "Soviet",
        "Czech Republic",
        "Slovak Republic",
        "Dominican Republic",
        "Central",
        "Bahamas",
        "Maldives",
        "Vatican",
        "Former",
        "Federated",
        "Marshall",
        "Solomon",
        "West Bank",
        "German D",
    ];
    if needs.iter().any(|n| country.starts_with(n)) && country != "Vatican City" {
        format!("the {country}")
    } else {
        country.to_string()
    }
}

/// Code of a country.
fn state(country: &str) -> Option<&'static str> {
    if let Some(entry) = Coder::bundled().gazetteer().place(country) {
        return Some(entry.code);
    }
    let own = fold(country);
    states()
        .iter()
        .find(|s| fold(s.name) == own)
        .map(|s| s.code)
}

/// "January 14, 1980"
fn long(date: PartialDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let iso = date.to_string();
    let part = |i: usize| {
        iso.split('-')
            .nth(i)
            .and_then(|p| p.parse::<usize>().ok())
            .unwrap_or(1)
    };
    format!("{} {}, {}", MONTHS[(part(1) - 1).min(11)], part(2), part(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_of_the_table_are_known() {
        for (written, code) in [
            ("Korea, Republic of", "KOR"),
            ("Korea, North", "PRK"),
            ("Serbia-Montenegro (Kosovo)", "SCG"),
            ("Democratic Republic of the Congo (Zaire)", "COD"),
            ("U.S.S.R.", "SUN"),
        ] {
            assert_eq!(state(&plain(written)), Some(code), "{written}");
        }
    }

    #[test]
    fn a_visit_told_rightly_is_right() {
        let row = serde_json::json!({"kind": "foreign_leader_visits_usa", "start": "1999-03-01", "end": "1999-03-02",
            "actor": "Prime Minister Ana Xyz", "actor_country": "Portugal", "recipient_country": "United States",
            "description": "Official visit."});
        let visit = Visit::read(&row).unwrap();
        let telling = visit.tellings().remove(0);
        assert!(visit.check(&telling, Coder::bundled()).1.days);
        let late = Visit {
            end: "1999-03-03".parse().unwrap(),
            ..Visit::read(&row).unwrap()
        };
        assert!(
            !late.check(&telling, Coder::bundled()).1.days
                && late.check(&telling, Coder::bundled()).1.pair
        );
    }
}
