//! Reports placed in stories one after the other.

use std::cmp::Reverse;
use std::collections::VecDeque;

use bifrons_core::{PartialDate, content_hash};
use jiff::civil::Date;

use crate::alike::{SKETCH, Sketch, Weighed};
use crate::common::Common;
use crate::index::Index;
use crate::shingles::shingles;

/// Shingles by which a report held is found.
const KEYS: usize = 32;

/// Shingles that a report must share with another to be looked at.
const HITS: usize = 2;

/// Reports that are looked at closely, those first that share most.
const CANDIDATES: usize = 8;

/// Resemblance to its nearest report of the story below which an update is remembered beside it.
const UPDATE: f32 = 0.5;

/// Reports of one story that are remembered, the first among them.
const UPDATES: u8 = 4;

/// How much is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Days between a report and the first of its story, at most. Undated reports are near every day.
    pub days: u16,
    /// Reports remembered: each story's first, and updates. Beyond it the one that came first is forgotten.
    pub reports: usize,
}

impl Default for Limits {
    /// 14 days and 100,000 reports, in some 180 MB.
    fn default() -> Self {
        Self {
            days: 14,
            reports: 100_000,
        }
    }
}

impl Limits {
    /// Most bytes that [`Copies`] of these limits take, whatever they are given.
    ///
    /// ```
    /// assert!(bifrons_copies::Limits::default().bytes() < 190_000_000);
    /// ```
    pub fn bytes(&self) -> usize {
        self.reports * (size_of::<Held>() + SKETCH * size_of::<u32>())
            + Index::bytes(self.reports * KEYS)
            + Common::BYTES
    }
}

/// Where a report belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Hash of the id of the story's first report, 16 hexadecimal digits.
    pub story: String,
    /// Share of the shorter's words that is in the longer, for this report and the one of the story most like it,
    /// from [`SIMILARITY`](crate::SIMILARITY) to 1; `None` if the report is the first of its story.
    pub similarity: Option<f32>,
}

/// Stories of late, to which reports are added in order of arrival.
#[derive(Clone, Debug)]
pub struct Copies {
    limits: Limits,
    held: VecDeque<Held>,
    /// Number of the report at the front; numbers go up by one, and 0 is none.
    front: u32,
    index: Index,
    common: Common,
}

/// A report remembered.
#[derive(Clone, Debug)]
struct Held {
    story: u64,
    /// Of the story's first report.
    days: Days,
    /// Place among the story's reports remembered.
    nth: u8,
    sketch: Sketch,
}

impl Copies {
    /// None yet.
    pub fn new(limits: Limits) -> Self {
        let limits = Limits {
            reports: limits.reports.max(1),
            ..limits
        };
        Self {
            held: VecDeque::with_capacity(limits.reports),
            front: 1,
            index: Index::new(limits.reports * KEYS),
            common: Common::new(),
            limits,
        }
    }

    /// The story of a report, of an earlier one or its own.
    ///
    /// `date` is the day of publication; `title` may be empty. Of a text only the first 20,000 content words count.
    pub fn place(
        &mut self,
        id: &str,
        date: Option<PartialDate>,
        title: &str,
        text: &str,
    ) -> Placed {
        let shingles = shingles(title, text);
        let days = Days::of(date);
        match self.find(&shingles, days, None) {
            Some(found) => {
                let story = self.held[found.at].story;
                self.join(&found, &shingles);
                Placed {
                    story: format!("{story:016x}"),
                    similarity: Some(found.similarity),
                }
            }
            None => {
                let story = content_hash(&[id]);
                self.open(number(&story), days, &shingles);
                Placed {
                    story,
                    similarity: None,
                }
            }
        }
    }

    /// Takes in a report that was placed before, as when a ledger is opened again.
    ///
    /// `story` is [`Placed::story`] as it was; anything else is taken as a story that nothing else is in.
    pub fn resume(&mut self, story: &str, date: Option<PartialDate>, title: &str, text: &str) {
        let shingles = shingles(title, text);
        let (story, days) = (number(story), Days::of(date));
        match self.find(&shingles, days, Some(story)) {
            Some(found) => self.join(&found, &shingles),
            None => self.open(story, days, &shingles),
        }
    }

    /// Reports remembered now.
    pub fn reports(&self) -> usize {
        self.held.len()
    }

