//! Cells summed into the rows that users see.

use std::collections::BTreeMap;
use std::fmt;

use crate::{Cell, Kappa, Period};

/// Who did it to whom, within a row's pair `a`, `b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// `a>b`: `a` is an actor and `b` a recipient. Also what a state does to itself, when `a` = `b`.
    Forward,
    /// `b>a`: `b` is an actor and `a` a recipient.
    Backward,
    /// `a-b`: reciprocal, both are actors and nobody is the recipient (a meeting, a joint drill).
    Mutual,
    /// `both`: the sum of the other three.
    Both,
}

impl Direction {
    /// All directions, in the order of the rows of a period.
    pub const ALL: [Direction; 4] = [Self::Forward, Self::Backward, Self::Mutual, Self::Both];

    /// The word in the column `direction`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Forward => "a>b",
            Self::Backward => "b>a",
            Self::Mutual => "a-b",
            Self::Both => "both",
        }
    }

    /// The direction of that label.
    pub fn parse(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.label() == label)
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// What a cell is the cell of. Sorts by pair, then period, then direction.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceKey {
    /// The state that was asked about.
    pub a: String,
    /// The other one.
    pub b: String,
    /// When.
    pub period: Period,
    /// Who did it to whom.
    pub direction: Direction,
}

/// One row of the faces of a pair. Periods without events have no row.
#[derive(Clone, Debug, PartialEq)]
pub struct FaceRow {
    /// Pair, period and direction.
    pub key: FaceKey,
    /// Counts and magnitudes.
    pub cell: Cell,
    /// See [`Cell::duality`], 0 to 1.
    pub duality: Option<f64>,
    /// See [`Cell::gap`], -2 to 2; `None` with fewer than three deeds or without words.
    pub gap: Option<f64>,
}

impl FaceRow {
    /// Names of the columns, in the order in which [`FaceRow::values`] gives them.
    pub const COLUMNS: [&'static str; 13] = [
        "period",
        "a",
        "b",
        "direction",
        "vc",
        "mc",
        "vk",
        "mk",
        "coop",
        "conf",
        "duality",
        "gap",
        "reports",
    ];

    /// The row as text, one value a column; empty where there is no value.
    pub fn values(&self) -> [String; 13] {
        let rounded = |x: f64| format!("{:.3}", x + 0.0);
        let sum = |x: f64| format!("{}", (x * 1000.0).round() / 1000.0);
        [
            self.key.period.to_string(),
            self.key.a.clone(),
            self.key.b.clone(),
            self.key.direction.to_string(),
            self.cell.vc.to_string(),
            self.cell.mc.to_string(),
            self.cell.vk.to_string(),
            self.cell.mk.to_string(),
            sum(self.cell.coop),
            sum(self.cell.conf),
            self.duality.map(rounded).unwrap_or_default(),
            self.gap.map(rounded).unwrap_or_default(),
            self.cell.reports.to_string(),
        ]
    }
}

/// Sums cells of the same key, and adds to each pair and period a row [`Direction::Both`], listed last of the period.
///
/// Cells may come in any order and number, also one an event; cells of [`Direction::Both`] are ignored, since their sum
/// is made here. Rows come sorted by pair, period and direction.
pub fn face_rows(cells: impl IntoIterator<Item = (FaceKey, Cell)>, kappa: Kappa) -> Vec<FaceRow> {
    face_rows_by(cells, |_| kappa)
}

/// The rows of [`face_rows`] with a κ for each period, such as [`crate::kappas`] gives: what is even changes with the times.
pub fn face_rows_by(
    cells: impl IntoIterator<Item = (FaceKey, Cell)>,
    kappa: impl Fn(&Period) -> Kappa,
) -> Vec<FaceRow> {
    let mut sums: BTreeMap<FaceKey, Cell> = BTreeMap::new();
    for (key, cell) in cells {
        if key.direction != Direction::Both {
            *sums.entry(key).or_default() += cell;
        }
    }
    let mut totals: BTreeMap<FaceKey, Cell> = BTreeMap::new();
    for (key, cell) in &sums {
        let total = FaceKey {
            direction: Direction::Both,
            ..key.clone()
        };
        *totals.entry(total).or_default() += *cell;
    }
    sums.append(&mut totals);
    sums.into_iter()
        .map(|(key, cell)| {
            let kappa = kappa(&key.period);
            FaceRow {
                key,
                cell,
                duality: cell.duality(kappa),
                gap: cell.gap(kappa),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Bucket;
    use bifrons_core::Quad;
    use proptest::prelude::*;

    fn key(b: &str, date: &str, direction: Direction) -> FaceKey {
        FaceKey {
            a: "AAA".into(),
            b: b.into(),
            period: Period::of(date.parse().ok(), Bucket::Month),
            direction,
        }
    }

    #[test]
    fn the_sum_comes_last_of_the_period() {
        let rows = face_rows(
            [
                (
                    key("BBB", "2021-04-01", Direction::Mutual),
                    Cell::of_event(Quad::VerbalCooperation, 2.5, 1),
                ),
                (
                    key("BBB", "2021-03-02", Direction::Backward),
                    Cell::of_event(Quad::MaterialConflict, -9.0, 2),
                ),
                (
                    key("BBB", "2021-03-09", Direction::Forward),
                    Cell::of_event(Quad::VerbalCooperation, 4.0, 1),
                ),
                (
                    key("BBB", "2021-03-10", Direction::Both),
                    Cell::of_event(Quad::VerbalCooperation, 4.0, 1),
                ),
            ],
            Kappa::default(),
        );
        let shown: Vec<String> = rows
            .iter()
            .map(|r| format!("{} {}", r.key.period, r.key.direction))
            .collect();
        assert_eq!(
            shown,
            [
                "2021-03 a>b",
                "2021-03 b>a",
                "2021-03 both",
                "2021-04 a-b",
                "2021-04 both"
            ]
        );
        let both = &rows[2];
        assert_eq!((both.cell.vc, both.cell.mk, both.cell.reports), (1, 1, 3));
        assert_eq!(
            (both.cell.coop, both.cell.conf, both.duality, both.gap),
            (4.0, 9.0, Some(1.0), None)
        );
        assert_eq!(
            both.values().join(" "),
            "2021-03 AAA BBB both 1 0 0 1 4 9 1.000  3"
        );
    }

    proptest! {
        #[test]
        fn sums_do_not_depend_on_order(events in proptest::collection::vec((0usize..3, 1i8..=12, 0usize..3, 1u8..=4), 0..60)) {
            let quads = [Quad::VerbalCooperation, Quad::MaterialCooperation, Quad::VerbalConflict, Quad::MaterialConflict];
            let mut cells: Vec<_> = events.iter().map(|&(b, month, d, q)| {
                let quad = quads[usize::from(q) - 1];
                (key(["BBB", "CCC", "DDD"][b], &format!("2021-{month:02}"), Direction::ALL[d]), Cell::of_event(quad, 2.5, 2))
            }).collect();
            let rows = face_rows(cells.clone(), Kappa::default());
            cells.reverse();
            prop_assert_eq!(&rows, &face_rows(cells, Kappa::default()));
            prop_assert!(rows.is_sorted_by(|x, y| x.key < y.key));
            let total: u64 = rows.iter().filter(|r| r.key.direction == Direction::Both).map(|r| r.cell.events()).sum();
            prop_assert_eq!(total, events.len() as u64);
            let reports: u64 = rows.iter().filter(|r| r.key.direction != Direction::Both).map(|r| r.cell.reports).sum();
            prop_assert_eq!(reports, 2 * events.len() as u64);
        }
    }
}
