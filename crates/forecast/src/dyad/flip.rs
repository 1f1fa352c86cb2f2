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
    pub since: Scale,
    /// Share of the periods learnt from with a flip so soon after.
    pub usual: f64,
}

/// Busiest dyads whose flips are learnt from: looking for flips takes longest.
pub(super) const LEARNT: usize = 60;

impl FlipModel {
    pub fn fit(learn: &Learn, scale: &Scale, ahead: usize) -> Self {
        let width = learn.table.width + 1;
        let (mut rows, mut y) = (
            Rows {
                width,
                values: Vec::new(),
            },
            Vec::new(),
        );
        for dyad in learn.dyads.iter().take(LEARNT) {
            let flips = learn.table.flips(dyad);
            let known = learn.n.saturating_sub(TOLD_AFTER);
            for t in learn.from..known.saturating_sub(ahead) {
                let any = flips[t + 1..=t + ahead].iter().any(|f| *f == Some(true));
                y.push(f64::from(any));
                let at = rows.values.len();
                learn.table.push(dyad, t, ahead, &mut rows.values);
                scale.apply(&mut rows.values[at..]);
                rows.values.push(since(flips, t));
            }
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
        Self {
            weights: fit(&rows, &y, Family::Logit, learn.ridge, None),
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
