//! Features and counts of many dyads over all periods, made once: a row looks at its own period and those before alone.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::features::Features;
use super::panel::{Dyad, Panel, Quads};

/// Rows of dyads.
#[derive(Clone, Debug)]
pub(super) struct Table {
    pub features: Features,
    pub width: usize,
    /// For each dyad its features at the end of each period, and its counts.
    rows: BTreeMap<Dyad, (Vec<f64>, Vec<Quads>)>,
}

impl Table {
    pub fn new(panel: &Panel, dyads: &[Dyad]) -> Self {
        let features = Features::new(panel);
        let of = |dyad: &Dyad| {
            let sources = features.sources(panel, dyad);
            let pasts = features.pasts(&sources, panel.len());
            let rows = pasts.iter().enumerate();
            let rows = rows.flat_map(|(t, past)| features.row(past, t, 1)).collect();
            (dyad.clone(), (rows, panel.counts(dyad)))
        };
        let rows: Vec<_> = dyads.par_iter().map(of).collect();
        Self {
            width: features.names().len(),
            rows: rows.into_iter().collect(),
            features,
        }
    }

    /// Whether a dyad's rows are there.
    pub fn knows(&self, dyad: &Dyad) -> bool {
        self.rows.contains_key(dyad)
    }

    /// Counts of a dyad by period; nothing of one that is not there.
    pub fn counts(&self, dyad: &Dyad) -> &[Quads] {
        self.rows.get(dyad).map_or(&[], |r| r.1.as_slice())
    }

    /// Adds the features of a dyad at the end of period `t` for a period `ahead` of it.
    pub fn push(&self, dyad: &Dyad, t: usize, ahead: usize, into: &mut Vec<f64>) {
        let Some((rows, _)) = self.rows.get(dyad) else {
            return;
        };
        if let Some(row) = rows.get(t * self.width..(t + 1) * self.width) {
            let at = into.len();
            into.extend_from_slice(row);
            self.features.set_season(&mut into[at..], t, ahead);
        }
    }
}
