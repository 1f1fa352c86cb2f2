//! The baselines of "History repeats itself" (Gastinger, Meilicke, Errica, Sztyler, Schuelke, Stuckenschmidt, IJCAI 2024), in
//! the form corrected in 2025, where the decay sums over all earlier days.
//!
//! * ψΔ(s, r, o, t) = Σ_{k<t, (s,r,o,k)} 2^{λ(k−t)} / Σ_{k=first}^{last−1} 2^{λ(k−t)}, first and last the act's days before t;
//! * ξ(s, r, o, t) = count of (·, r, o) before t / count of (·, r, ·) before t;
//! * combined: α ψΔ + (1−α) ξ, with λ and α chosen for each act and direction.

use rustc_hash::FxHashMap;

use super::{Fact, Stream, Tally, Ways, days};

/// The decays tried, as the authors tried them.
pub const LAMBDAS: [f64; 14] = [
    0.0, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.5, 0.9, 1.0001,
];
/// The weights of ψΔ tried.
pub const ALPHAS: [f64; 13] = [
    0.0, 0.00001, 0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 1.0,
];

/// λ and α for each act in each direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuned {
    /// Decay of ψΔ, by directed act.
    pub lambda: Vec<f64>,
    /// Weight of ψΔ, by directed act.
    pub alpha: Vec<f64>,
}

impl Tuned {
    /// One choice for all acts.
    pub fn same(lambda: f64, alpha: f64, acts: u32) -> Self {
        let each = 2 * acts as usize;
        Self {
            lambda: vec![lambda; each],
            alpha: vec![alpha; each],
        }
    }

    /// Chooses for each directed act what ranks best on the days from `from` to before `until`: first λ with ψΔ alone, then α.
    /// An act that these days lack keeps the steepest decay.
    pub fn on(stream: &Stream, from: u32, until: u32) -> Self {
        let mut tuned = Self::same(1.0001, 0.99999, stream.acts());
        let best = |tallies: &[Tally], values: &[f64], chosen: &mut f64| {
            let mut most = 0.0;
            for (tally, &value) in tallies.iter().zip(values) {
                if tally.mrr() > most {
                    (most, *chosen) = (tally.mrr(), value);
                }
            }
        };
        let each = 2 * stream.acts() as usize;
        let mut tallies = vec![[Tally::default(); LAMBDAS.len()]; each];
        walk(stream, from, until, |question| {
            for (tally, lambda) in tallies[question.act].iter_mut().zip(LAMBDAS) {
                question.ranks(lambda, 1.0, |rank| tally.add(rank));
            }
        });
        for (tallies, lambda) in tallies.iter().zip(&mut tuned.lambda) {
            best(tallies, &LAMBDAS, lambda);
        }
        let mut tallies = vec![[Tally::default(); ALPHAS.len()]; each];
        walk(stream, from, until, |question| {
            let lambda = tuned.lambda[question.act];
            for (tally, alpha) in tallies[question.act].iter_mut().zip(ALPHAS) {
                question.ranks(lambda, alpha, |rank| tally.add(rank));
            }
        });
        for (tallies, alpha) in tallies.iter().zip(&mut tuned.alpha) {
            best(tallies, &ALPHAS, alpha);
            // ξ always fills up what ψΔ leaves level.
            *alpha = alpha.min(0.99999);
        }
        tuned
    }
}

/// What the three baselines reach on the same questions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Recurrency {
    /// ξ alone.
    pub relaxed: Ways,
    /// ψΔ alone.
    pub strict: Ways,
    /// Both.
    pub combined: Ways,
}

/// Ranks the answers of all questions, in both directions, of the days from `from` to before `until`.
pub fn recurrency(stream: &Stream, from: u32, until: u32, tuned: &Tuned) -> Recurrency {
    let mut found = Recurrency::default();
    walk(stream, from, until, |question| {
        let (lambda, alpha) = (tuned.lambda[question.act], tuned.alpha[question.act]);
        let backward = question.act >= stream.acts() as usize;
        question.ranks(lambda, 0.0, |rank| found.relaxed.add(backward, rank));
        question.ranks(lambda, 1.0, |rank| found.strict.add(backward, rank));
        question.ranks(lambda, alpha, |rank| found.combined.add(backward, rank));
    });
    found
}

/// What was before a day of one directed act.
#[derive(Default)]
struct Past {
    first: u32,
    last: u32,
    total: u32,
    /// How often each answer was given, whoever asked.
    given: FxHashMap<u32, u32>,
}

struct Question<'a> {
    act: usize,
    day: u32,
    actors: u32,
    past: &'a Past,
    /// `past.given`, falling.
    counts: &'a [u32],
    /// Earlier answers to the same question with their days, sorted.
    earlier: &'a [(u32, u32)],
    answers: &'a [u32],
}

