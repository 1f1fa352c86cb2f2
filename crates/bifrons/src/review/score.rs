//! How often the coder was right, with the interval that so few verdicts allow.

use bifrons_core::EventType;
use bifrons_faces::{Share, share};
use serde_json::{Value, json};

use super::{Judged, Verdict};
use crate::column::Column;
use crate::sheet::{Datum, Sheet};

/// Probability that the interval holds.
const LEVEL: f64 = 0.95;

/// The score of all events, or of those of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// `all`, or a type.
    pub name: &'static str,
    /// Events judged right or wrong.
    pub judged: u64,
    /// Events judged right.
    pub right: u64,
    /// Events passed over.
    pub skipped: u64,
    /// The share right with its interval of 95 percent; `None` before the first verdict.
    pub share: Option<Share>,
    /// How sure the coder was of the events judged, on average: a share below it says that the coder is too sure.
    pub said: Option<f64>,
}

impl Line {
    /// What a line of the score looks like.
    pub const COLUMNS: [Column; 8] = [
        Column::text("type", "all, or a type of events"),
        Column::whole("judged", "events judged right or wrong"),
        Column::whole("right", "events judged right"),
        Column::whole("skipped", "events passed over"),
        Column::number("share", "part that is right, 0 to 1").or_null(),
        Column::number("low", "lower end of its 95 % interval (Wilson)").or_null(),
        Column::number("high", "upper end of its 95 % interval").or_null(),
        Column::number("said", "mean confidence of the coder in the events judged").or_null(),
    ];

    /// As a JSON object.
    pub fn object(&self) -> Value {
        let round = |x: f64| (x * 1000.0).round() / 1000.0;
        let end = |of: fn(&Share) -> f64| self.share.as_ref().map(|s| round(of(s)));
        json!({
            "type": self.name,
            "judged": self.judged,
            "right": self.right,
            "skipped": self.skipped,
            "share": end(|s| s.share),
            "low": end(|s| s.low),
            "high": end(|s| s.high),
            "said": self.said.map(round),
        })
    }

    fn row(&self) -> Vec<Datum> {
        let mut row: Vec<Datum> = vec![self.name.into()];
        row.extend([self.judged, self.right, self.skipped].map(Datum::int));
        let end = |of: fn(&Share) -> f64| Datum::some(self.share.as_ref().map(of), 3);
        row.extend([end(|s| s.share), end(|s| s.low), end(|s| s.high)]);
        row.push(Datum::some(self.said, 3));
        row
    }
}

/// The score of all that was judged, first of all types together, then of each type that was judged.
pub fn score(judged: &[Judged]) -> Vec<Line> {
    let of = |name: &'static str, kind: Option<EventType>| {
        let own = || judged.iter().filter(|j| kind.is_none_or(|k| k == j.kind));
        let count = |verdict| own().filter(|j| j.verdict == verdict).count() as u64;
        let (right, wrong) = (count(Verdict::Right), count(Verdict::Wrong));
        let sure = own().filter(|j| j.verdict != Verdict::Skip);
        let sum: f64 = sure.map(|j| f64::from(j.confidence)).sum();
        Line {
            name,
            judged: right + wrong,
            right,
            skipped: count(Verdict::Skip),
            share: share(right, right + wrong, LEVEL),
            said: (right + wrong > 0).then(|| sum / (right + wrong) as f64),
        }
    };
    let mut lines = vec![of("all", None)];
    let types = EventType::ALL.into_iter().map(|k| of(k.name(), Some(k)));
    lines.extend(types.filter(|l| l.judged + l.skipped > 0));
    lines
}

/// The score as rows.
pub fn sheet(judged: &[Judged]) -> Sheet {
    Sheet {
        columns: Line::COLUMNS.to_vec(),
        rows: score(judged).iter().map(Line::row).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_are_counted_by_type() {
        let of = |kind, verdict, confidence| Judged {
            event: String::new(),
            verdict,
            kind,
            confidence,
        };
        let (a, b) = (EventType::Accuse, EventType::Aid);
        let judged = [
            of(a, Verdict::Right, 0.9),
            of(a, Verdict::Wrong, 0.7),
            of(a, Verdict::Skip, 0.1),
            of(b, Verdict::Right, 0.8),
        ];
        let lines = score(&judged);
        let told: Vec<_> = lines
            .iter()
            .map(|l| (l.name, l.judged, l.right, l.skipped))
            .collect();
        assert_eq!(
            told,
            [("all", 3, 2, 1), ("AID", 1, 1, 0), ("ACCUSE", 2, 1, 1)]
        );
        assert!((lines[0].said.unwrap() - 0.8).abs() < 1e-6);
        let all = lines[0].share.unwrap();
        assert!((all.share - 2.0 / 3.0).abs() < 1e-9 && all.low < 0.3 && all.high > 0.9);
        assert_eq!(score(&[])[0].share, None);
        assert_eq!(score(&[]).len(), 1);
    }
}
