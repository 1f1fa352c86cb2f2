//! The benchmark of next events: single step, time-aware filter, both directions, expected rank on ties.

use rayon::prelude::*;

use super::candidates::Asked;
use super::forecaster::AT_A_TIME;
use super::recurrency::{Recurrency, Tuned, recurrency};
use super::teach::{pairs, questions};
use super::{
    Folder, Forecaster, Progress, Ranking, Stage, Stream, Tally, Traits, Ways, days, expected_rank,
};

/// A stream with the days whose questions are asked.
#[derive(Clone, Debug)]
pub struct Benchmark {
    /// All facts, those asked for among them.
    pub stream: Stream,
    /// What names tell.
    pub traits: Traits,
    /// First day asked.
    pub from: u32,
    /// Day after the last one asked.
    pub until: u32,
}

/// Which facts of a folder are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Those of `valid`, with `train` before them.
    Valid,
    /// Those of `test`, with `train` and `valid` before them; the rankers learn from both.
    Test,
}

/// What the forecaster reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reached {
    /// Who, by the conditional logit alone.
    pub logit: Ways,
    /// Who, by the ranker.
    pub ranker: Ways,
    /// The ranker where the two had dealt with each other before.
    pub known: Tally,
    /// The ranker where they had not.
    pub new: Tally,
    /// True answers among the ranker's candidates.
    pub kept: u64,
    /// What act, by how often the pair did it of late (half-life 32 days).
    pub act_counts: Tally,
    /// What act, by the logit alone.
    pub act_logit: Tally,
    /// What act, by the ranker.
    pub act_ranker: Tally,
    /// How far the probabilities of the likeliest answers hold.
    pub calibration: Calibration,
}

/// How often the likeliest answer was right, by how likely it was said to be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Calibration {
    /// For each tenth of probability: answers, the sum of the probabilities, how many were right.
    pub tenths: [[f64; 3]; 10],
}

impl Calibration {
    /// Counts an answer whose likeliest candidate had a probability of 0 to 1.
    pub fn add(&mut self, probability: f64, right: bool) {
        let tenth = ((probability * 10.0) as usize).min(9);
        let by = [1.0, probability, f64::from(u8::from(right))];
        self.tenths[tenth]
            .iter_mut()
            .zip(by)
            .for_each(|(sum, by)| *sum += by);
    }

    /// The expected calibration error: how far from the share that was right the probabilities were on average, 0 to 1.
    pub fn error(&self) -> f64 {
        let all: f64 = self.tenths.iter().map(|t| t[0]).sum();
        let off: f64 = self.tenths.iter().map(|t| (t[1] - t[2]).abs()).sum();
        off / all.max(1.0)
    }
}

impl Benchmark {
    /// Takes a folder's facts; `None` if the split asked for is empty.
    pub fn new(folder: &Folder, split: Split) -> Option<Self> {
        let (before, asked) = match split {
            Split::Valid => (folder.train.clone(), &folder.valid),
            Split::Test => ([&folder.train[..], &folder.valid].concat(), &folder.test),
        };
        let from = asked.iter().map(|f| f.day).min()?;
        let until = asked.iter().map(|f| f.day).max()? + 1;
        let facts = [&before[..], asked].concat();
        let stream = Stream::new(facts, folder.actors.len() as u32, folder.acts.len() as u32);
        let traits = Traits::of_names(&folder.actors, &folder.acts);
        Some(Self {
            stream,
            traits,
            from,
            until,
        })
    }

    /// The baselines, their two numbers chosen on as many days before the first one asked as are asked.
    pub fn recurrency(&self) -> Recurrency {
        let tune_from = self.from.saturating_sub(self.until - self.from);
        let tuned = Tuned::on(&self.stream, tune_from, self.from);
        recurrency(&self.stream, self.from, self.until, &tuned)
    }

    /// Asks all questions, each with the facts of earlier days learnt; `forecaster` has learnt those before the first. `watch` is told
    /// how far it has come.
    pub fn run(&self, forecaster: &mut Forecaster, watch: &mut dyn FnMut(Progress)) -> Reached {
        let mut reached = Reached::default();
        let facts = self.stream.split(self.from).1;
        for (day, places) in days(facts).take_while(|d| d.0 < self.until) {
            watch(Progress {
                stage: Stage::Answers,
                done: places.start,
                of: facts.len(),
            });
            let today = &facts[places];
            let asked = questions(today, self.stream.acts(), &|_, _| true);
            for asked in asked.chunks(AT_A_TIME) {
                self.who(forecaster, day, asked, &mut reached);
            }
            self.acts(forecaster, day, today, &mut reached);
            forecaster.learn(today);
        }
        reached
    }

    fn who(
        &self,
        forecaster: &Forecaster,
        day: u32,
        asked: &[(Asked, Vec<u32>)],
        reached: &mut Reached,
    ) {
        let list: Vec<(u32, u32)> = asked.iter().map(|(a, _)| (a.asker, a.act)).collect();
        let rankings = forecaster.who(day, &list);
        let ranks: Vec<Vec<[f64; 2]>> = asked
            .par_iter()
            .zip(&rankings)
            .map(|((_, answers), ranking)| ranks(forecaster, ranking, answers))
            .collect();
        for (((asked, answers), ranking), ranks) in asked.iter().zip(&rankings).zip(ranks) {
            let backward = asked.act >= self.stream.acts();
            let likeliest = ranking.likely().first().copied();
            for (&answer, rank) in answers.iter().zip(ranks) {
                reached.logit.add(backward, rank[0]);
                reached.ranker.add(backward, rank[1]);
                if let Some((first, probability)) = likeliest {
                    reached.calibration.add(probability, first == answer);
                }
                let known = forecaster.memory.edge(asked.asker, answer).is_some();
                let tally = if known {
                    &mut reached.known
                } else {
                    &mut reached.new
                };
                tally.add(rank[1]);
                reached.kept += u64::from(ranking.first.iter().any(|f| f.0 == answer));
            }
        }
    }

