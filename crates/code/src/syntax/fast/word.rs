//! What the models look at in a word.

use rustc_hash::FxHashMap;

/// The looks of a word, as hashes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The form in lower case, digits as zeros.
    pub lower: u64,
    /// The form as it stands, digits as zeros.
    pub exact: u64,
    /// Runs of capitals, small letters and digits: `Xx`, `X.X.`, `0-0`.
    pub shape: u64,
    /// The first three letters.
    pub prefix: u64,
    /// The last one, two, three and four letters.
    pub suffix: [u64; 4],
    /// One of some hundred classes of words that stand in like places; 0 for words not seen in training.
    pub fine: u64,
    /// One of a few dozen classes; 0 for words not seen.
    pub coarse: u64,
}

/// Classes of words: the hash of the lower-cased form to its fine and coarse class, both counted from 1.
pub type Classes = FxHashMap<u32, (u16, u16)>;

/// Joins a value to a hash.
#[inline(always)]
#[must_use]
pub const fn mix(hash: u64, value: u64) -> u64 {
    let x = (hash ^ value).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 29)
}

/// The key of a form in [`Classes`].
#[must_use]
pub fn class_key(form: &str) -> u32 {
    look(form).lower as u32
}

/// The looks of a form, without its classes.
#[must_use]
pub fn look(form: &str) -> Word {
    let (mut lower, mut exact, mut shape, mut prefix) = (SEED, SEED, SEED, SEED);
    let mut last = ['\0'; 4];
    let mut run = '\0';
    for (index, original) in form.chars().enumerate() {
        let c = if original.is_numeric() { '0' } else { original };
        let small = first_lower(c);
        let kind = if c.is_uppercase() {
            'X'
        } else if c.is_alphabetic() {
            'x'
        } else {
            c
        };
        exact = step(exact, c);
        lower = step(lower, small);
        if index < 3 {
            prefix = step(prefix, small);
        }
        if kind != run {
            shape = step(shape, kind);
            run = kind;
        }
        last = [last[1], last[2], last[3], small];
    }
    let mut suffix = [0; 4];
    let mut hash = SEED;
    for (slot, &c) in suffix.iter_mut().zip(last.iter().rev()) {
        hash = step(hash, c);
        *slot = hash;
    }
    Word {
        lower,
        exact,
        shape,
        prefix,
        suffix,
        fine: 0,
        coarse: 0,
    }
}

/// Fills `out` with the words of a sentence between two boundary marks: index 0 is the root, the last entry stands for
/// "no word", and words are counted from 1.
pub fn fill<'a>(forms: impl IntoIterator<Item = &'a str>, classes: &Classes, out: &mut Vec<Word>) {
    out.clear();
    out.push(boundary(1));
    for form in forms {
        let mut word = look(form);
        if let Some(&(fine, coarse)) = classes.get(&(word.lower as u32)) {
            word.fine = u64::from(fine);
            word.coarse = u64::from(coarse);
        }
        out.push(word);
    }
    out.push(boundary(2));
}

const SEED: u64 = 0xCBF2_9CE4_8422_2325;

fn boundary(value: u64) -> Word {
    Word {
        lower: value,
        exact: value,
        shape: value,
        prefix: value,
        suffix: [value; 4],
        fine: 10_000 + value,
        coarse: 10_000 + value,
    }
}

const fn step(hash: u64, c: char) -> u64 {
    (hash ^ c as u64).wrapping_mul(0x0100_0000_01B3)
}

/// One character in lower case; the few that become several keep the first.
fn first_lower(c: char) -> char {
    if c.is_ascii() {
        c.to_ascii_lowercase()
    } else {
        c.to_lowercase().next().unwrap_or(c)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_what_they_say() {
        let (a, b) = (look("Talks"), look("talks"));
        assert_eq!(a.lower, b.lower);
        assert_ne!(a.exact, b.exact);
        assert_ne!(a.shape, b.shape);
        assert_eq!(look("2014").lower, look("1998").lower);
        assert_eq!(look("sanctions").suffix, look("options").suffix);
    }

    #[test]
    fn sentences_have_boundaries() {
        let mut words = Vec::new();
        fill(["a", "b"], &Classes::default(), &mut words);
        assert_eq!(words.len(), 4);
        assert_ne!(words[0], words[3]);
    }
}
