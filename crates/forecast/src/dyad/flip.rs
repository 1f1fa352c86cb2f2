//! Whether a flip begins within the next periods.

use super::model::Learn;
use super::regress::{Family, Rows, Scale, Weights, fit};
use super::turns::TOLD_AFTER;

/// Log-odds of a flip up to some periods ahead, from the features of counts and how long ago the last flip was.
#[derive(Clone, Debug)]
pub(super) struct FlipModel {
    /// Of the features, then of the periods since the last flip; the constant last.
    pub weights: Weights,
    /// Mean and standard deviation of the log of periods since the last flip.
    since: Scale,
    /// Share of the periods learnt from with a flip so soon after.
    pub usual: f64,
}

/// Dyads whose flips are learnt from, the busiest: looking for flips takes longest.
pub(super) const LEARNT: usize = 40;

impl FlipModel {
    /// Fits models of a flip within 1, 2 … `most` periods.
    pub fn fit(learn: &Learn, scale: &Scale, most: usize) -> Vec<Self> {
        let some = Learn {
            dyads: &learn.dyads[..learn.dyads.len().min(LEARNT)],
            n: learn.n.saturating_sub(TOLD_AFTER),
            most: learn.most / 2,
            ..*learn
        };
        let mut models: Vec<Self> = Vec::new();
        for ahead in 1..=most {
            let start = models.last().map(|m| &m.weights);
            let next = Self::fit_ahead(&some, scale, ahead, start);
            models.push(next);
        }
        models
    }

    fn fit_ahead(learn: &Learn, scale: &Scale, ahead: usize, start: Option<&Weights>) -> Self {
        // The course of conflict tells flips as well as that of all quads does.
        let columns = learn.table.features.columns(3);
        let (all, told) = learn.rows(ahead, Some(scale));
        let told = learn.dyads.iter().zip(told).flat_map(|(dyad, told)| {
            let flips = learn.table.flips(dyad);
            told.into_iter().map(move |t| (flips, t))
        });
        let width = columns.len() + 1;
        let mut rows = Rows {
            width,
            values: Vec::new(),
        };
        let mut y = Vec::new();
        for (row, (flips, t)) in all.choose(&columns).iter().zip(told) {
            let any = flips[t + 1..=t + ahead].contains(&Some(true));
            y.push(f64::from(any));
            rows.values.extend_from_slice(row);
            rows.values.push(since(flips, t));
        }
        let last = Rows {
            width: 1,
            values: rows.iter().filter_map(|row| row.last().copied()).collect(),
        };
        let since = Scale::of(&last);
        for row in rows.values.chunks_exact_mut(width) {
            since.apply(&mut row[width - 1..]);
        }
        let came: f64 = y.iter().sum();
        let of_row = learn.table.width;
        let columns: Vec<usize> = columns.into_iter().chain([of_row]).collect();
        let start = start.map(|w| w.choose(&columns, of_row + 1));
        let weights = fit(&rows, &y, Family::Logit, learn.ridge, start);
        Self {
            weights: weights.spread(&columns, of_row + 1),
            usual: (came + 0.5) / (y.len() as f64 + 1.0),
            since,
        }
    }

    /// The probability, from a standardised row and the flips of the dyad.
    pub fn tell(&self, row: &[f64], flips: &[Option<bool>], t: usize) -> f64 {
        let mut row = row.to_vec();
        let mut last = [since(flips, t)];
        self.since.apply(&mut last);
        row.extend(last);
        1.0 / (1.0 + (-self.weights.predict(&row)).exp())
    }
}

/// Log of the periods since the last flip that is known of at the end of period `t`; as of 60 where there was none.
fn since(flips: &[Option<bool>], t: usize) -> f64 {
    let known = (t + 1).saturating_sub(TOLD_AFTER).min(flips.len());
    let last = flips[..known].iter().rposition(|f| *f == Some(true));
    let gone = last.map_or(60, |at| (t - at).min(60));
    (gone as f64).ln_1p()
}
