//! Training the parser: a dynamic oracle (Goldberg and Nivre, 2013) and exploration.

use super::corpus::Sample;
use super::weights::{Mean, Shuffler, Weights, best};
use bifrons_code::syntax::Rel;
use bifrons_code::syntax::fast::arcs::{self, MOVE_SCORES};
use bifrons_code::syntax::fast::labels::{self, LABELS};
use bifrons_code::syntax::fast::state::{MOVES, NO_REL, State};
use bifrons_code::syntax::fast::table::Table;

/// Two to these powers are the rows of the models.
const MOVE_BITS: u32 = 23;
const LABEL_BITS: u32 = 18;

/// The models of moves and of relations while they are trained.
pub struct Training {
    /// The model of moves.
    pub moves: Weights<3>,
    /// The model of relations.
    pub labels: Weights<LABELS>,
    shuffler: Shuffler,
    passes: usize,
}

/// The means of several trainings.
pub struct Means {
    /// The model of moves.
    pub moves: Mean<3>,
    /// The model of relations.
    pub labels: Mean<LABELS>,
}

impl Means {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            moves: Mean::new(MOVE_BITS),
            labels: Mean::new(LABEL_BITS),
        }
    }

    /// Adds a training.
    pub fn add(&mut self, training: &Training) {
        training.moves.add_to(&mut self.moves);
        training.labels.add_to(&mut self.labels);
    }

    /// The model of moves, without weights below `least`. Only differences between moves matter, so a shift can be zero.
    pub fn freeze_moves(&self, least: f32) -> Table<MOVE_SCORES> {
        self.moves
            .freeze(least, |[shift, left, right]| [left - shift, right - shift])
    }

    /// The model of relations, without weights below `least`.
    pub fn freeze_labels(&self, least: f32) -> Table<LABELS> {
        self.labels.freeze(least, |row| row)
    }
}

impl Training {
    /// Nothing learned yet; `seed` decides the order of the sentences.
    pub fn new(seed: u64) -> Self {
        Self {
            moves: Weights::new(MOVE_BITS),
            labels: Weights::new(LABEL_BITS),
            shuffler: Shuffler(seed),
            passes: 0,
        }
    }

    /// Goes through all samples once and returns the share of wrong moves.
    pub fn pass(&mut self, samples: &[&Sample]) -> f64 {
        let mut order: Vec<usize> = (0..samples.len()).collect();
        self.shuffler.shuffle(&mut order);
        let mut state = State::default();
        let mut features = Vec::new();
        let (mut wrong, mut all) = (0usize, 0usize);
        for index in order {
            let sample = samples[index];
            state.reset(sample.words.len() - 2);
            while !state.is_final() {
                arcs::fill(&sample.words, &sample.tags, &state, &mut features);
                let scores = self.moves.score(&features);
                let costs = costs(&sample.heads, &state);
                let least = costs.iter().flatten().copied().min().unwrap_or(0);
                let found = best(&scores, |k| costs[k].is_some());
                let good = best(&scores, |k| costs[k] == Some(least));
                all += 1;
                if costs[found] != Some(least) {
                    wrong += 1;
                    self.moves.update(&features, good, found);
                }
                self.moves.tick();
                // From the second pass on the parser learns from its own mistakes as well.
                let action = MOVES[if self.passes > 0 { found } else { good }];
                let rel = match state.arc(action) {
                    None => NO_REL,
                    Some((0, _)) => Rel::ROOT.index() as u8,
                    Some((head, kid)) => self.label(sample, &state, head, kid, &mut features),
                };
                state.apply(action, rel);
            }
        }
        self.passes += 1;
        100.0 * wrong as f64 / all.max(1) as f64
    }

    fn label(
        &mut self,
        sample: &Sample,
        state: &State,
        head: u32,
        kid: u32,
        features: &mut Vec<u32>,
    ) -> u8 {
        labels::fill(
            &sample.words,
            &sample.tags,
            state,
            head as usize,
            kid as usize,
            features,
        );
        let scores = self.labels.score(features);
        let found = best(&scores[..Rel::COUNT], |k| k != Rel::ROOT.index());
        if sample.heads[kid as usize] == head {
            let gold = usize::from(sample.rels[kid as usize]);
            if found != gold {
                self.labels.update(features, gold, found);
            }
            self.labels.tick();
        }
        found as u8
    }
}

/// How many gold arcs each move makes impossible; `None` for moves that are not allowed.
pub fn costs(heads: &[u32], state: &State) -> [Option<u32>; 3] {
    let none = state.none();
    let next = state.next;
    let top = state.stack.last().copied().unwrap_or(0);
    let under = state
        .stack
        .len()
        .checked_sub(2)
        .and_then(|at| state.stack.get(at))
        .copied()
        .unwrap_or(none);
    let head = |word: u32| heads[word as usize];
    let allowed = state.allowed();
    let count = |truth: bool| u32::from(truth);
    let mut costs = [None; 3];
    if allowed[0] {
        let below = state.stack.len().saturating_sub(1);
        let lost_head = state.stack[..below].contains(&head(next));
        let lost_kids = state.stack[1..]
            .iter()
            .filter(|&&word| head(word) == next)
            .count();
        costs[0] = Some(count(lost_head) + lost_kids as u32);
    }
    if top != 0 {
        let kids = (next..none).filter(|&word| head(word) == top).count() as u32;
        if allowed[1] {
            costs[1] =
                Some(kids + count(head(top) == under || (head(top) > next && head(top) < none)));
        }
        if allowed[2] {
            costs[2] = Some(kids + count(head(top) >= next && head(top) < none));
        }
    }
    costs
}
