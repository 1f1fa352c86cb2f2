//! The benchmark from a folder to the lines that are shown.

use std::path::{Path, PathBuf};

use super::bench::{Benchmark, Calibration, Reached, Split};
use super::{
    FolderError, Forecaster, Options, Progress, Recurrency, Stage, Tally, Ways, read_folder,
};

/// What a benchmark gave.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Report {
    /// Facts known before the first day asked.
    pub before: usize,
    /// Facts asked for, each once for its recipient and once for its actor.
    pub asked: usize,
    /// Actors, all of whom are ranked.
    pub actors: u32,
    /// Kinds of acts.
    pub acts: u32,
    /// Counters in the memory after the last day.
    pub counters: usize,
    /// The baselines.
    pub baselines: Recurrency,
    /// The forecaster.
    pub reached: Reached,
}

/// One line of figures.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// What is asked: "recipient or actor", "recipient", "actor" or "act".
    pub asked: &'static str,
    /// Who answers.
    pub by: &'static str,
    /// What it reaches.
    pub tally: Tally,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The folder could not be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder has no facts to ask for.
    #[error(
        "{folder}: {name} has no facts to ask for; choose the other part of the two, or another folder"
    )]
    Empty {
        /// The folder.
        folder: PathBuf,
        /// The part asked for.
        name: &'static str,
    },
}

/// Runs the benchmark of a folder: baselines, training, and every question of the split, one day after the other, each day known
/// before the next is asked; the right answers but the one asked for are left out of its rank, and ties share theirs. `watch` is told
/// how far it has come. Numbers are the same on any number of threads.
///
/// # Errors
/// If a file is missing or not understood, or the split is empty.
pub fn bench(
    folder: &Path,
    split: Split,
    options: &Options,
    watch: &mut dyn FnMut(Progress),
) -> Result<Report, BenchError> {
    let read = read_folder(folder)?;
    let benchmark = Benchmark::new(&read, split).ok_or_else(|| BenchError::Empty {
        folder: folder.to_owned(),
        name: match split {
            Split::Valid => "valid",
            Split::Test => "test",
        },
    })?;
    drop(read);
    watch(Progress {
        stage: Stage::Baselines,
        done: 0,
        of: 1,
    });
    let baselines = benchmark.recurrency();
    let Benchmark {
        stream,
        traits,
        from,
        ..
    } = &benchmark;
    let mut forecaster = Forecaster::train(stream, traits.clone(), *from, options, watch);
    let (before, asked) = stream.split(*from);
    let reached = benchmark.run(&mut forecaster, watch);
    Ok(Report {
        before: before.len(),
        asked: asked.len(),
        actors: stream.actors(),
        acts: stream.acts(),
        baselines,
        counters: forecaster.counters(),
        reached,
    })
}

impl Report {
    /// All figures, in the order in which they are shown: both directions together first, as papers tell them.
    pub fn lines(&self) -> Vec<Line> {
        let (b, r) = (&self.baselines, &self.reached);
        let who: [(&str, &Ways); 5] = [
            ("recurrency, relaxed ξ", &b.relaxed),
            ("recurrency, strict ψΔ", &b.strict),
            ("recurrency, combined ψΔξ", &b.combined),
            ("conditional logit", &r.logit),
            ("ranker", &r.ranker),
        ];
        let line = |asked, by, tally| Line { asked, by, tally };
        let both = who.map(|(by, ways)| line("recipient or actor", by, ways.both()));
        let recipient = who.map(|(by, ways)| line("recipient", by, ways.recipient));
        let actor = who.map(|(by, ways)| line("actor", by, ways.actor));
        let parts = [
            line("recipient or actor", "ranker, pair known", r.known),
            line("recipient or actor", "ranker, pair new", r.new),
        ];
        let acts = [
            line("act", "counts of the pair", r.act_counts),
            line("act", "conditional logit", r.act_logit),
            line("act", "ranker", r.act_ranker),
        ];
        let all = [&both[..], &parts, &recipient, &actor, &acts];
        all.concat()
    }

    /// Share of the right answers that the ranker looked at; the others stand behind all it looked at.
    pub fn held(&self) -> f64 {
        self.reached.kept as f64 / self.reached.ranker.both().answers.max(1) as f64
    }

    /// How far the probabilities hold.
    pub fn calibration(&self) -> &Calibration {
        &self.reached.calibration
    }
}
