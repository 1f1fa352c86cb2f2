//! Features and counts of many dyads over all periods, made once: a row looks at its own period and those before alone.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::features::Features;
use super::panel::{Dyad, Panel, Quads};
use super::turns::turns;

/// Rows of dyads.
pub(crate) struct Table<'p> {
    pub(super) features: Features,
    /// Features of a row.
    pub(super) width: usize,
    panel: &'p Panel,
    dyads: BTreeMap<Dyad, Told>,
}

/// What is known of one dyad.
struct Told {
    /// Features at the end of each period, one row after the other.
    rows: Vec<f64>,
    counts: Vec<Quads>,
    /// Flips, looked for when they are first asked for.
    flips: OnceLock<Vec<Option<bool>>>,
}

impl<'p> Table<'p> {
    /// Makes the rows of these dyads.
    pub fn new(panel: &'p Panel, dyads: &[Dyad]) -> Self {
        let features = Features::new(panel, dyads);
        let of = |dyad: &Dyad| {
            let sources = features.sources(panel, dyad);
            let pasts = features.pasts(&sources, panel.len());
            let rows = pasts.iter().enumerate();
            let rows = rows.flat_map(|(t, past)| features.row(past, t, 1));
            let told = Told {
                rows: rows.collect(),
                counts: panel.counts(dyad),
                flips: OnceLock::new(),
            };
            (dyad.clone(), told)
        };
        let told: Vec<_> = dyads.par_iter().map(of).collect();
        Self {
            width: features.names().len(),
            dyads: told.into_iter().collect(),
            panel,
            features,
        }
    }

    /// Counts of a dyad by period; nothing of one that is not there.
    pub fn counts(&self, dyad: &Dyad) -> &[Quads] {
        self.dyads.get(dyad).map_or(&[], |told| &told.counts)
    }

    /// Whether a flip began in each period, `None` where that is not known yet; nothing of a dyad that is not there.
    pub fn flips(&self, dyad: &Dyad) -> &[Option<bool>] {
        let found = self.dyads.get(dyad);
        found.map_or(&[], |told| {
            told.flips.get_or_init(|| turns(&self.panel.series(dyad)))
        })
    }

    /// Adds the features of a dyad at the end of period `t` for a period `ahead` of it.
    pub fn push(&self, dyad: &Dyad, t: usize, ahead: usize, into: &mut Vec<f64>) {
        let rows = self.dyads.get(dyad).map_or(&[][..], |told| &told.rows);
        if let Some(row) = rows.get(t * self.width..(t + 1) * self.width) {
            let at = into.len();
            into.extend_from_slice(row);
            self.features.set_season(&mut into[at..], t, ahead);
        }
    }
}
