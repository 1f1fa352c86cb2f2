use bifrons_core::Quad;
use bifrons_faces::Bucket;
use bifrons_forecast::dyad::*;
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
#[path = "../../faces/examples/common/series.rs"]
#[allow(dead_code)]
mod series;
#[path = "../../faces/examples/common/table.rs"]
mod table;
#[path = "../../faces/examples/common/logit.rs"]
#[allow(dead_code)]
mod logit;
use series::*;
const Q: [Quad; 4] = [Quad::VerbalCooperation, Quad::MaterialCooperation, Quad::VerbalConflict, Quad::MaterialConflict];
fn load(which: &str, root: &Path) -> Result<(Panel, Date, usize), Box<dyn Error>> {
    let leaders: BTreeMap<&str, &str> = include_str!("../../faces/examples/flips/leaders.txt").lines().filter_map(|l| l.split_once(" ; ")).collect();
    let (seen, b, test, m) = match which {
        "keds" => (levant_events(root)?, Bucket::Month, date(1998, 1, 1), 30),
        "lead" => (icews18_events(root, |n| leaders.get(n).map(|s| s.to_string()))?, Bucket::Week, date(2018, 8, 1), 200),
        _ => (icews18_events(root, |_| None)?, Bucket::Week, date(2018, 8, 1), 200),
    };
    let first = seen.first().unwrap().0; let last = seen.last().unwrap().0;
    let first = b.bounds(first).0;
    let ev = seen.iter().filter_map(|(d, a, b, c)| Some((*d, a.as_str(), b.as_str(), Q[quad(c)?])));
    Ok((Panel::new(b, if std::env::var("SUM").is_ok() { Sides::Summed } else { Sides::Directed }, [first, last], ev), test, m))
}
fn main() -> Result<(), Box<dyn Error>> {
    let root = table::shared("data/events/keds").unwrap();
    let env = |k: &str, d: f64| std::env::var(k).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    for which in std::env::args().skip(1) {
        let t0 = std::time::Instant::now();
        let (panel, test, m) = load(&which, &root)?;
        let te = panel.index(test).unwrap();
        let n = panel.len();
        let top: Vec<Dyad> = panel.busiest(n).into_iter().take(m).collect();
        let o = Opt { ridge: env("RIDGE", 100.0), train: env("TRAIN", if which == "keds" { 100.0 } else { 600.0 }) as usize, hist: env("HIST", if which == "keds" { 8.0 } else { 4.0 }) as usize, pool: env("POOL", 0.0) > 0.0, hurdle: env("HURDLE", 1.0) > 0.0, mix: env("MIX", 1.0) > 0.0, rest: env("REST", 0.0) as usize };
        let vars = std::env::var("SETS").unwrap_or("|".into());
        let mut need = top.clone();
        let refit = env("REFIT", 1000.0) as usize;
        let mut at = te; let mut plans = vec![];
        while at < n { let d = Study::train_dyads(&panel, at, o); need.extend(d.iter().cloned()); plans.push((at, d)); at += refit; }
        need.sort(); need.dedup();
        eprintln!("{which} {} periods, {} need, load {:?}", n, need.len(), t0.elapsed());
        let study = Study::new(panel, &need);
        eprintln!("table {:?}", t0.elapsed());
        for set in vars.split('|').filter(|s| !s.is_empty() || vars == "|") {
        println!("== {set}");
        let o = Opt { ridge: set.split(' ').find_map(|s| s.strip_prefix("R=")).and_then(|x| x.parse().ok()).unwrap_or(o.ridge), ..o };
        let drop = set.split(' ').find_map(|s| s.strip_prefix("D=")).unwrap_or("").replace('_', " ");
        let only = set.split(' ').find_map(|s| s.strip_prefix("O=")).unwrap_or("").replace('_', " ");
        let _x = std::env::var("DROP").unwrap_or_default();
        let keep = |a: &str, n: &str| -> bool { !drop.split(';').any(|d| !d.is_empty() && (a == d || n.contains(d))) && (only.is_empty() || only.split(';').any(|d| a == d || n.contains(d))) };
        let hs: Vec<usize> = std::env::var("HS").unwrap_or("1".into()).split(',').map(|x| x.parse().unwrap()).collect();
        let mut p = vec![vec![]; hs.len()]; let mut y = vec![vec![]; hs.len()]; let mut pm = vec![vec![]; hs.len()];
        let mut crps = vec![[0.0; 4]; hs.len()]; let mut cov = vec![[[0.0; 3]; 4]; hs.len()]; let mut pit = vec![[[0.0; 3]; 4]; hs.len()]; let mut cnt = vec![0.0; hs.len()]; let mut ls = vec![[0.0; 4]; hs.len()];
        for (i, (at, d)) in plans.iter().enumerate() {
            let models = study.all(d, *at, &hs, o, &keep);
            if i == 0 { eprintln!("fit {:?}", t0.elapsed()); if env("SHOW", 0.0) > 0.0 { study.describe(models[0].last().unwrap()); } }
            let end = plans.get(i + 1).map_or(n, |x| x.0);
            for (hi, h) in hs.iter().enumerate() {
                // origins t with target t+h in test; model used if t+1 >= at
                let from = if i == 0 { te - h } else { at - 1 };
                for t in from..(end - 1).min(n) {
                    if t + h >= n || t + h < te { continue; }
                    for dd in &top {
                        for q in if std::env::var("Q3").is_ok() { 3..4 } else { 0..4 } {
                            let (pp, _, c) = study.tell(&models[hi][if std::env::var("Q3").is_ok() { 0 } else { q }], dd, t, *h, o);
                            let yy = study.count(dd, t + h, q);
                            if q == 3 { p[hi].push(pp); y[hi].push(yy > 0.0); pm[hi].push(c.any()); }
                            crps[hi][q] += c.crps(yy as u64); ls[hi][q] += c.log_score(yy as u64);
                            let (lo, up) = c.transform(yy as u64);
                            for (k, l) in [0.5, 0.8, 0.95].iter().enumerate() {
                                let (a, b) = ((1.0 - l) / 2.0, 1.0 - (1.0 - l) / 2.0);
                                let qs = c.quantiles(&[a, b]);
                                cov[hi][q][k] += f64::from(qs[0] as f64 <= yy && yy <= qs[1] as f64);
                                pit[hi][q][k] += ((up.min(b) - lo.max(a)).max(0.0)) / (up - lo).max(1e-12);
                            }
                        }
                        cnt[hi] += 1.0;
                    }
                }
            }
        }
        for (hi, h) in hs.iter().enumerate() {
            println!("{which} h{h} AUC {:.4} Brier {:.4} | mix AUC {:.4} Brier {:.4} n {}", logit::auc(&p[hi], &y[hi]), logit::brier(&p[hi], &y[hi]), logit::auc(&pm[hi], &y[hi]), logit::brier(&pm[hi], &y[hi]), cnt[hi]);
            for q in 0..4 { println!("   q{q} CRPS {:.4} LS {:.4} cover {:.3?} pit {:.3?}", crps[hi][q] / cnt[hi], ls[hi][q] / cnt[hi], cov[hi][q].map(|c| c / cnt[hi]), pit[hi][q].map(|c| c / cnt[hi])); }
        }
        eprintln!("{:?}", t0.elapsed());
        }
    }
    Ok(())
}