    /// Bytes taken now; never above [`Limits::bytes`].
    pub fn bytes(&self) -> usize {
        let sketches: usize = self.held.iter().map(|held| held.sketch.bytes()).sum();
        self.limits.reports * size_of::<Held>()
            + sketches
            + Index::bytes(self.limits.reports * KEYS)
            + Common::BYTES
    }

    fn open(&mut self, story: u64, days: Days, shingles: &[u32]) {
        self.common.add(shingles);
        self.hold(story, days, 0, shingles);
    }

    fn join(&mut self, found: &Found, shingles: &[u32]) {
        let Held {
            story, days, nth, ..
        } = self.held[found.at];
        if found.resemblance < UPDATE && nth + 1 < UPDATES {
            self.hold(story, days, nth + 1, shingles);
        }
    }

    fn hold(&mut self, story: u64, days: Days, nth: u8, shingles: &[u32]) {
        if self.held.len() >= self.limits.reports {
            self.held.pop_front();
            self.front = self.front.wrapping_add(1);
        }
        let next = self
            .front
            .checked_add(self.held.len() as u32)
            .filter(|_| self.front > 0);
        let number = next.unwrap_or_else(|| {
            // Four billion reports on, numbers begin anew, and so does the memory.
            self.held.clear();
            self.index = Index::new(self.limits.reports * KEYS);
            self.front = 1;
            1
        });
        for &key in shingles.iter().take(KEYS) {
            self.index.insert(key, number);
        }
        self.held.push_back(Held {
            story,
            days,
            nth,
            sketch: Sketch::new(shingles),
        });
    }

    /// The report held that is most like one with these shingles, if it is enough alike; of equals, the earliest.
    fn find(&self, shingles: &[u32], days: Days, story: Option<u64>) -> Option<Found> {
        let candidates = self.candidates(shingles, days, story);
        if candidates.is_empty() {
            return None;
        }
        let mine = Weighed::new(shingles, &self.common);
        let mut best: Option<Found> = None;
        for at in candidates {
            let alike = mine.against(&self.held[at].sketch);
            let better = |b: &Found| (alike.contained, Reverse(at)) > (b.similarity, Reverse(b.at));
            if alike.is_one_story() && best.as_ref().is_none_or(better) {
                best = Some(Found {
                    at,
                    similarity: alike.contained,
                    resemblance: alike.resemblance,
                });
            }
        }
        best
    }

    /// Places in `held` of the reports in reach that share most keys.
    fn candidates(&self, shingles: &[u32], days: Days, story: Option<u64>) -> Vec<usize> {
        let in_reach = |at: usize| {
            let held = &self.held[at];
            held.days.gap(days) <= i32::from(self.limits.days)
                && story.is_none_or(|s| s == held.story)
        };
        let mut hits: Vec<usize> = shingles
            .iter()
            .flat_map(|&shingle| self.index.reports(shingle))
            .filter_map(|number| Some(number.checked_sub(self.front)? as usize))
            .collect();
        hits.sort_unstable();
        let mut counted: Vec<(Reverse<usize>, usize)> = hits
            .chunk_by(|a, b| a == b)
            .filter(|same| same.len() >= HITS && in_reach(same[0]))
            .map(|same| (Reverse(same.len()), same[0]))
            .collect();
        counted.sort_unstable();
        counted.iter().take(CANDIDATES).map(|&(_, at)| at).collect()
    }
}

/// The report held that a new one is most like.
#[derive(Debug)]
struct Found {
    at: usize,
    similarity: f32,
    resemblance: f32,
}

/// First and last day that a date may mean, counted from 1970.
#[derive(Clone, Copy, Debug)]
struct Days {
    first: i32,
    last: i32,
}

impl Days {
    fn of(date: Option<PartialDate>) -> Self {
        let count =
            |day: Date| day.duration_since(Date::constant(1970, 1, 1)).as_hours() as i32 / 24;
        date.map_or(
            Self {
                first: i32::MIN,
                last: i32::MAX,
            },
            |d| Self {
                first: count(d.first_day()),
                last: count(d.last_day()),
            },
        )
    }

    /// Days between the two at the least.
    fn gap(self, other: Self) -> i32 {
        let after = |a: Self, b: Self| a.first.saturating_sub(b.last);
        after(self, other).max(after(other, self)).max(0)
    }
}

fn number(story: &str) -> u64 {
    u64::from_str_radix(story, 16).unwrap_or_else(|_| number(&content_hash(&[story])))
}
