//! Classes of words, learned from text by the exchange algorithm (Kneser and Ney, 1993): every word goes where a bigram
//! model over classes gives the text the greatest likelihood.

use bifrons_code::syntax::fast::word::{self, Classes};
use rustc_hash::FxHashMap;

/// Words seen less often than this get no class.
const LEAST: usize = 4;

/// How many fine and coarse classes there are, and how often every word may move.
pub const SIZES: (usize, usize) = (300, 40);
const ROUNDS: usize = 15;

/// Learns fine and coarse classes, as many as `sizes` says.
pub fn learn(sentences: &[Vec<&str>], sizes: (usize, usize)) -> Classes {
    let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
    let keys: Vec<Vec<u32>> = sentences
        .iter()
        .map(|s| s.iter().map(|form| word::class_key(form)).collect())
        .collect();
    for &key in keys.iter().flatten() {
        *counts.entry(key).or_default() += 1;
    }
    let mut frequent: Vec<(u32, usize)> = counts
        .into_iter()
        .filter(|&(_, count)| count >= LEAST)
        .collect();
    frequent.sort_by_key(|&(key, count)| (std::cmp::Reverse(count), key));
    // Number 0 is the edge of a sentence, 1 stands for all rare words; neither is moved.
    let number: FxHashMap<u32, u32> = frequent
        .iter()
        .enumerate()
        .map(|(index, &(key, _))| (key, index as u32 + 2))
        .collect();
    let text = Text::new(&keys, &number);
    let small = exchange(&text, sizes.1);
    let large = exchange(&text, sizes.0);
    let entry = |(index, &(key, _)): (usize, &(u32, usize))| {
        (key, (large[index + 2] as u16, small[index + 2] as u16))
    };
    frequent.iter().enumerate().map(entry).collect()
}

/// Neighbours of every word, with counts.
struct Text {
    before: Vec<Vec<(u32, u32)>>,
    after: Vec<Vec<(u32, u32)>>,
}

impl Text {
    fn new(keys: &[Vec<u32>], number: &FxHashMap<u32, u32>) -> Self {
        let size = number.len() + 2;
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for sentence in keys {
            let words = sentence
                .iter()
                .map(|key| number.get(key).copied().unwrap_or(1));
            let mut last = 0;
            for word in words.chain([0]) {
                *pairs.entry((last, word)).or_default() += 1;
                last = word;
            }
        }
        let mut pairs: Vec<_> = pairs.into_iter().collect();
        pairs.sort_unstable();
        let (mut before, mut after) = (vec![Vec::new(); size], vec![Vec::new(); size]);
        for ((left, right), count) in pairs {
            if left != right {
                after[left as usize].push((right, count));
                before[right as usize].push((left, count));
            }
        }
        Self { before, after }
    }
}

/// Class of every word, from 1; the words 0 and 1 have classes of their own behind the last.
fn exchange(text: &Text, count: usize) -> Vec<usize> {
    let words = text.before.len();
    let size = count + 3;
    let mut class: Vec<usize> = (0..words)
        .map(|word| {
            if word < 2 {
                count + 1 + word
            } else {
                (word - 2) % count + 1
            }
        })
        .collect();
    let mut joint = vec![0f64; size * size];
    let (mut first, mut second) = (vec![0f64; size], vec![0f64; size]);
    for (left, neighbours) in text.after.iter().enumerate() {
        for &(right, n) in neighbours {
            let (a, b, n) = (class[left], class[right as usize], f64::from(n));
            joint[a * size + b] += n;
            first[a] += n;
            second[b] += n;
        }
    }
    let mut into = vec![0f64; size];
    let mut out = vec![0f64; size];
    for _ in 0..ROUNDS {
        let mut moved = 0;
        for word in 2..words {
            let old = class[word];
            let from = gather(&text.before[word], &class, &mut into);
            let to = gather(&text.after[word], &class, &mut out);
            let (n_in, n_out) = (
                from.iter().map(|&c| into[c]).sum::<f64>(),
                to.iter().map(|&c| out[c]).sum::<f64>(),
            );
            let shift =
                |joint: &mut [f64], first: &mut [f64], second: &mut [f64], at: usize, sign: f64| {
                    from.iter()
                        .for_each(|&c| joint[c * size + at] += sign * into[c]);
                    to.iter()
                        .for_each(|&c| joint[at * size + c] += sign * out[c]);
                    first[at] += sign * n_out;
                    second[at] += sign * n_in;
                };
            shift(&mut joint, &mut first, &mut second, old, -1.0);
            let mut best = (f64::NEG_INFINITY, old);
            for at in 1..=count {
                let mut gain = entropy(first[at]) - entropy(first[at] + n_out)
                    + entropy(second[at])
                    - entropy(second[at] + n_in);
                for &c in &from {
                    let n = joint[c * size + at];
                    gain += entropy(n + into[c]) - entropy(n);
                }
                for &c in &to {
                    let n = joint[at * size + c];
                    gain += entropy(n + out[c]) - entropy(n);
                }
                if gain > best.0 + 1e-9 {
                    best = (gain, at);
                }
            }
            shift(&mut joint, &mut first, &mut second, best.1, 1.0);
            class[word] = best.1;
            moved += usize::from(best.1 != old);
            from.iter().for_each(|&c| into[c] = 0.0);
            to.iter().for_each(|&c| out[c] = 0.0);
        }
        if moved * 200 < words {
            break;
        }
    }
    class
}

/// Sums neighbours by class into `sums` and returns the classes.
fn gather(neighbours: &[(u32, u32)], class: &[usize], sums: &mut [f64]) -> Vec<usize> {
    let mut found = Vec::new();
    for &(word, n) in neighbours {
        let c = class[word as usize];
        if sums[c] == 0.0 {
            found.push(c);
        }
        sums[c] += f64::from(n);
    }
    found
}

/// n log n of a count, from a table for small ones.
fn entropy(n: f64) -> f64 {
    use std::sync::OnceLock;
    static TABLE: OnceLock<Vec<f64>> = OnceLock::new();
    let log = |n: f64| if n > 0.0 { n * n.ln() } else { 0.0 };
    let table = TABLE.get_or_init(|| (0..65_536).map(|n| log(f64::from(n))).collect());
    table.get(n as usize).copied().unwrap_or_else(|| log(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_words_go_together() {
        let mut sentences = Vec::new();
        for _ in 0..5 {
            for name in ["iran", "china"] {
                for verb in ["met", "freed"] {
                    sentences.push(vec![name, verb, "them"]);
                }
            }
        }
        let classes = learn(&sentences, (3, 2));
        let of = |form: &str| classes[&word::class_key(form)].0;
        assert_eq!(of("iran"), of("china"));
        assert_eq!(of("met"), of("freed"));
        assert_ne!(of("iran"), of("met"));
    }
}
