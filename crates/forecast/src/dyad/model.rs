//! Exploration model
use super::classes::{Class, classes, parts};
use super::counts::Counts;
use super::panel::{Dyad, Panel};
use super::pool::{pool, Pool};
use super::regress::{fit, Family, Rows, Scale, Weights};
use super::table::Table;
use super::tally::Tally;
use rayon::prelude::*;
use std::collections::BTreeMap;

pub struct Study { table: Table, panel: Panel }
#[derive(Clone, Copy)]
pub struct Opt { pub ridge: f64, pub train: usize, pub hist: usize, pub pool: bool, pub hurdle: bool, pub mix: bool, pub rest: usize }
pub struct QuadModel { scale: Scale, counts: Weights, any: Weights, pool_c: BTreeMap<Dyad,f64>, pool_a: BTreeMap<Dyad,f64>, classes: Vec<Class>, pub spread: (f64,f64), mask: Vec<bool> }
impl Study {
    pub fn new(panel: Panel, dyads: &[Dyad]) -> Self { Self { table: Table::new(&panel, dyads), panel } }
    pub fn train_dyads(panel: &Panel, n: usize, o: Opt) -> Vec<Dyad> {
        let all = panel.busiest(n);
        let mut d: Vec<Dyad> = all.iter().take(o.train).cloned().collect();
        if all.len() > o.train && o.rest > 0 {
            let left = &all[o.train..];
            let step = (left.len() / o.rest).max(1);
            d.extend(left.iter().step_by(step).take(o.rest).cloned());
        }
        d
    }
    pub fn fit(&self, dyads: &[Dyad], n: usize, h: usize, q: usize, o: Opt, keep: &(dyn Fn(&str, &str) -> bool + Sync)) -> QuadModel {
        let mut rows = Rows { width: self.table.width, values: vec![] };
        let mut y = vec![]; let mut groups = vec![];
        for d in dyads {
            let from = y.len();
            for t in o.hist..n.saturating_sub(h) { self.table.push(d, t, h, &mut rows.values); y.push(self.table.counts(d)[t + h][q]); }
            groups.push(from..y.len());
        }
        let scale = Scale::of(&rows);
        let mask: Vec<bool> = self.table.features.names().iter().map(|(a, nme)| keep(a.name(), nme)).collect();
        let w = rows.width;
        for r in rows.values.chunks_exact_mut(w) { scale.apply(r); r.iter_mut().zip(&mask).for_each(|(x, m)| if !*m { *x = 0.0 }); }
        let b: Vec<f64> = y.iter().map(|y| f64::from(*y > 0.0)).collect();
        let any = fit(&rows, &b, Family::Logit, o.ridge, None);
        if std::env::var("Q3").is_ok() {
            let z = Weights(vec![0.0; w + 1]);
            return QuadModel { scale, counts: z, any, pool_c: BTreeMap::new(), pool_a: BTreeMap::new(), classes: vec![Class { share: 1.0, times: 1.0, size: 1.0 }], spread: (0.0, 0.0), mask };
        }
        let c1 = fit(&rows, &y, Family::Counts(1.0), o.ridge, None);
        let tally = Tally::new(&y);
        let means: Vec<f64> = rows.iter().map(|r| c1.predict(r).exp()).collect();
        let ones = vec![1.0; y.len()];
        let size = tally.best_size(&means, &ones, 1.0);
        let counts = fit(&rows, &y, Family::Counts(size), o.ridge, Some(c1));
        let eta: Vec<f64> = rows.iter().map(|r| counts.predict(r)).collect();
        let pc = if o.pool { pool(&groups, &eta, &y, Family::Counts(size)) } else { Pool { spread: 0.0, levels: vec![0.0; groups.len()] } };
        let ea: Vec<f64> = rows.iter().map(|r| any.predict(r)).collect();
        let pa = if o.pool { pool(&groups, &ea, &b, Family::Logit) } else { Pool { spread: 0.0, levels: vec![0.0; groups.len()] } };
        let mut means = vec![0.0; y.len()];
        for (g, l) in groups.iter().zip(&pc.levels) { for i in g.clone() { means[i] = (eta[i] + l).exp(); } }
        let classes = if o.mix { classes(&means, &tally) } else { vec![Class { share: 1.0, times: 1.0, size: tally.best_size(&means, &ones, 1.0) }] };
        let m = |p: &Pool| dyads.iter().cloned().zip(p.levels.iter().copied()).collect();
        QuadModel { scale, counts, any, pool_c: m(&pc), pool_a: m(&pa), classes, spread: (pc.spread, pa.spread), mask }
    }
    pub fn tell(&self, m: &QuadModel, d: &Dyad, t: usize, h: usize, o: Opt) -> (f64, f64, Counts) {
        let mut r = vec![]; self.table.push(d, t, h, &mut r); m.scale.apply(&mut r);
        r.iter_mut().zip(&m.mask).for_each(|(x, m)| if !*m { *x = 0.0 });
        let eta = m.counts.predict(&r) + m.pool_c.get(d).copied().unwrap_or(0.0);
        let p = 1.0 / (1.0 + (-(m.any.predict(&r) + m.pool_a.get(d).copied().unwrap_or(0.0))).exp());
        let c = Counts::new(o.hurdle.then_some(1.0 - p), parts(&m.classes, eta.exp()));
        (p, eta, c)
    }
    pub fn count(&self, d: &Dyad, t: usize, q: usize) -> f64 { self.table.counts(d)[t][q] }
    pub fn panel(&self) -> &Panel { &self.panel }
    pub fn all(&self, dyads: &[Dyad], n: usize, hs: &[usize], o: Opt, keep: &(dyn Fn(&str, &str) -> bool + Sync)) -> Vec<Vec<QuadModel>> {
        let tasks: Vec<(usize, usize)> = if std::env::var("Q3").is_ok() { hs.iter().flat_map(|h| [(*h, 3usize); 1]).collect() } else { hs.iter().flat_map(|h| (0..4).map(move |q| (*h, q))).collect() };
        let mut v: Vec<QuadModel> = tasks.par_iter().map(|(h, q)| self.fit(dyads, n, *h, *q, o, keep)).collect();
        let mut out = vec![]; while !v.is_empty() { let rest = v.split_off(if std::env::var("Q3").is_ok() { 1 } else { 4.min(v.len()) }); out.push(v); v = rest; } out
    }
    pub fn describe(&self, m: &QuadModel) { let names = self.table.features.names(); let mut a: Vec<(f64,String)> = m.any.0.iter().zip(&names).map(|(w,n)| (*w, n.1.clone())).collect(); a.sort_by(|x,y| y.0.abs().total_cmp(&x.0.abs())); for (w,n) in a.iter().take(30) { eprintln!("   {w:+.3} {n}"); } eprintln!("{:?} {:?}", m.classes, m.spread); }
}