impl Question<'_> {
    /// Expected rank of each answer among all actors but the other answers.
    fn ranks(&self, lambda: f64, alpha: f64, mut tell: impl FnMut(f64)) {
        let decay = |k: u32| (lambda * (f64::from(k) - f64::from(self.day))).exp2();
        let span: f64 = match (lambda, self.past.total) {
            (_, 0) => 0.0,
            (0.0, _) => f64::from(self.past.last - self.past.first),
            // A geometric series.
            (l, _) => (decay(self.past.last) - decay(self.past.first)) / (l.exp2() - 1.0),
        };
        let span = span.max(1e-15);
        let relaxed = |count: u32| (1.0 - alpha) * f64::from(count) / f64::from(self.past.total);
        let count = |o: u32| self.past.given.get(&o).copied().unwrap_or(0);
        let strict: Vec<(u32, f64)> = self
            .earlier
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| {
                (
                    same[0].0,
                    same.iter().map(|x| decay(x.1)).sum::<f64>() / span,
                )
            })
            .filter(|x| x.1 > 0.0 && alpha > 0.0)
            .collect();
        let score = |o: u32| {
            let psi = strict
                .binary_search_by_key(&o, |x| x.0)
                .map_or(0.0, |at| strict[at].1);
            match count(o) {
                0 => alpha * psi,
                n => alpha * psi + relaxed(n),
            }
        };
        let silent = self.actors as usize - self.past.given.len();
        for &answer in self.answers {
            let mine = score(answer);
            let not_over = |x: f64| x <= mine;
            // All by ξ alone, from the sorted counts; then those that ψΔ raises, and the answers, are put right.
            let above = self.counts.partition_point(|&n| !not_over(relaxed(n)));
            let level = self.counts[above..].partition_point(|&n| relaxed(n) >= mine);
            let (mut above, mut level) = (above as i64, level as i64);
            if mine == 0.0 {
                level += silent as i64;
            }
            let mut change = |score: f64, by: i64| {
                above += by * i64::from(score > mine);
                level += by * i64::from(score == mine);
            };
            for &(o, _) in &strict {
                change(relaxed(count(o)), -1);
                change(score(o), 1);
            }
            for &o in self.answers {
                change(score(o), -1);
            }
            tell(1.0 + above as f64 + level as f64 / 2.0);
        }
    }
}

/// Shows each question of the days asked for, with what was before its day.
fn walk(stream: &Stream, from: u32, until: u32, mut ask: impl FnMut(&Question)) {
    let acts = stream.acts();
    let mut past: Vec<Past> = (0..2 * acts).map(|_| Past::default()).collect();
    let mut earlier: FxHashMap<(u32, u32), Vec<(u32, u32)>> = FxHashMap::default();
    for (day, places) in days(stream.split(until).0) {
        let both = |fact: &Fact| [*fact, fact.reversed(acts)];
        let mut facts: Vec<Fact> = stream.facts()[places].iter().flat_map(both).collect();
        facts.sort_unstable_by_key(|f| (f.act, f.actor, f.recipient));
        for of_act in facts.chunk_by(|a, b| a.act == b.act) {
            if day < from {
                break;
            }
            let act = of_act[0].act as usize;
            let mut counts: Vec<u32> = past[act].given.values().copied().collect();
            counts.sort_unstable_by(|a, b| b.cmp(a));
            for asked in of_act.chunk_by(|a, b| a.actor == b.actor) {
                let answers: Vec<u32> = asked.iter().map(|f| f.recipient).collect();
                let key = (asked[0].actor, asked[0].act);
                ask(&Question {
                    act,
                    day,
                    actors: stream.actors(),
                    past: &past[act],
                    counts: &counts,
                    earlier: earlier.get(&key).map_or(&[], Vec::as_slice),
                    answers: &answers,
                });
            }
        }
        for fact in facts {
            let past = &mut past[fact.act as usize];
            if past.total == 0 {
                past.first = day;
            }
            past.last = day;
            past.total += 1;
            *past.given.entry(fact.recipient).or_default() += 1;
            let list = earlier.entry((fact.actor, fact.act)).or_default();
            let place = list.partition_point(|&x| x <= (fact.recipient, day));
            list.insert(place, (fact.recipient, day));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of five actors, 0 did act 0 to 1 on day 0 and to 2 on day 3; on day 4, to 1 and 3; 4 did it to 2 on day 0 and 3.
    fn stream() -> Stream {
        let rows = [
            (0, 0, 1),
            (0, 4, 2),
            (3, 0, 2),
            (3, 4, 2),
            (4, 0, 1),
            (4, 0, 3),
        ];
        let fact = |(day, actor, recipient)| Fact {
            day,
            actor,
            act: 0,
            recipient,
        };
        Stream::new(rows.map(fact).to_vec(), 5, 1)
    }

    /// Ranks of the two answers 1 and 3 to (0, act, ?, day 4).
    fn forward(lambda: f64, alpha: f64) -> Vec<f64> {
        let mut ranks = Vec::new();
        walk(&stream(), 4, 5, |question| {
            if question.act == 0 {
                question.ranks(lambda, alpha, |rank| ranks.push(rank));
            }
        });
        ranks
    }

    #[test]
    fn relaxed_by_hand() {
        // Counts of (·, act, o): 2 three times, 1 once. 1 is behind 2; 3 is behind 2 and level with 0 and 4.
        assert_eq!(forward(1.0, 0.0), [2.0, 3.0]);
    }

    #[test]
    fn strict_by_hand() {
        // Of actor 0: 1 four days ago (1/16), 2 one day ago (1/2). Without decay they are level.
        assert_eq!(forward(1.0, 1.0), [2.0, 3.0]);
        assert_eq!(forward(0.0, 1.0), [1.5, 3.0]);
    }

    #[test]
    fn combined_by_hand() {
        // Without decay ψ = 1/3 for both 1 and 2 (three days from 0 to before 3), so ξ decides: 2.
        assert_eq!(forward(0.0, 0.5), [2.0, 3.0]);
    }
}
