//! The world of a year by its measures: `cargo run --release -p bifrons-faces --example world [YEAR]`, 2014 if none is given.
//!
//! Words against deeds, structural balance, alignment and the latent hostility of thin pairs, from
//! `$BIFRONS_SHARED/data/events` (else `../shared`): `icews/dyad_year_2002_2014`, `states/*`, `keds/levant.cameo`.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use bifrons_faces::{
    Cell, Kappa, Lately, SignedTie, alignments, balance, fit_latent, gaps, latent_filter,
};

#[allow(dead_code, reason = "another example tests")]
#[path = "common/series.rs"]
mod series;
#[allow(dead_code, reason = "other examples read arms and rivalries")]
#[path = "common/states.rs"]
mod states;
#[path = "common/table.rs"]
mod table;

use states::Data;

/// Events of a tie for it to enter the network.
const FEWEST: u64 = 100;

type Pairs = BTreeMap<(usize, usize), Cell>;

fn main() -> Result<(), Box<dyn Error>> {
    let Some(root) = table::shared("data/events/states") else {
        println!("skipped: no folder data/events/states in $BIFRONS_SHARED or ../shared");
        return Ok(());
    };
    let year = std::env::args()
        .nth(1)
        .and_then(|a| a.parse().ok())
        .unwrap_or(2014);
    let data = Data::read(&root)?;
    words_and_deeds(&data, year);
    for year in [2004, 2009, 2014] {
        network(&data, year);
    }
    aligned(&data, year);
    thin(&root)
}

/// Directed or undirected pairs of a year, and the world's cell.
fn pairs(data: &Data, year: i16, directed: bool) -> (Pairs, Cell) {
    let (mut pairs, mut world) = (Pairs::new(), Cell::default());
    for f in data
        .faces
        .iter()
        .filter(|f| f.year == year && f.actor != f.recipient)
    {
        let key = match directed || f.actor < f.recipient {
            true => (f.actor, f.recipient),
            false => (f.recipient, f.actor),
        };
        *pairs.entry(key).or_default() += f.cell;
        world += f.cell;
    }
    (pairs, world)
}

fn words_and_deeds(data: &Data, year: i16) {
    let (pairs, world) = pairs(data, year, true);
    let cells: Vec<[Cell; 1]> = pairs.values().map(|c| [*c]).collect();
    let names: Vec<String> = pairs
        .keys()
        .map(|(a, b)| format!("{}>{}", data.names[a], data.names[b]))
        .collect();
    println!("# words against deeds, {year}: gap, interval, events");
    let found = gaps(&cells, &[Kappa::of_world(&world)], Lately::default());
    for (side, friendly) in [
        ("words friendlier than deeds", true),
        ("deeds friendlier than words", false),
    ] {
        println!("{side}:");
        for g in found.iter().filter(|g| (g.gap > 0.0) == friendly).take(8) {
            println!(
                "  {}  {:.2}  {:.2} to {:.2}  {}",
                names[g.pair], g.gap, g.low, g.high, g.events
            );
        }
    }
    let mut raw: Vec<(f64, &str, u64)> = cells
        .iter()
        .zip(&names)
        .filter_map(|([c], n)| Some((c.gap(Kappa::of_world(&world))?, n.as_str(), c.events())))
        .collect();
    raw.sort_by(|x, y| y.0.abs().total_cmp(&x.0.abs()));
    let thin = |events: &mut dyn Iterator<Item = u64>| events.filter(|e| *e < 20).count();
    println!(
        "of the first 50 with fewer than 20 events: {} by plain gap, {} by this list\n",
        thin(&mut raw.iter().take(50).map(|r| r.2)),
        thin(&mut found.iter().take(50).map(|g| g.events as u64)),
    );
}

fn ties(data: &Data, year: i16) -> Vec<SignedTie> {
    let (pairs, world) = pairs(data, year, false);
    let kappa = Kappa::of_world(&world).face;
    pairs
        .iter()
        .filter(|(_, c)| c.events() >= FEWEST)
        .map(|(&(a, b), c)| SignedTie {
            a,
            b,
            plus: c.cooperation() as f64,
            minus: kappa * c.conflict() as f64,
        })
        .collect()
}

fn network(data: &Data, year: i16) {
    let ties = ties(data, year);
    let got = balance(&ties, 300, 1);
    let f = got.frustration;
    println!(
        "# balance, {year}: {} ties, {} triads; strict {:.3}, weak {:.3}, by chance {:.3}, z {:.1}; frustration {} to {} of {}",
        ties.len(),
        got.triads.len(),
        got.strict.unwrap_or(f64::NAN),
        got.weak.unwrap_or(f64::NAN),
        got.by_chance.unwrap_or(f64::NAN),
        got.z.unwrap_or(f64::NAN),
        f.low,
        f.high,
        f.ties,
    );
}

