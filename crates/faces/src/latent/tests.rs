use super::*;
use crate::quantile::Random;
use proptest::prelude::*;

const TRUE: LatentModel = LatentModel {
    quads: [
        Loading {
            alpha: 0.7,
            beta: 1.0,
            phi: 5.0,
        },
        Loading {
            alpha: -0.5,
            beta: 0.8,
            phi: 3.0,
        },
    ],
    step: 0.25,
    start: 1.2,
};

/// A count drawn from the negative binomial: Poisson with a gamma mean.
fn draw(random: &mut Random, mu: f64, phi: f64) -> u64 {
    let mean = random.gamma(phi, phi / mu);
    random.poisson(mean)
}

type Simulated = (Vec<Vec<f64>>, Vec<Vec<[u64; 2]>>, Vec<f64>);

/// Walks of θ, counts, exposure, of pairs that the model itself makes.
fn simulate(pairs: usize, periods: usize, seed: u64) -> Simulated {
    let mut random = Random::new(seed);
    let exposure: Vec<f64> = (0..periods)
        .map(|t| 1.0 + 0.5 * ((t % 12) as f64 / 11.0))
        .collect();
    let (mut walks, mut counts) = (Vec::new(), Vec::new());
    for _ in 0..pairs {
        let mut theta = TRUE.start * random.normal();
        let (mut walk, mut told) = (Vec::new(), Vec::new());
        for (t, e) in exposure.iter().enumerate() {
            if t > 0 {
                theta += TRUE.step * random.normal();
            }
            walk.push(theta);
            told.push(
                [0, 1].map(|q| draw(&mut random, e * TRUE.rate(q, theta), TRUE.quads[q].phi)),
            );
        }
        walks.push(walk);
        counts.push(told);
    }
    (walks, counts, exposure)
}

/// Share of periods in which the interval holds the log rate of words, over pairs that a test lets pass.
fn coverage(
    (walks, counts, exposure): &Simulated,
    model: &LatentModel,
    estimate: impl Fn(&[[u64; 2]], &[f64], &LatentModel, f64) -> Vec<Latent>,
    keep: impl Fn(f64) -> bool,
) -> f64 {
    let (mut held, mut all) = (0, 0);
    for (walk, told) in walks.iter().zip(counts) {
        let events: u64 = told.iter().flatten().sum();
        if !keep(events as f64 / told.len() as f64) {
            continue;
        }
        for (theta, latent) in walk.iter().zip(estimate(told, exposure, model, 0.8)) {
            let log = |l: &Loading, theta: f64| l.alpha + l.beta * theta;
            let truth = log(&TRUE.quads[0], *theta);
            let (low, high) = (
                log(&model.quads[0], latent.low),
                log(&model.quads[0], latent.high),
            );
            held += usize::from(low <= truth && truth <= high);
            all += 1;
        }
    }
    assert!(all > 500, "{all} periods are too few");
    f64::from(held as u32) / f64::from(all as u32)
}

#[test]
fn intervals_hold_what_they_say() {
    let data = simulate(120, 60, 11);
    let fitted = fit_latent(&data.1, &data.2).unwrap();
    println!("true {TRUE:?}\nfitted {fitted:?}");
    for (name, model) in [("true model", TRUE), ("fitted model", fitted)] {
        let all = |_: f64| true;
        // Fewer than one event a period, words and deeds together.
        let thin = |mean: f64| mean < 1.0;
        let shares = [
            coverage(&data, &model, latent_smooth, all),
            coverage(&data, &model, latent_smooth, thin),
            coverage(&data, &model, latent_filter, all),
            coverage(&data, &model, latent_filter, thin),
        ];
        println!(
            "{name}: 80 % intervals hold smoothed {:.3}, of thin pairs {:.3}; filtered {:.3}, {:.3}",
            shares[0], shares[1], shares[2], shares[3]
        );
        for share in shares {
            assert!((0.75..=0.85).contains(&share), "{name} {shares:?}");
        }
    }
}

#[test]
fn the_model_is_found_again() {
    let data = simulate(150, 60, 5);
    let fitted = fit_latent(&data.1, &data.2).unwrap();
    assert!((fitted.step / TRUE.step).ln().abs() < 0.35, "{fitted:?}");
    for (got, want) in fitted.quads.iter().zip(&TRUE.quads) {
        assert!((got.phi / want.phi).ln().abs() < 0.5, "{fitted:?}");
        assert!((got.beta - want.beta).abs() < 0.2, "{fitted:?}");
    }
    assert_eq!(fit_latent(&[], &[1.0]), None);
    assert_eq!(fit_latent(&[vec![[3, 0]]], &[1.0]), None);
}

#[test]
fn one_period_by_hand() {
    // Poisson in effect, prior variance 1, E = 1, α = 0, one quad alone: the mode solves 3 − e^θ − θ = 0.
    let silent = Loading {
        alpha: -60.0,
        beta: 1.0,
        phi: 1e9,
    };
    let model = LatentModel {
        quads: [
            Loading {
                alpha: 0.0,
                ..silent
            },
            silent,
        ],
        step: 0.5,
        start: 1.0,
    };
    for latent in [
        latent_smooth(&[[3, 0]], &[1.0], &model, 0.8)[0],
        latent_filter(&[[3, 0]], &[1.0], &model, 0.8)[0],
    ] {
        assert!((3.0 - latent.mean.exp() - latent.mean).abs() < 1e-6);
        assert!((latent.sd - (1.0 / (latent.mean.exp() + 1.0)).sqrt()).abs() < 1e-6);
    }
}

#[test]
fn a_tridiagonal_matrix_by_hand() {
    // 2 −1 0 / −1 2 −1 / 0 −1 2: determinant 4, inverse diagonal 3/4, 1, 3/4.
    let bends = Bends {
        diagonal: vec![2.0; 3],
        beside: -1.0,
    };
    assert!((bends.log_determinant() - 4f64.ln()).abs() < 1e-12);
    for (got, want) in bends.variances().iter().zip([0.75, 1.0, 0.75]) {
        assert!((got - want).abs() < 1e-12);
    }
    for (got, want) in bends.solve(vec![1.0, 0.0, 1.0]).iter().zip([1.0, 1.0, 1.0]) {
        assert!((got - want).abs() < 1e-12);
    }
}

proptest! {
    #[test]
    fn nothing_runs_away(counts in proptest::collection::vec(proptest::array::uniform2(0u64..5000), 0..30), quiet in 0usize..30) {
        let exposure: Vec<f64> = (0..counts.len()).map(|t| f64::from(u8::from(t != quiet))).collect();
        let smooth = latent_smooth(&counts, &exposure, &TRUE, 0.8);
        let filter = latent_filter(&counts, &exposure, &TRUE, 0.8);
        prop_assert_eq!((smooth.len(), filter.len()), (counts.len(), counts.len()));
        for latent in smooth.iter().chain(&filter) {
            prop_assert!(latent.mean.is_finite() && latent.sd > 0.0 && latent.low < latent.high);
        }
        // At the end both know the same.
        if let (Some(s), Some(f)) = (smooth.last(), filter.last()) {
            prop_assert!((s.mean - f.mean).abs() < 1.0);
        }
        // The filter does not look ahead.
        let half = counts.len() / 2;
        prop_assert_eq!(&latent_filter(&counts[..half], &exposure[..half], &TRUE, 0.8)[..], &filter[..half]);
    }
}
