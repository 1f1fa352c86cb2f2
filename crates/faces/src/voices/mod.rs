//! Which source tells which face of a pair, and how much more often than the others do (measures 5.9).

mod clusters;
#[cfg(test)]
mod tests;

pub use clusters::{Report, clusters, told};

use statrs::function::gamma::ln_gamma;

use crate::quantile::{gamma_quantile, tails, trigamma};

/// Weights of the prior that are tried, in events: its ratio of 1 counts like so many.
///
/// None is heavier than eight: among many sources that tell alike the likeliest prior is as heavy as can be, and would hide the one
/// that does not.
const PRIORS: [f64; 8] = [0.25, 0.5, 1.0, 2.0, 3.0, 4.0, 6.0, 8.0];

/// Events of a pair that a source, or a cluster of sources, tells. Indexes of the caller's own lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The source or cluster.
    pub source: usize,
    /// The pair.
    pub pair: usize,
    /// Events of the four quads.
    pub quads: [u64; 4],
}

/// What is listed by [`voices`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoiceRules {
    /// Events that a source must tell of a pair, or be expected to tell of its conflict face, to be listed.
    pub fewest: f64,
    /// Probability that the interval holds, 0.01 to 0.999.
    pub level: f64,
}

impl Default for VoiceRules {
    /// Five events, intervals of 80 percent.
    fn default() -> Self {
        Self {
            fewest: 5.0,
            level: 0.8,
        }
    }
}

/// How often one source tells the conflict face of one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Voice {
    /// The source or cluster.
    pub source: usize,
    /// The pair.
    pub pair: usize,
    /// exp(δ): it tells this pair's conflict face so many times as often as the others do, above 0; shrunk towards 1.
    pub times: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// The same for the cooperative face. A source that follows the pair closely has both above 1; one that tells the conflict
    /// alone has `times` above this.
    pub cooperation: f64,
    /// Events of conflict that it tells of the pair.
    pub conflict_events: u64,
    /// All events that it tells of the pair.
    pub events: u64,
    /// Events of conflict that it would tell if it told the pair as the others do.
    pub expected: f64,
}

impl Voice {
    /// The ratio that the interval allows at least, as a distance from 1: ln low above, −ln high below, 0 if it holds 1.
    pub fn sure(&self) -> f64 {
        self.low.ln().max(-self.high.ln()).max(0.0)
    }
}

/// Sources that tell a pair's conflict face more or less often than the others do, the surest first.
///
/// log E\[x(source, pair, q)\] = α_source + β_pair,q + γ_source,q + δ_source,pair·\[q is of conflict\], x being Poisson, α going into γ.
/// For each source and pair β and γ come from all the others: with R the source's events of a quad, C the pair's, T all, what would be
/// expected is e = Σ (R − x)(C − x)/(T − R − C + x) over the two quads, which is the model's likeliest fit with that δ alone free.
/// (A δ for every cell at once would let penalties spread one source's oddity over its neighbours.) exp(δ) has a gamma prior of mean 1
/// whose weight a is the likeliest of a grid (the gamma-Poisson shrinker of DuMouchel 1999), so that it is (a + x)/(a + e); its
/// interval is that of the gamma posterior, widened on the log scale by the uncertainty of e, to which the others' own
/// oddities add.
///
/// Give clusters of sources ([`clusters`], [`told`]), not sources and not articles: papers that print the same agency are one voice
/// (Baum & Zhukov 2015; Weidmann 2015). A ratio tells what differs, not who is right. Rows of the same source and pair are summed.
/// Cost grows with sources times pairs. A source that tells
/// of one pair only, or a pair that one source tells, has no others to be measured by and is left out.
pub fn voices(told: &[Told], rules: VoiceRules) -> Vec<Voice> {
    let table = Table::new(told);
    let (conflict, conflict_prior) = table.ratios([2, 3]);
    let (cooperation, _) = table.ratios([0, 1]);
    let (lower, upper) = tails(rules.level);
    let mut all = Vec::new();
    for (s, &source) in table.sources.iter().enumerate() {
        for (p, &pair) in table.pairs.iter().enumerate() {
            let quads = table.counts[table.at(s, p)];
            let (events, conflict_events) = (quads.iter().sum::<f64>(), quads[2] + quads[3]);
            let cell = conflict[table.at(s, p)];
            if !cell.known || (events < rules.fewest && cell.expected < rules.fewest) {
                continue;
            }
            let (shape, rate) = (
                conflict_prior + conflict_events,
                conflict_prior + cell.expected,
            );
            let own = trigamma(shape);
            let widen = ((own + cell.variance * (cell.expected / rate).powi(2)) / own).sqrt();
            let middle = gamma_quantile(shape, rate, 0.5);
            let bound = |p: f64| middle * (gamma_quantile(shape, rate, p) / middle).powf(widen);
            all.push(Voice {
                source,
                pair,
                times: cell.times,
                low: bound(lower),
                high: bound(upper),
                cooperation: cooperation[table.at(s, p)].times,
                conflict_events: conflict_events as u64,
                events: events as u64,
                expected: cell.expected,
            });
        }
    }
    all.sort_by(|x, y| {
        y.sure()
            .total_cmp(&x.sure())
            .then(y.times.ln().abs().total_cmp(&x.times.ln().abs()))
            .then((x.source, x.pair).cmp(&(y.source, y.pair)))
    });
    all
}