fn aligned(data: &Data, year: i16) {
    // The 1st session of the General Assembly was in 1946.
    let session = (year - 1945).unsigned_abs();
    let of_session = data.ideal.iter().filter(|((_, s), _)| *s == session);
    let ideal: BTreeMap<usize, f64> = of_session.map(|((state, _), p)| (*state, *p)).collect();
    let ties = ties(data, year);
    let mut states: Vec<usize> = ties.iter().flat_map(|t| [t.a, t.b]).collect();
    states.sort_unstable();
    states.dedup();
    let all = alignments(&states, &ties, &ideal, 10);
    let points: Vec<(f64, f64)> = all
        .iter()
        .filter_map(|a| Some((a.kappa?, a.ideal?)))
        .collect();
    println!(
        "\n# alignment, {year}: {} pairs with 10 common thirds or more; correlation of κ with the distance at the UN {:.2}",
        all.len(),
        correlation(&points)
    );
    let mut by_kappa: Vec<_> = all.iter().filter_map(|a| Some((a.kappa?, a))).collect();
    by_kappa.sort_by(|x, y| y.0.total_cmp(&x.0));
    let show = |(kappa, a): &(f64, &bifrons_faces::Alignment)| {
        format!("{}-{} {kappa:.2}", data.names[&a.a], data.names[&a.b])
    };
    let first: Vec<String> = by_kappa.iter().take(8).map(show).collect();
    let last: Vec<String> = by_kappa.iter().rev().take(8).map(show).collect();
    println!("most: {}\nleast: {}\n", first.join(", "), last.join(", "));
}

fn correlation(points: &[(f64, f64)]) -> f64 {
    let n = points.len() as f64;
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|p| p.0), mean(|p| p.1));
    let sum =
        |of: &dyn Fn(f64, f64) -> f64| points.iter().map(|p| of(p.0 - x, p.1 - y)).sum::<f64>();
    sum(&|a, b| a * b) / (sum(&|a, _| a * a) * sum(&|_, b| b * b)).sqrt()
}

/// The latent hostility of the Levant's pairs: fitted up to 1997, and how often the next months' words of conflict lay in what
/// the filter, which does not look ahead, expected.
fn thin(root: &Path) -> Result<(), Box<dyn Error>> {
    let panel = series::levant(root, 120, true)?;
    let exposure: Vec<f64> = panel
        .world
        .iter()
        .map(|w| w.iter().sum::<u64>() as f64 / 1000.0)
        .collect();
    let face =
        |p: &series::Pair| -> Vec<[u64; 2]> { p.quads.iter().map(|q| [q[2], q[3]]).collect() };
    let until: Vec<Vec<[u64; 2]>> = panel
        .pairs
        .iter()
        .map(|p| face(p)[..panel.test].to_vec())
        .collect();
    let Some(model) = fit_latent(&until, &exposure[..panel.test]) else {
        println!("no model: no events");
        return Ok(());
    };
    println!("# latent hostility, KEDS Levant, 120 pairs, fitted up to 1997: {model:?}");
    let mut sums = [(0.0, 0.0, 0u32); 2];
    for (pair, whole) in panel.pairs.iter().map(|p| (p, face(p))) {
        let latent = latent_filter(&whole, &exposure, &model, 0.8);
        let busy = usize::from(pair.quads.iter().flatten().sum::<u64>() >= 3 * whole.len() as u64);
        for t in panel.test..whole.len() - 1 {
            let l = latent[t];
            // Of what is expected the log-normal mean, a step ahead.
            let spread = (l.sd.powi(2) + model.step.powi(2)) * model.quads[1].beta.powi(2);
            let deeds = exposure[t + 1] * model.rate(1, l.mean) * (spread / 2.0).exp();
            sums[busy].0 += deeds;
            sums[busy].1 += whole[t + 1][1] as f64;
            sums[busy].2 += 1;
        }
    }
    for (name, (expected, came, n)) in ["thin pairs (fewer than 3 events a month)", "busy pairs"]
        .iter()
        .zip(sums)
    {
        println!(
            "{name}: deeds of conflict a month from 1998, expected {:.2}, came {:.2} ({n} months)",
            expected / f64::from(n),
            came / f64::from(n)
        );
    }
    Ok(())
}
