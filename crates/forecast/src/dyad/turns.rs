//! Flips of dyads as crate `faces` tells them, each as soon as it can be told: two periods after its own.

use bifrons_faces::{FlipOptions, Series, flips};

/// Periods after its own from which on a flip is told; what comes later does not change the answer given here.
pub const TOLD_AFTER: usize = 2;
/// Fewest periods before one that can be a flip.
const BEFORE: usize = 3;

/// Whether a new regime began in each period, told from all periods up to two after it; `None` where these two are not over.
///
/// A flip is what [`bifrons_faces::flips`] tells with its usual options.
pub fn turns(series: &Series) -> Vec<Option<bool>> {
    let n = series.len();
    (0..n)
        .map(|at| (at + TOLD_AFTER < n).then(|| turned(series, at)))
        .collect()
}

fn turned(series: &Series, at: usize) -> bool {
    let known = series.head(at + TOLD_AFTER + 1);
    // With nothing before, or nothing at all, there is no regime to leave.
    if at < BEFORE || known.points().iter().all(|p| p.events() == 0.0) {
        return false;
    }
    let found = flips(&known, &FlipOptions::default());
    found.iter().any(|f| f.at == at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_core::Quad;
    use bifrons_faces::Bucket;
    use jiff::ToSpan;
    use jiff::civil::date;

    #[test]
    fn a_war_is_told_two_months_after_it_began() {
        // Two words a month for two years, then ten deeds of conflict a month.
        let first = date(2020, 1, 1);
        let events = (0..30i64).flat_map(|m| {
            let day = first.saturating_add(m.months());
            let many = if m < 24 { 2 } else { 10 };
            let quad = if m < 24 {
                Quad::VerbalCooperation
            } else {
                Quad::MaterialConflict
            };
            std::iter::repeat_n((day, quad, 0.0), many)
        });
        let last = date(2022, 6, 30);
        let series = Series::from_events("A", "B", Bucket::Month, first, last, events);
        let found = turns(&series);
        assert_eq!(found.len(), 30);
        assert_eq!(found[24], Some(true));
        assert_eq!(found.iter().filter(|f| **f == Some(true)).count(), 1);
        assert_eq!(found[28..], [None, None]);
        // As soon as it can be told it is, and nothing that comes later changes that.
        for n in 4..=30 {
            assert_eq!(turns(&series.head(n))[..n - 2], found[..n - 2], "{n}");
        }
    }

    #[test]
    fn silence_has_no_flips() {
        let series = Series::empty(
            "A",
            "B",
            Bucket::Month,
            date(2020, 1, 1),
            date(2021, 12, 31),
        );
        assert!(turns(&series).iter().all(|f| *f != Some(true)));
    }
}
