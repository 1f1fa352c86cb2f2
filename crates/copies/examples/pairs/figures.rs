//! How many copies are placed with their story, and how many reports with another's.

use std::collections::HashMap;
use std::fs;
use std::time::{Duration, Instant};

use bifrons_copies::{Copies, Limits};

use super::news::Report;

/// What became of a stream of reports.
///
/// A report is placed rightly if one made from the same original, or it, is in the story already. So one that joins the
/// wrong story counts as wrong once, and not again for each copy that follows it there.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Reports that tell a story which an earlier one tells.
    pub seconds: usize,
    /// Of those, placed with one.
    pub right: usize,
    /// Reports placed with another story alone, as number, number of that story's first report, similarity.
    pub wrong: Vec<(usize, usize, f32)>,
    /// Of the processor, for placing all.
    pub time: Duration,
    /// Taken at the end.
    pub bytes: usize,
}

impl Figures {
    /// Of the reports that should have been placed with an earlier one, the share that was.
    pub fn recall(&self) -> f64 {
        self.right as f64 / self.seconds.max(1) as f64
    }

    /// Of the reports placed with an earlier one, the share that tells the same story.
    pub fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong.len()).max(1) as f64
    }
}

/// Places all reports in order.
pub fn figures(stream: &[Report], limits: &Limits) -> Figures {
    let mut copies = Copies::new(limits.clone());
    let start = Clock::start();
    let placed: Vec<_> = stream
        .iter()
        .map(|r| {
            copies.place(
                &r.number.to_string(),
                Some(r.date.into()),
                &r.title,
                &r.text,
            )
        })
        .collect();
    let mut found = Figures {
        seconds: 0,
        right: 0,
        wrong: Vec::new(),
        time: start.passed(),
        bytes: copies.bytes(),
    };
    let mut firsts: HashMap<&str, &Report> = HashMap::new();
    let mut told: HashMap<usize, Vec<&str>> = HashMap::new();
    for (report, placed) in stream.iter().zip(&placed) {
        let told = told.entry(report.origin).or_default();
        let with_its_own = told.contains(&placed.story.as_str());
        found.seconds += usize::from(!told.is_empty());
        told.push(&placed.story);
        match placed.similarity {
            None => {
                firsts.insert(&placed.story, report);
            }
            Some(_) if with_its_own => found.right += 1,
            Some(similarity) => {
                let first = firsts[placed.story.as_str()];
                found.wrong.push((report.number, first.number, similarity));
            }
        }
    }
    found
}

/// Time of the processor where the system tells it (Linux), which others' work does not lengthen; else of the wall.
struct Clock {
    wall: Instant,
    processor: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self {
            wall: Instant::now(),
            processor: processor(),
        }
    }

    fn passed(&self) -> Duration {
        match (self.processor, processor()) {
            (Some(start), Some(end)) => Duration::from_nanos(end - start),
            _ => self.wall.elapsed(),
        }
    }
}

/// Nanoseconds that this program has run.
fn processor() -> Option<u64> {
    let stat = fs::read_to_string("/proc/self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok()
}
