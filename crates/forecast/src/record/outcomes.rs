//! What came, to score forecasts by.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::dyad::{Dyad, Panel, Quads, turns};

use super::row::{Row, Target};

/// Counts and flips of a panel, looked up by dyad and period. Each dyad is counted once, when it is first asked for.
pub struct Outcomes<'p> {
    panel: &'p Panel,
    /// Where each period stands.
    at: BTreeMap<&'p str, usize>,
    dyads: BTreeMap<Dyad, (OnceLock<Vec<Quads>>, OnceLock<Vec<Option<bool>>>)>,
}

impl<'p> Outcomes<'p> {
    /// The outcomes that a panel holds of the dyads of these rows.
    pub fn new<'r>(panel: &'p Panel, rows: impl IntoIterator<Item = &'r Row>) -> Self {
        let labels = panel.periods().iter().enumerate();
        let mut dyads = BTreeMap::new();
        for row in rows {
            if !dyads.contains_key(&*row.dyad) {
                dyads.insert((*row.dyad).clone(), Default::default());
            }
        }
        Self {
            panel,
            at: labels.map(|(at, p)| (p.label(), at)).collect(),
            dyads,
        }
    }

    /// What came of a forecast: events, or 1 and 0 for yes and no. `None` while its period is not over, or two periods more for flips,
    /// and where the panel is cut or sided otherwise.
    pub fn of(&self, row: &Row) -> Option<f64> {
        if row.bucket != self.panel.bucket() || row.sides != self.panel.sides() {
            return None;
        }
        let at = *self.at.get(&*row.period)?;
        let (counts, flips) = self.dyads.get(&*row.dyad)?;
        let count = |quad: usize| {
            let counts = counts.get_or_init(|| self.panel.counts(&row.dyad));
            counts.get(at).map(|quads| quads[quad])
        };
        match row.target {
            Target::Events(quad) => count(usize::from(quad.number()) - 1),
            Target::Conflict => count(3).map(|n| f64::from(n > 0.0)),
            Target::Flip => {
                let flips = flips.get_or_init(|| turns(&self.panel.series(&row.dyad)));
                let from = (at + 1).checked_sub(row.ahead)?;
                let any = flips
                    .get(from..=at)?
                    .iter()
                    .try_fold(false, |any, f| Some(any | (*f)?));
                any.map(f64::from)
            }
        }
    }
}
