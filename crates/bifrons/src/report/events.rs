//! The events that tell most, month by month, with their sentences and sources.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use anyhow::Result;
use bifrons_core::{Event, Face, Kind, PartialDate, Span};
use bifrons_ledger::{Evidence, EvidenceFilter, Report, evidence};

use super::Page;
use super::html::{count, day, escape, link, marked, theirs};
use crate::markup;

/// Months that are shown, those with most events.
const MONTHS: usize = 24;
/// Reports that are named with an event.
const NAMED: usize = 4;

impl Page<'_> {
    /// Up to so many events a month as were asked for: those that most papers report, deeds before words.
    pub(super) fn events_by_month(&mut self) -> Result<()> {
        if self.asked.events == 0 {
            return Ok(());
        }
        let filter = EvidenceFilter {
            reports: self.asked.filter.clone(),
            since: self.asked.bounds[0],
            until: self.asked.bounds[1],
            counted_only: self.asked.filter.factuality.is_none(),
            ..EvidenceFilter::default()
        };
        let found = evidence(
            self.ledger,
            self.asked.a.code,
            Some(self.asked.b.code),
            &filter,
        )?;
        let mut months: BTreeMap<PartialDate, Vec<&Evidence>> = BTreeMap::new();
        let mut coarse = 0;
        for one in &found {
            let date = one.event.date;
            let month = date.and_then(|d| PartialDate::from_month(d.year(), d.month()?));
            match month {
                Some(month) => months.entry(month).or_default().push(one),
                None => coarse += 1,
            }
        }
        if months.is_empty() {
            return Ok(());
        }
        self.h2("Events by month");
        let all = months.len();
        let mut busiest: Vec<(PartialDate, Vec<&Evidence>)> = months.into_iter().collect();
        busiest.sort_by_key(|(month, events)| (Reverse(events.len()), *month));
        busiest.truncate(MONTHS);
        busiest.sort_by_key(|(month, _)| *month);
        let mut told = format!(
            "Of each month the {} that most papers report, deeds before words.",
            match self.asked.events {
                1 => "event".to_string(),
                n => format!("{n} events"),
            }
        );
        if all > busiest.len() {
            let _ = write!(
                told,
                " Shown are the {} months with most events, of {all}.",
                busiest.len()
            );
        }
        self.p(&told);
        for (month, mut events) in busiest {
            let _ = writeln!(
                self.html,
                "<h3>{} <span class=\"note\">{}</span></h3>",
                escape(&day(month)),
                count(events.len() as u64, "event")
            );
            events.sort_by_key(|e| {
                let score = (e.event.score().abs() * 100.0) as i64;
                let kind = e.event.event.quad().kind();
                (Reverse(e.reports.len()), Reverse(kind), Reverse(score))
            });
            let mut events = distinct(events, self.asked.events);
            events.sort_by_key(|e| e.event.date.map(|d| (d.first_day(), d)));
            for one in events {
                self.event(one);
            }
        }
        if coarse > 0 {
            self.small(&format!(
                "{} whose month is not known: not shown here.",
                count(coarse, "event")
            ));
        }
        let question = self.question("evidence", &[]);
        self.note(&question, "all events with their sentences and sources");
        Ok(())
    }

    fn event(&mut self, found: &Evidence) {
        let event = &found.event;
        let quad = event.event.quad();
        let face = match quad.face() {
            Face::Cooperation => "coop",
            Face::Conflict => "conf",
        };
        let kind = match quad.kind() {
            Kind::Word => "words",
            Kind::Deed => "deeds",
        };
        let date = event.date.map(day).unwrap_or_default();
        let _ = writeln!(
            self.html,
            "<article class=\"ev {face} {kind}\">\n<p class=\"what\">{} \u{b7} <span class=\"type\">{}</span> \u{b7} <b>{}</b> \u{b7} <span class=\"cell\">{}</span></p>",
            escape(&date),
            escape(&markup::what(event)),
            theirs(&markup::who(event)),
            markup::cell(event)
        );
        if !event.text.is_empty() {
            let _ = writeln!(
                self.html,
                "<blockquote dir=\"auto\">{}</blockquote>",
                marked(&event.text, &parts(event))
            );
        }
        let _ = writeln!(
            self.html,
            "<p class=\"src\">{}{}</p>\n</article>",
            match markup::according(event) {
                said if said.is_empty() => String::new(),
                said => format!("{} \u{b7} ", theirs(&said)),
            },
            sources(&found.reports)
        );
    }
}

/// The first of them, each sentence once as long as there are others.
fn distinct(events: Vec<&Evidence>, most: usize) -> Vec<&Evidence> {
    let mut seen = HashSet::new();
    let (first, again): (Vec<&Evidence>, Vec<&Evidence>) = events
        .into_iter()
        .partition(|e| e.event.text.is_empty() || seen.insert(e.event.text.as_str()));
    first.into_iter().chain(again).take(most).collect()
}

/// Who, what, whom in the sentence, in its own code points.
fn parts(event: &Event) -> Vec<(Span, &'static str)> {
    let own = |span: Span| {
        let start = span.start.checked_sub(event.span.start)?;
        let end = span.end.checked_sub(event.span.start)?;
        Some(Span::new(start, end))
    };
    let mut parts: Vec<(Span, &'static str)> = Vec::new();
    parts.extend(own(event.trigger.span).map(|s| (s, "trigger")));
    let named = |list: &[bifrons_core::Entity], class: &'static str| {
        let written = list.iter().filter(|e| !e.implicit);
        written
            .filter_map(|e| Some((own(e.span)?, class)))
            .collect::<Vec<_>>()
    };
    parts.extend(named(&event.actor, "who"));
    parts.extend(named(&event.recipient, "whom"));
    parts
}

/// Who reported it, when, and where to find it.
fn sources(reports: &[Report]) -> String {
    let one = |report: &Report| {
        let name = match report.publisher.as_str() {
            "" => "an unnamed publisher",
            name => name,
        };
        let date = report.date.map(|d| format!(", {}", escape(&day(d))));
        let title = match report.title.as_str() {
            "" => String::new(),
            title => format!(", \u{201c}{}\u{201d}", theirs(title)),
        };
        format!(
            "{}{title}{}",
            link(&report.url, name),
            date.unwrap_or_default()
        )
    };
    let mut all: Vec<String> = reports.iter().take(NAMED).map(one).collect();
    if reports.len() > NAMED {
        all.push(format!("and {} more", reports.len() - NAMED));
    }
    all.join("; ")
}
