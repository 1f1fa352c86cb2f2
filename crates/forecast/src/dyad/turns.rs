//! Flips of dyads as crate `faces` tells them, each as soon as it can be told: two periods after its own.

use bifrons_faces::{FlipOptions, Series, flips};

/// Periods after its own from which on a flip is told; what comes later does not change the answer given here.
pub const TOLD_AFTER: usize = 2;
/// Periods that are looked back: a flip is one against the last years, and the answer costs the same however long the history.
const WINDOW: usize = 120;
/// Fewest periods before one that can be a flip.
const BEFORE: usize = 3;

/// Whether a new regime began in each period, told from the 120 periods up to two after it; `None` where these two are not over.
///
/// A flip is what [`bifrons_faces::flips`] tells with its usual options.
pub fn turns(series: &Series) -> Vec<Option<bool>> {
    let n = series.len();
    (0..n)
        .map(|at| (at + TOLD_AFTER < n).then(|| turned(series, at)))
        .collect()
}

fn turned(series: &Series, at: usize) -> bool {
    let end = at + TOLD_AFTER + 1;
    let from = end.saturating_sub(WINDOW);
    let window = &series.points()[from..end];
    let events = |points: &[bifrons_faces::Point]| points.iter().map(|p| p.events()).sum::<f64>();
    // With nothing before, or nothing at all, there is no regime to leave.
    if at < BEFORE || events(window) == 0.0 {
        return false;
    }
    let part = series.window(from, end);
    flips(&part, &FlipOptions::default())
        .iter()
        .any(|f| f.at == at - from)
}
