//! Training the tagger.

use super::corpus::Sample;
use super::weights::{Mean, Shuffler, Weights, best};
use bifrons_code::syntax::Upos;
use bifrons_code::syntax::fast::tagger::{self, NO_TAG, TAGS, Tagger};

/// Smaller weights are left out.
const LEAST: f32 = 0.02;

/// Sentences that stay together when the data are divided.
const BLOCK: usize = 100;

/// Two to this power are the rows of the tagger.
const BITS: u32 = 18;

/// Trains a tagger on the gold classes of the samples, the mean of `runs` runs.
pub fn train(samples: &[&Sample], classes: &[(Upos, String)], passes: usize, runs: u64) -> Tagger {
    let mut mean = Mean::new(BITS);
    for run in 0..runs {
        let mut weights = Weights::<TAGS>::new(BITS);
        let mut shuffler = Shuffler(7 + run);
        for _ in 0..passes {
            pass(&mut weights, samples, classes.len(), &mut shuffler);
        }
        weights.add_to(&mut mean);
    }
    Tagger {
        classes: classes.to_vec(),
        table: mean.freeze(LEAST, |row| row),
    }
}

fn pass(weights: &mut Weights<TAGS>, samples: &[&Sample], classes: usize, shuffler: &mut Shuffler) {
    let mut features = Vec::new();
    let mut order: Vec<usize> = (0..samples.len()).collect();
    shuffler.shuffle(&mut order);
    for index in order {
        let sample = samples[index];
        let (mut before, mut second) = (NO_TAG, NO_TAG);
        for at in 1..sample.words.len() - 1 {
            tagger::fill(&sample.words, at, before, second, &mut features);
            let scores = weights.score(&features);
            let found = best(&scores, |class| class < classes);
            let gold = usize::from(sample.gold_tags[at]);
            if found != gold {
                weights.update(&features, gold, found);
            }
            weights.tick();
            second = before;
            before = found as u8;
        }
    }
}

/// Gives every sample the classes that a tagger trained on the other parts of the data finds.
pub fn jackknife(samples: &mut [Sample], classes: &[(Upos, String)], parts: usize, passes: usize) {
    let mut features = Vec::new();
    // Neighbours stay together, so that no part has seen the documents of another.
    let of = |sample: &Sample| sample.number / BLOCK % parts;
    for part in 0..parts {
        let others: Vec<&Sample> = samples.iter().filter(|s| of(s) != part).collect();
        let tagger = train(&others, classes, passes, 1);
        for sample in samples.iter_mut().filter(|s| of(s) == part) {
            let mut tags = Vec::new();
            tagger.tag(&sample.words, &mut tags, &mut features);
            sample.tags = tags;
        }
    }
}