/// Counts of all sources by all pairs, those never told as 0.
struct Table {
    sources: Vec<usize>,
    pairs: Vec<usize>,
    counts: Vec<[f64; 4]>,
}

/// One face of one source and pair.
#[derive(Clone, Copy, Default)]
struct Ratio {
    /// Whether there are others to expect anything by.
    known: bool,
    times: f64,
    expected: f64,
    /// Variance of the log of what is expected.
    variance: f64,
}

impl Table {
    fn new(told: &[Told]) -> Self {
        let list = |of: fn(&Told) -> usize| {
            let mut all: Vec<usize> = told.iter().map(of).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let (sources, pairs) = (list(|t| t.source), list(|t| t.pair));
        let mut counts = vec![[0.0; 4]; sources.len() * pairs.len()];
        for t in told {
            if let (Ok(s), Ok(p)) = (
                sources.binary_search(&t.source),
                pairs.binary_search(&t.pair),
            ) {
                let cell = &mut counts[s * pairs.len() + p];
                (0..4).for_each(|q| cell[q] += t.quads[q] as f64);
            }
        }
        Self {
            sources,
            pairs,
            counts,
        }
    }

    fn at(&self, source: usize, pair: usize) -> usize {
        source * self.pairs.len() + pair
    }

    /// Ratio and expectation of each source and pair for the face of two quads, and the weight of the prior.
    fn ratios(&self, quads: [usize; 2]) -> (Vec<Ratio>, f64) {
        let mut cells = vec![Ratio::default(); self.counts.len()];
        // How far the others' own oddities, which are those of a quad's neighbour too, move what is expected.
        let mut odd = vec![0.0; cells.len()];
        for q in quads {
            let mut source = vec![Sum::default(); self.sources.len()];
            let mut pair = vec![Sum::default(); self.pairs.len()];
            for (i, count) in self.counts.iter().enumerate() {
                source[i / self.pairs.len()].add(count[q]);
                pair[i % self.pairs.len()].add(count[q]);
            }
            let all: f64 = source.iter().map(|s| s.plain).sum();
            for (i, cell) in cells.iter_mut().enumerate() {
                let x = self.counts[i][q];
                let r = source[i / self.pairs.len()].without(x);
                let c = pair[i % self.pairs.len()].without(x);
                let rest = all - r.plain - c.plain - x;
                if r.plain > 0.0 && c.plain > 0.0 && rest > 0.0 {
                    let e = r.plain * c.plain / rest;
                    cell.known = true;
                    cell.expected += e;
                    // Of e, not of its log, until the sum is whole.
                    cell.variance += e * e * (1.0 / r.plain + 1.0 / c.plain + 1.0 / rest);
                    odd[i] += e * (r.concentration() + c.concentration()).sqrt();
                }
            }
        }
        let count = |i: usize| self.counts[i][quads[0]] + self.counts[i][quads[1]];
        let prior = likeliest(&cells, count);
        for (i, cell) in cells.iter_mut().enumerate() {
            cell.times = match cell.known {
                true => (prior + count(i)) / (prior + cell.expected),
                false => 1.0,
            };
            if cell.known {
                cell.variance = (cell.variance + odd[i].powi(2) / prior) / cell.expected.powi(2);
            }
        }
        (cells, prior)
    }
}

/// Counts of a source or a pair, and of their squares.
#[derive(Clone, Copy, Default)]
struct Sum {
    plain: f64,
    squares: f64,
}

impl Sum {
    fn add(&mut self, x: f64) {
        self.plain += x;
        self.squares += x * x;
    }

    fn without(self, x: f64) -> Self {
        Self {
            plain: self.plain - x,
            squares: self.squares - x * x,
        }
    }

    /// 1 over the number of even parts that would vary as much.
    fn concentration(self) -> f64 {
        self.squares / self.plain.powi(2)
    }
}

/// The weight of the prior under which the counts are likeliest; they are negative binomial once the ratios are summed out.
fn likeliest(cells: &[Ratio], counts: impl Fn(usize) -> f64) -> f64 {
    let likelihood = |a: f64| -> f64 {
        let of = |(i, cell): (usize, &Ratio)| {
            let (x, e) = (counts(i), cell.expected);
            match cell.known {
                true => ln_gamma(a + x) - ln_gamma(a) - a * (e / a).ln_1p() - x * (a + e).ln(),
                false => 0.0,
            }
        };
        cells.iter().enumerate().map(of).sum()
    };
    let best = PRIORS.iter().map(|&a| (likelihood(a), a));
    best.max_by(|x, y| x.0.total_cmp(&y.0))
        .map_or(PRIORS[3], |(_, a)| a)
}
