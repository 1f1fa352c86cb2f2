//! Copies of a report as other papers print it: cut, with sentences in another order, with other words. Seeded.

use std::collections::BTreeMap;

/// How much of a report is changed, each a share from 0 to 1.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// Of its words, cut off at the end.
    pub cut: f64,
    /// Of its sentences (of its clauses where it has one sentence), put elsewhere.
    pub moved: f64,
    /// Of its words, given by a synonym where there is one, else dropped or swapped with the next.
    pub reworded: f64,
}

/// The most that copies are changed.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// What to call it.
    pub name: &'static str,
    change: Change,
    /// Each copy is changed as much, instead of anything up to that.
    always: bool,
}

impl Most {
    /// Anything from nothing to 30 % of each.
    pub const EACH_30: Self = Self {
        name: "cut, moved, reworded 0-30 %",
        change: Change {
            cut: 0.3,
            moved: 0.3,
            reworded: 0.3,
        },
        always: false,
    };

    /// 30 % of each.
    pub const ALL_30: Self = Self {
        name: "cut, moved, reworded 30 %",
        always: true,
        ..Self::EACH_30
    };

    /// Up to 80 % cut off, and little else.
    pub const CUT_80: Self = Self {
        name: "cut 0-80 %, reworded 0-10 %",
        change: Change {
            cut: 0.8,
            moved: 0.0,
            reworded: 0.1,
        },
        always: false,
    };

    /// What becomes of one copy.
    pub fn draw(&self, random: &mut Random) -> Change {
        let mut share = |most: f64| most * if self.always { 1.0 } else { random.uniform() };
        Change {
            cut: share(self.change.cut),
            moved: share(self.change.moved),
            reworded: share(self.change.reworded),
        }
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number from 0 to `n` - 1; 0 if `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// From 0 to below 1.
    pub fn uniform(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Words that may stand for each word.
#[derive(Debug)]
pub struct Synonyms(BTreeMap<&'static str, Vec<&'static str>>);

impl Synonyms {
    /// The list beside this file.
    pub fn read() -> Self {
        let mut all: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for line in include_str!("synonyms.txt")
            .lines()
            .filter(|l| !l.starts_with('#'))
        {
            let group: Vec<&str> = line.split(';').map(str::trim).collect();
            for &word in &group {
                let others = group.iter().copied().filter(|&other| other != word);
                all.entry(word).or_default().extend(others);
            }
        }
        Self(all)
    }
}

/// The text as another paper prints it.
pub fn copy(text: &str, change: Change, synonyms: &Synonyms, random: &mut Random) -> String {
    let mut sentences: Vec<Vec<&str>> = sentences(text)
        .iter()
        .map(|s| s.split_whitespace().collect())
        .collect();
    let words: usize = sentences.iter().map(Vec::len).sum();
    let mut left = words - (change.cut * words as f64) as usize;
    for sentence in &mut sentences {
        sentence.truncate(left);
        left -= sentence.len();
    }
    sentences.retain(|s| !s.is_empty());
    if let [only] = &sentences[..] {
        sentences = only
            .split_inclusive(|word| word.ends_with(','))
            .map(<[&str]>::to_vec)
            .collect();
    }
    for _ in 0..(change.moved * sentences.len() as f64).round() as usize {
        let sentence = sentences.remove(random.below(sentences.len()));
        sentences.insert(random.below(sentences.len() + 1), sentence);
    }
    let written: Vec<String> = sentences
        .iter()
        .map(|s| reword(s, change.reworded, synonyms, random))
        .collect();
    written.join(" ")
}

/// Pieces that end in a stop before a space, or in a line end.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        for (at, _) in line.match_indices(". ") {
            out.push(&line[start..at + 1]);
            start = at + 2;
        }
        out.push(&line[start..]);
    }
    out.retain(|s| !s.trim().is_empty());
    out
}

fn reword(words: &[&str], share: f64, synonyms: &Synonyms, random: &mut Random) -> String {
    let (mut out, mut at) = (Vec::new(), 0);
    while let Some(&word) = words.get(at) {
        at += 1;
        if random.uniform() >= share {
            out.push(word);
            continue;
        }
        let bare = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        match (synonyms.0.get(bare.as_str()), words.get(at)) {
            (Some(others), _) => out.push(others[random.below(others.len())]),
            (None, Some(next)) if random.below(2) == 1 => {
                out.extend([*next, word]);
                at += 1;
            }
            _ => {}
        }
    }
    out.join(" ")
}
