//! How a report begins: of whom and when, what was asked, and what there is to know in a paragraph.

use std::fmt::Write as _;

use bifrons_core::PartialDate;
use bifrons_ledger::versions;
use jiff::civil::Date;
use serde_json::Value;

use super::html::{count, day, escape, number, period, theirs};
use super::{Page, number_of, real_of, text_of};

/// Names of the four quads: of their columns, faces and kinds.
const QUADS: [(&str, &str, &str); 4] = [
    ("vc", "coop words", "words of cooperation"),
    ("mc", "coop deeds", "deeds of cooperation"),
    ("vk", "conf words", "words of conflict"),
    ("mk", "conf deeds", "deeds of conflict"),
];

impl Page<'_> {
    /// Title, what was asked, the summary and the four counts.
    pub(super) fn opening(&mut self, flips: &[Value], gap: Option<&Value>) {
        let (a, b) = (self.asked.a.name, self.asked.b.name);
        let (time, meta) = (self.time(), self.meta());
        let _ = write!(
            self.html,
            "<header>\n<p class=\"kicker\">Both faces of a pair of states</p>\n<h1>{} and {}</h1>\n<p class=\"sub\">{}</p>\n{}</header>\n",
            escape(a),
            escape(b),
            escape(&time),
            meta
        );
        let lead = self.lead(flips, gap);
        let _ = writeln!(self.html, "<p class=\"lead\">{}</p>", escape(&lead));
        self.cells();
        self.small(
            "An event counts once, however many papers report it. Both faces are kept apart and never set off against each other: a pair that talks \
             while it fights shows both.",
        );
    }

    /// "January 2024 to December 2025": the time asked for; as far as it is not bounded, that of the pair's own events.
    fn time(&self) -> String {
        let own = self.own.unwrap_or(self.days.map(PartialDate::from));
        let [since, until] = self.asked.bounds;
        let (first, last) = (since.unwrap_or(own[0]), until.unwrap_or(own[1]));
        let (first, last) = (first.first_day(), last.last_day());
        let month = |d: Date| PartialDate::from_month(d.year(), d.month()).map(day);
        // Days are told only where a day was asked for.
        let exact = [since, until]
            .into_iter()
            .flatten()
            .any(|d| d.day().is_some());
        let (from, to) = match exact {
            true => (day(first.into()), day(last.into())),
            false => (
                month(first).unwrap_or_default(),
                month(last).unwrap_or_default(),
            ),
        };
        match from == to {
            true => from,
            false => format!("{from} to {to}"),
        }
    }

    /// What was asked, of which ledger.
    fn meta(&self) -> String {
        let manifest = self.ledger.manifest();
        let state = versions(self.ledger).unwrap_or_default().pop();
        let time = state.map(|v| v.time).filter(|t| !t.is_empty());
        let added = time.map(|t| format!(", last added to on {}", t.get(..10).unwrap_or(&t)));
        let filter = &self.asked.filter;
        let mut kept: Vec<String> = Vec::new();
        let mut keep = |what: &str, value: Option<String>| {
            kept.extend(value.map(|v| format!("{what} {}", theirs(&v))));
        };
        keep("origin", filter.origin.clone());
        keep("publisher", filter.publisher.clone());
        keep("a party of sector", filter.sector.clone());
        keep("context", filter.context.clone());
        keep("CAMEO codes that begin with", filter.cameo.clone());
        keep("marked", filter.factuality.map(|f| f.name().to_string()));
        keep(
            "confidence of at least",
            filter.confidence.map(|c| c.to_string()),
        );
        let only = match kept.is_empty() {
            true => "all that stand as facts".to_string(),
            false => format!("only those with {}", kept.join("; ")),
        };
        let rows = [
            (
                "Asked",
                format!(
                    "events of {} with {}, by {}",
                    escape(self.asked.a.name),
                    escape(self.asked.b.name),
                    self.by
                ),
            ),
            ("Events", only),
            (
                "Ledger",
                format!(
                    "{}, version {}{}",
                    theirs(&self.name),
                    manifest.version,
                    added.unwrap_or_default()
                ),
            ),
            ("Program", format!("Bifrons {}", env!("CARGO_PKG_VERSION"))),
        ];
        let rows: String = rows
            .iter()
            .map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>\n"))
            .collect();
        format!("<dl class=\"meta\">\n{rows}</dl>\n")
    }

    /// What there is to know, in words.
    fn lead(&self, flips: &[Value], gap: Option<&Value>) -> String {
        let [vc, mc, vk, mk] = self.quads();
        let (coop, conf) = (vc + mc, vk + mk);
        let events = coop + conf;
        let share = |part: u64, all: u64| (100.0 * part as f64 / all.max(1) as f64).round();
        let mut lead = format!(
            "The ledger holds {} of the two in {}: {} of cooperation ({}, {}) and {} of conflict ({}, {}). {} in a hundred \
             are of conflict.",
            count(events, "event"),
            count(self.reports(), "report"),
            number(coop),
            count(vc, "word"),
            count(mc, "deed"),
            number(conf),
            count(vk, "word"),
            count(mk, "deed"),
            share(conf, events)
        );
        if let Some((label, cell)) = self.worst() {
            let _ = write!(
                lead,
                " Conflict was densest in {}, with {}.",
                period(&label),
                count(cell, "event")
            );
        }
        let likeliest = flips
            .iter()
            .max_by(|x, y| probability(x).total_cmp(&probability(y)));
        if let Some(flip) = likeliest {
            let date = text_of(flip, "date").parse().map(|d| self.by.label(d));
            let _ = write!(
                lead,
                " The likeliest turn begins in {}, towards {} (probability {:.2}).",
                date.map(|label| period(&label)).unwrap_or_default(),
                text_of(flip, "direction"),
                probability(flip)
            );
        }
        if let Some(gap) =
            gap.and_then(|g| Some((real_of(g, "gap")?, real_of(g, "low")?, real_of(g, "high")?)))
        {
            lead.push_str(match gap {
                (_, low, _) if low > 0.0 => " Its words are friendlier than its deeds.",
                (_, _, high) if high < 0.0 => " Its deeds are friendlier than its words.",
                _ => " Whether words or deeds are friendlier cannot be told.",
            });
        }
        lead
    }

    /// Sums of the four quads over all periods.
    pub(super) fn quads(&self) -> [u64; 4] {
        QUADS.map(|(column, ..)| self.sums().map(|row| number_of(row, column)).sum())
    }

    /// Rows of both directions together.
    pub(super) fn sums(&self) -> impl Iterator<Item = &Value> {
        self.faces
            .iter()
            .filter(|row| text_of(row, "direction") == "both")
    }

    fn reports(&self) -> u64 {
        self.sums().map(|row| number_of(row, "reports")).sum()
    }

    /// The period with most conflict; the earliest of several.
    fn worst(&self) -> Option<(String, u64)> {
        let conflict = |row: &Value| number_of(row, "vk") + number_of(row, "mk");
        let mut worst: Option<(&str, u64)> = None;
        for row in self.sums() {
            let label = text_of(row, "period");
            if label != "undated" && conflict(row) > worst.map_or(0, |w| w.1) {
                worst = Some((label, conflict(row)));
            }
        }
        worst.map(|(label, events)| (label.to_string(), events))
    }

    /// The four counts, with bars on one scale.
    fn cells(&mut self) {
        let quads = self.quads();
        let most = quads.into_iter().max().unwrap_or(1).max(1);
        let cell = |at: usize| {
            let (_, class, what) = QUADS[at];
            let n = quads[at];
            let width = 100.0 * n as f64 / most as f64;
            format!(
                "<div class=\"{class}\"><div class=\"n\">{}</div><div class=\"cap\">{what}</div><div class=\"bar\" aria-hidden=\"true\">{}</div></div>",
                number(n),
                match n {
                    0 => String::new(),
                    _ => format!("<i style=\"width:{width:.1}%\"></i>"),
                }
            )
        };
        let _ = writeln!(
            self.html,
            "<div class=\"cells\">\n<div class=\"head\"></div><div class=\"head\">Words</div><div class=\"head\">Deeds</div>\n\
             <div class=\"face\">Cooperation</div>{}{}\n<div class=\"face\">Conflict</div>{}{}\n</div>",
            cell(0),
            cell(1),
            cell(2),
            cell(3)
        );
    }
}

fn probability(flip: &Value) -> f64 {
    real_of(flip, "probability").unwrap_or_default()
}
