//! Flips of dyads as crate `faces` tells them, each as soon as it can be told: two periods after its own.

use bifrons_faces::{LEAST, Scorer, Series, anscombe, candidates};

/// Periods after its own from which on a flip is told; what comes later does not change the answer given here.
pub const TOLD_AFTER: usize = 2;
/// Fewest periods before one that can be a flip.
const BEFORE: usize = 3;
/// Most periods before one that are looked at: what was earlier is another time, and takes long to look through.
const SEEN: usize = 36;
/// Periods before one to compare with, when it is asked whether to look closer.
const LATELY: usize = 6;
/// Standard errors by which a quad must have changed, were counts to scatter by chance alone, for a closer look.
const CHANGED: f64 = 2.0;

/// Whether a new regime began in each period, told from three years of months (36 periods) before it and two periods after it; `None`
/// where these two are not over.
///
/// A flip is a period to which crate `faces` gives the probability [`LEAST`] or more of being a turning point
/// ([`bifrons_faces::candidates`]), and in which the level of a quad is another than in the six before.
pub fn turns(series: &Series) -> Vec<Option<bool>> {
    let n = series.len();
    let z: Vec<[f64; 4]> = series
        .points()
        .iter()
        .map(|p| p.quads.map(anscombe))
        .collect();
    let scorer = Scorer::default();
    (0..n)
        .map(|at| (at + TOLD_AFTER < n).then(|| changed(&z, at) && turned(series, &scorer, at)))
        .collect()
}

/// Whether any quad lies otherwise in three periods than in those before.
fn changed(z: &[[f64; 4]], at: usize) -> bool {
    // With nothing before there is no regime to leave.
    if at < BEFORE {
        return false;
    }
    let (before, after) = (&z[at.saturating_sub(LATELY)..at], &z[at..=at + TOLD_AFTER]);
    let (n1, n2) = (before.len() as f64, after.len() as f64);
    let error = (1.0 / n1 + 1.0 / n2).sqrt();
    let mean =
        |rows: &[[f64; 4]], q: usize| rows.iter().map(|r| r[q]).sum::<f64>() / rows.len() as f64;
    (0..4).any(|q| (mean(after, q) - mean(before, q)).abs() > CHANGED * error)
}

fn turned(series: &Series, scorer: &Scorer, at: usize) -> bool {
    let from = at.saturating_sub(SEEN);
    let known = series.part(from, at + TOLD_AFTER + 1);
    let found = candidates(&known, scorer);
    found
        .iter()
        .any(|c| c.at == at - from && c.probability >= LEAST)
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
