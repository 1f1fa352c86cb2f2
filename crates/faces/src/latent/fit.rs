//! What all pairs together say of the model: baselines, loadings, bursts and the size of steps.

use super::{LatentModel, Loading, mode};

/// Sizes of a step of θ that are tried, in units of log rate a period.
const GRID_STEP: [f64; 14] = [
    0.02, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.32, 0.4, 0.5, 0.65, 0.85, 1.1,
];
/// Loadings of deeds that are tried.
const GRID_BETA: [f64; 14] = [
    0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.15, 1.35, 1.6, 1.9, 2.3, 3.0,
];
/// Sizes φ that are tried; with the last counts are Poisson in effect.
const GRID_PHI: [f64; 16] = [
    0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 4.0, 6.0, 9.0, 14.0, 25.0, 60.0, 1000.0,
];
/// Rounds of fitting one after another, unless nothing moves before.
const ROUNDS: usize = 8;

/// Fits the model of one face to pairs.
///
/// `pairs` are words and deeds of each, over the periods of `exposure` ([`super::latent_smooth`]). α of words is the mean over pairs of
/// the log rate and β of words 1, by which θ is measured. The likelihood with all walks summed out (Laplace) is greatest, on grids climbed one
/// after another, for `step`, β of deeds and φ of either quad; α of deeds and the spread of θ in the first period are what the smoothed
/// walks have. `None` without pairs that have events in both quads, or without exposure. Takes time with pairs times periods, some two
/// hundred passes over all.
pub fn fit_latent(pairs: &[Vec<[u64; 2]>], exposure: &[f64]) -> Option<LatentModel> {
    let volume: f64 = exposure.iter().sum();
    let total = |pair: &Vec<[u64; 2]>, q: usize| pair.iter().map(|x| x[q]).sum::<u64>() as f64;
    let told = |q: usize| pairs.iter().map(|p| total(p, q)).sum::<f64>();
    if volume <= 0.0 || told(0) == 0.0 || told(1) == 0.0 {
        return None;
    }
    let loading = |q: usize| Loading {
        alpha: pairs
            .iter()
            .map(|p| ((total(p, q) + 0.5) / volume).ln())
            .sum::<f64>()
            / pairs.len() as f64,
        beta: 1.0,
        phi: 4.0,
    };
    let mut model = LatentModel {
        quads: [loading(0), loading(1)],
        step: 0.25,
        start: 1.0,
    };
    for _ in 0..ROUNDS {
        let before = model;
        let climb = |model, grid: &[f64], set: &dyn Fn(&mut LatentModel) -> &mut f64| {
            climbed(model, grid, set, |m| {
                pairs.iter().map(|p| mode(p, exposure, m).evidence).sum()
            })
        };
        model = climb(model, &GRID_STEP, &|m| &mut m.step);
        model = climb(model, &GRID_PHI, &|m| &mut m.quads[0].phi);
        model = climb(model, &GRID_PHI, &|m| &mut m.quads[1].phi);
        model = climb(model, &GRID_BETA, &|m| &mut m.quads[1].beta);
        model = moved(pairs, exposure, model);
        let settled = (model.start - before.start).abs() < 0.01
            && (model.quads[1].alpha - before.quads[1].alpha).abs() < 0.01;
        let same = |of: fn(&LatentModel) -> f64| of(&model) == of(&before);
        if settled
            && same(|m| m.step)
            && same(|m| m.quads[0].phi)
            && same(|m| m.quads[1].phi)
            && same(|m| m.quads[1].beta)
        {
            break;
        }
    }
    Some(model)
}

/// The model with one value moved along its grid, from where it is, while that makes the counts likelier.
fn climbed(
    model: LatentModel,
    grid: &[f64],
    value: &dyn Fn(&mut LatentModel) -> &mut f64,
    evidence: impl Fn(&LatentModel) -> f64,
) -> LatentModel {
    let at = |i: usize| {
        let mut next = model;
        *value(&mut next) = grid[i];
        next
    };
    let mut model = model;
    let now = *value(&mut model);
    let mut here = grid.partition_point(|v| *v < now).min(grid.len() - 1);
    let mut height = evidence(&at(here));
    for up in [true, false] {
        loop {
            let next = if up { here + 1 } else { here.wrapping_sub(1) };
            if next >= grid.len() {
                break;
            }
            let there = evidence(&at(next));
            if there <= height {
                break;
            }
            (here, height) = (next, there);
        }
    }
    at(here)
}

/// The model with α of deeds and `start` as the smoothed walks have them.
fn moved(pairs: &[Vec<[u64; 2]>], exposure: &[f64], model: LatentModel) -> LatentModel {
    let Loading { beta, phi, .. } = model.quads[1];
    let (mut more, mut expected, mut first) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let mode = mode(pair, exposure, &model);
        for (t, theta) in mode
            .theta
            .iter()
            .enumerate()
            .filter(|(t, _)| exposure[*t] > 0.0)
        {
            // The mean of a log-normal lies above its mode.
            let spread = beta.powi(2) * mode.variance[t];
            let mu = exposure[t] * model.rate(1, *theta) * (spread / 2.0).exp();
            let weight = phi / (phi + mu);
            more += weight * (pair[t][1] as f64 - mu);
            expected += weight * mu;
        }
        if let (Some(theta), Some(variance)) = (mode.theta.first(), mode.variance.first()) {
            first += theta * theta + variance;
        }
    }
    let mut next = model;
    if expected > 0.0 {
        next.quads[1].alpha += (more / expected).max(-0.5).ln_1p();
    }
    next.start = (first / pairs.len().max(1) as f64).sqrt().max(1e-2);
    next
}
