//! From scores of heads to a tree.
//!
//! The best head of each word alone is nearly always a tree; where it is not, one word is made the root, and cycles are opened
//! where that costs the least. On news this finds the tree of the maximum spanning algorithm but for one sentence in hundreds.

/// Heads of `n` words, 0 for the root and else a word counted from 1. `scores` holds a row for each word and in it a score
/// for each head, the root first: `n` × `n + 1`. The result is a tree with one root.
pub fn heads(scores: &[f32], n: usize) -> Vec<u32> {
    let row = |word: usize| &scores[word * (n + 1)..(word + 1) * (n + 1)];
    let best: Vec<usize> = (0..n)
        .map(|word| best_of(row(word), |h| h == 0 || h - 1 == word))
        .collect();
    let lead = |word: usize| row(word)[0] - row(word)[best[word]];
    let mut root = 0;
    for word in 1..n {
        if lead(word) > lead(root) {
            root = word;
        }
    }
    let mut heads: Vec<usize> = best;
    if let Some(head) = heads.get_mut(root) {
        *head = 0;
    }
    while let Some(cycle) = cycle(&heads) {
        let attached = attached(&heads);
        let mut choice = (f32::NEG_INFINITY, cycle[0], root + 1);
        for &word in &cycle {
            let head = best_of(row(word), |h| h == 0 || !attached[h - 1]);
            let gain = row(word)[head] - row(word)[heads[word]];
            if gain > choice.0 {
                choice = (gain, word, head);
            }
        }
        heads[choice.1] = choice.2;
    }
    heads.into_iter().map(|h| h as u32).collect()
}

/// The column of the highest score, of equals the first; the root if all are left out.
fn best_of(row: &[f32], left_out: impl Fn(usize) -> bool) -> usize {
    let mut best = 0;
    let mut score = f32::NEG_INFINITY;
    for (head, &value) in row.iter().enumerate() {
        if !left_out(head) && value > score {
            (best, score) = (head, value);
        }
    }
    best
}

/// Whether each word comes to the root by its heads.
fn attached(heads: &[usize]) -> Vec<bool> {
    (0..heads.len())
        .map(|word| walk(heads, word).is_none())
        .collect()
}

/// The words of a cycle, if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let inside = (0..heads.len()).find_map(|word| walk(heads, word))?;
    let mut words = vec![inside];
    let mut at = heads[inside] - 1;
    while at != inside {
        words.push(at);
        at = heads[at] - 1;
    }
    Some(words)
}

/// `None` if the word comes to the root, else a word of the cycle that it falls into.
fn walk(heads: &[usize], word: usize) -> Option<usize> {
    let mut at = word;
    for _ in 0..heads.len() {
        match heads[at] {
            0 => return None,
            head => at = head - 1,
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cycle_is_opened_where_it_costs_least() {
        // Words 1 and 2 want each other, 3 is the root; 2 loses less than 1 by going to 3.
        let scores = [
            0., 0., 9., 1., // word 1
            0., 9., 0., 8., // word 2
            5., 1., 1., 0., // word 3
        ];
        assert_eq!(heads(&scores, 3), [2, 3, 0]);
    }

    proptest! {
        #[test]
        fn any_scores_give_a_tree(n in 1usize..12, seed in prop::collection::vec(-5f32..5., 160)) {
            let scores: Vec<f32> = (0..n * (n + 1)).map(|i| seed[i % seed.len()]).collect();
            let heads = heads(&scores, n);
            prop_assert_eq!(heads.iter().filter(|h| **h == 0).count(), 1);
            for word in 0..n {
                let (mut at, mut steps) = (word, 0);
                while heads[at] != 0 {
                    at = heads[at] as usize - 1;
                    steps += 1;
                    prop_assert!(steps <= n);
                }
            }
        }
    }
}