    fn acts(
        &self,
        forecaster: &Forecaster,
        day: u32,
        today: &[super::Fact],
        reached: &mut Reached,
    ) {
        let pairs = pairs(today, &|_, _| true);
        let scores: Vec<Vec<[f32; 3]>> = pairs
            .par_iter()
            .map(|(actor, recipient, _)| {
                let edge = forecaster.memory.edge(*actor, *recipient);
                let mut scores: Vec<[f32; 3]> = forecaster
                    .what(day, *actor, *recipient)
                    .into_iter()
                    .map(|s| [0.0, s[0], s[1]])
                    .collect();
                for (act, counter) in edge.into_iter().flat_map(|e| &e.acts) {
                    if let Some(score) = scores.get_mut(*act as usize) {
                        score[0] = counter.at(day, &forecaster.memory.decay)[2];
                    }
                }
                scores
            })
            .collect();
        for ((_, _, acts), scores) in pairs.iter().zip(scores) {
            for &act in acts {
                let tallies = [
                    &mut reached.act_counts,
                    &mut reached.act_logit,
                    &mut reached.act_ranker,
                ];
                for (i, tally) in tallies.into_iter().enumerate() {
                    let others =
                        (0..scores.len()).filter(|o| acts.binary_search(&(*o as u32)).is_err());
                    tally.add(expected_rank(
                        scores[act as usize][i],
                        others.map(|o| scores[o][i]),
                    ));
                }
            }
        }
    }
}

/// Ranks of the sorted answers among all actors but the other answers, by the logit alone and by all: the ranker's candidates stand first,
/// then others that the past suggests by the prior's scores, then everyone else by how often they were seen at all.
fn ranks(forecaster: &Forecaster, ranking: &Ranking, answers: &[u32]) -> Vec<[f64; 2]> {
    let wrong = |actor: u32| answers.binary_search(&actor).is_err();
    let ahead = ranking.first.iter().filter(|f| wrong(f.0)).count() as f64;
    let rank = |&answer: &u32| {
        if let Some((_, scores)) = ranking.first.iter().find(|f| f.0 == answer) {
            return [0, 1].map(|i| {
                let others = ranking.first.iter().filter(|f| wrong(f.0));
                expected_rank(scores[i], others.map(|f| f.1[i]))
            });
        }
        if let Some((_, score)) = ranking.then.iter().find(|f| f.0 == answer) {
            let others = ranking.then.iter().filter(|f| wrong(f.0));
            return [ahead + expected_rank(*score, others.map(|f| f.1)); 2];
        }
        let behind = ranking.then.iter().filter(|f| wrong(f.0)).count() as f64;
        let mut suggested: Vec<u32> = ranking
            .first
            .iter()
            .map(|f| f.0)
            .chain(ranking.then.iter().map(|f| f.0))
            .collect();
        suggested.sort_unstable();
        let seen = |actor: u32| forecaster.memory.actor[actor as usize].total;
        let others = (0..forecaster.memory.actors)
            .filter(|o| wrong(*o) && suggested.binary_search(o).is_err());
        [ahead + behind + expected_rank(seen(answer), others.map(seen)); 2]
    };
    answers.iter().map(rank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::next::{Fact, Options};

    /// Of eight actors: 0 and 1 are the ranker's candidates, 2 and 3 suggested, the others neither; 4 and 5 were seen, 4 more often.
    #[test]
    fn ranks_by_hand() {
        let stream = Stream::new(Vec::new(), 8, 1);
        let mut forecaster = Forecaster::train(
            &stream,
            Traits::default(),
            0,
            &Options::default(),
            &mut |_| (),
        );
        let fact = |day, actor, recipient| Fact {
            day,
            actor,
            act: 0,
            recipient,
        };
        forecaster.learn(&[fact(0, 4, 5), fact(1, 4, 4)]);
        let ranking = Ranking {
            first: vec![(0, [1.0, 0.5]), (1, [0.0, 0.5])],
            then: vec![(2, 9.0), (3, 8.0)],
            held: 0.5,
        };
        let of = |answers: &[u32]| ranks(&forecaster, &ranking, answers);
        assert_eq!(of(&[1]), [[2.0, 1.5]]);
        // Other right answers are not counted.
        assert_eq!(of(&[0, 1]), [[1.0, 1.0], [1.0, 1.0]]);
        assert_eq!(of(&[3]), [[4.0, 4.0]]);
        assert_eq!(of(&[2, 3]), [[3.0, 3.0], [3.0, 3.0]]);
        // 4 is seen most of those left; 6 and 7 never were.
        assert_eq!(of(&[4]), [[5.0, 5.0]]);
        assert_eq!(of(&[7]), [[7.5, 7.5]]);
        assert_eq!(ranking.likely(), [(0, 0.25), (1, 0.25)]);
    }

    #[test]
    fn calibration_by_hand() {
        let mut calibration = Calibration::default();
        for (p, right) in [(0.75, true), (0.75, false), (1.0, true), (0.25, false)] {
            calibration.add(p, right);
        }
        assert_eq!(calibration.tenths[7], [2.0, 1.5, 1.0]);
        assert_eq!(calibration.error(), (0.5 + 0.25) / 4.0);
    }
}
