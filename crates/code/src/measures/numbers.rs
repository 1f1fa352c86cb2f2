//! Numbers with their units and bounds, as a sentence writes them: "about 2.4 million barrels per day", "from $4 billion".
//!
//! The reader works on the row of words and asks the tree for nothing. Vague words ("dozens", "several thousand", "tens of
//! thousands") are no numbers.

#[cfg(test)]
mod tests;

use bifrons_core::Bound;

pub use super::units::{Numbers, Unit, UnitKind, bundled};
use super::words::Move;
use crate::tree::Tree;

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// First word of the figure, its bound left out.
    pub start: usize,
    /// Word after the figure.
    pub number_end: usize,
    /// Word after the unit, or after the figure if there is no unit.
    pub end: usize,
    /// The number.
    pub value: f64,
    /// Upper end of a range: "2 to 3 percent".
    pub upper: Option<f64>,
    /// Unit, if one that `units.txt` knows.
    pub unit: Option<Unit>,
    /// "about", "at least".
    pub bound: Option<Bound>,
    /// It is a part in words: "a third".
    pub part: bool,
}

impl Quantity {
    /// Whether the words of the figure or its unit include this one.
    pub fn covers(&self, word: usize) -> bool {
        (self.start..self.end).contains(&word)
    }

    /// Whether the unit is of this kind.
    pub fn is(&self, kind: UnitKind) -> bool {
        self.unit.is_some_and(|u| u.kind == kind)
    }

    /// The number as a count of people or things; `None` for fractions and beyond 10^15.
    pub fn count(&self) -> Option<u64> {
        let whole = self.value.fract() == 0.0 && (0.0..=1e15).contains(&self.value);
        (whole && !self.part).then_some(self.value as u64)
    }
}

impl Numbers {
    /// All quantities of a sentence, in order.
    pub fn find(&self, tree: &Tree) -> Vec<Quantity> {
        let digits = tree.text.bytes().any(|b| b.is_ascii_digit());
        let words: Vec<String> = (0..tree.len())
            .map(|i| tree.form(i).to_lowercase())
            .collect();
        if !digits && !words.iter().any(|w| self.is_number_word(w)) {
            return Vec::new();
        }
        let reader = Reader {
            tree,
            numbers: self,
            words,
            forms: (0..tree.len()).map(|i| tree.form(i)).collect(),
        };
        let mut found = Vec::new();
        let mut at = 0;
        while at < reader.words.len() {
            match reader.quantity(at) {
                Some(mut quantity) => {
                    at = quantity.end;
                    quantity.unit = quantity.unit.or_else(|| reader.unit_of_noun(&quantity));
                    found.push(quantity);
                }
                None => at += 1,
            }
        }
        found
    }
}

struct Reader<'n, 't> {
    tree: &'n Tree<'t>,
    numbers: &'n Numbers,
    words: Vec<String>,
    forms: Vec<&'t str>,
}

impl Reader<'_, '_> {
    fn word(&self, at: usize) -> &str {
        self.words.get(at).map_or("", String::as_str)
    }

    /// The quantity that begins at `at`: a sign of money, the number or range, the unit.
    fn quantity(&self, at: usize) -> Option<Quantity> {
        if self.in_a_name(at) {
            return None;
        }
        if let Some(part) = self.part(at) {
            return Some(part);
        }
        let sign = self
            .unit(at)
            .filter(|(_, u)| u.kind == UnitKind::Money && self.is_sign(at));
        let start = sign.map_or(at, |(end, _)| end);
        let (end, value) = match (self.number(start), sign) {
            (Some(number), _) => number,
            (None, _) => return None,
        };
        let mut quantity = Quantity {
            start: at,
            number_end: end,
            end,
            value,
            upper: None,
            unit: sign.map(|(_, u)| u),
            bound: self.bound(at),
            part: false,
        };
        let single = self.unit_after(end);
        self.range(&mut quantity, single, sign.is_some());
        if quantity.unit.is_none()
            && let Some((end, unit)) = self.unit_after(quantity.end)
        {
            (quantity.end, quantity.unit) = (end, Some(unit));
        }
        let year = end == start + 1
            && quantity.unit.is_none()
            && self.word(start).len() == 4
            && (1500.0..=2100.0).contains(&value);
        (!year).then_some(quantity)
    }

    /// "2 to 3 percent", "500-600", "between 3 and 4 million", "$2 billion to $3 billion".
    fn range(&self, quantity: &mut Quantity, unit: Option<(usize, Unit)>, sign: bool) {
        let end = unit.map_or(quantity.end, |(end, _)| end);
        let before = quantity.start.checked_sub(1).map_or("", |b| self.word(b));
        let joined = match self.word(end) {
            // "from 2 to 3 percent" may be a movement: the caller sees "from".
            "to" => true,
            "-" | "–" => true,
            "and" => before == "between",
            _ => false,
        };
        let own = unit.is_some() || sign;
        let movement = match before {
            "from" => own || self.moves(quantity.start),
            "by" => own,
            _ => false,
        };
        if !joined {
            return;
        }
        let second = end + 1;
        let own_sign = self
            .unit(second)
            .filter(|(_, u)| u.kind == UnitKind::Money && sign && self.is_sign(second));
        let start = own_sign.map_or(second, |(end, _)| end);
        let Some((after, upper)) = self.number(start) else {
            return;
        };
        let own = self
            .unit_after(after)
            .map(|(_, u)| u)
            .or(own_sign.map(|(_, u)| u));
        let falls = quantity.value >= upper && quantity.unit.is_none() && own.is_some();
        if movement || falls {
            // "rose from 2 to 36 percent": the first shares the unit of the second, and they stay two.
            if quantity.unit.is_none() && unit.is_none() {
                quantity.unit = own;
                quantity.value *= self.shared_scale(quantity, after);
            }
            return;
        }
        if unit.is_some() && unit.map(|(_, u)| u) != own {
            return;
        }
        quantity.value *= self.shared_scale(quantity, after);
        if quantity.value < upper {
            quantity.upper = Some(upper);
            (quantity.number_end, quantity.end) = (after, after);
        }
    }

    /// "2 to 3 million": the scale of the second, ending before `end`, that the first shares.
    fn shared_scale(&self, quantity: &Quantity, end: usize) -> f64 {
        let own = self.scale_before(quantity.number_end);
        if quantity.value < 1000.0 && own == 1.0 {
            self.scale_before(end)
        } else {
            1.0
        }
    }

    /// Whether a word of movement stands before "from" and the number at `start`: "rose from".
    fn moves(&self, start: usize) -> bool {
        let first = start.saturating_sub(4);
        (first..start).any(|w| {
            super::words::bundled()
                .of(self.tree, w, &[Move::Rise, Move::Fall])
                .is_some()
        })
    }

    /// The scale word that ends before `end`.
    fn scale_before(&self, end: usize) -> f64 {
        end.checked_sub(1)
            .and_then(|i| self.numbers.scales.get(self.word(i)))
            .copied()
            .unwrap_or(1.0)
    }

    /// A number in figures or words, with its scales; the word after it.
    fn number(&self, at: usize) -> Option<(usize, f64)> {
        let word = self.word(at);
        if matches!(word, "a" | "an") {
            // "a million", "a dozen", not "a 12 percent rise".
            let scale = self.numbers.scales.get(self.word(at + 1))?;
            return Some(self.scaled(at + 2, *scale));
        }
        if word == "half" && matches!(self.word(at + 1), "a" | "an") {
            let scale = self.numbers.scales.get(self.word(at + 2))?;
            return Some((at + 3, scale / 2.0));
        }
        if let Some(value) = figures(word) {
            return Some(self.scaled(at + 1, value));
        }
        if let Some(value) = self.suffixed(word) {
            return Some((at + 1, value));
        }
        let (end, value) = self.words_below_hundred(at)?;
        // "three and a half million", "two and a half"
        if self.word(end) == "and" && self.word(end + 1) == "a" && self.word(end + 2) == "half" {
            return Some(self.scaled(end + 3, value + 0.5));
        }
        Some(self.scaled(end, value))
    }

    /// "twenty", "twenty-five", "twenty five".
    fn words_below_hundred(&self, at: usize) -> Option<(usize, f64)> {
        let small = |i: usize| self.numbers.small.get(self.word(i)).copied();
        let value = small(at)?;
        let tens = value >= 20.0 && value % 10.0 == 0.0;
        let second = at + if self.word(at + 1) == "-" { 2 } else { 1 };
        match small(second) {
            Some(units) if tens && units < 10.0 => Some((second + 1, value + units)),
            _ => Some((at + 1, value)),
        }
    }

    /// Applies "hundred", "thousand", "million" and what follows: "three hundred and twelve thousand".
    fn scaled(&self, mut at: usize, first: f64) -> (usize, f64) {
        let (mut total, mut group) = (0.0, first);
        loop {
            let hyphen = usize::from(self.word(at) == "-");
            if let Some(&scale) = self.numbers.scales.get(self.word(at + hyphen)) {
                at += hyphen + 1;
                group *= scale;
                if scale >= 1000.0 {
                    total += group;
                    group = 0.0;
                }
                let and = usize::from(self.word(at) == "and");
                // Only words go on, not figures: "two thousand and 40 others" are two numbers.
                if let Some((end, more)) = self.words_below_hundred(at + and)
                    && more < scale
                    && scale < 100_000.0
                    && (and == 1 || scale >= 100.0)
                {
                    (at, group) = (end, group + more);
                }
            } else {
                return (at, total + group);
            }
        }
    }

    /// "5.8bn", "30m", "12k".
    fn suffixed(&self, word: &str) -> Option<f64> {
        let split = word.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, suffix) = word.split_at(split);
        let scale = match suffix {
            "m" => 1e6,
            "k" => 1e3,
            "b" => 1e9,
            "tn" => 1e12,
            other => *self.numbers.scales.get(other)?,
        };
        Some(figures(number)? * scale)
    }

    /// "a third", "two thirds", "three-quarters", "half": a share in per cent, in whole ones if it does not come out even.
    fn part(&self, at: usize) -> Option<Quantity> {
        let share = |i: usize| self.numbers.parts.get(self.word(i)).copied();
        let hyphen = |i: usize| i + usize::from(self.word(i) == "-");
        let (end, of) = if self.word(at) == "half" {
            (at + 1, share(at)?)
        } else {
            let many = match self.word(at) {
                "a" | "an" => 1.0,
                word => *self.numbers.small.get(word).filter(|n| **n < 10.0)?,
            };
            let part = hyphen(at + 1);
            let plural = self.word(part).ends_with('s') || self.word(part) == "halves";
            if plural != (many > 1.0) {
                return None;
            }
            (part + 1, share(part)? / many)
        };
        let share = 100.0 / of;
        let even = (share * 2.0).fract().abs() < 1e-9;
        let value = if even { share } else { share.round() };
        // "the third quarter", "a quarter earlier", "half an hour", "a third time"
        let next = self.word(end);
        let follows = matches!(
            next,
            "of" | "in"
                | "from"
                | "to"
                | "last"
                | "this"
                | "since"
                | "over"
                | "during"
                | "on"
                | ","
                | "."
                | "their"
                | "its"
                | "the"
                | "all"
                | ";"
                | "while"
                | "and"
                | "between"
                | "by"
                | ""
        );
        follows.then(|| Quantity {
            start: at,
            number_end: end,
            end,
            value,
            upper: None,
            unit: Some(Unit {
                name: "percent",
                kind: UnitKind::Share,
            }),
            bound: self.bound(at),
            part: true,
        })
    }

    /// The unit after a number: at once, or after a hyphen ("a 20-percent rise").
    fn unit_after(&self, at: usize) -> Option<(usize, Unit)> {
        let hyphen = usize::from(self.word(at) == "-");
        self.unit(at + hyphen)
    }

    /// "4,477 nuclear warheads", "12 Russian soldiers": the counted noun after its adjectives.
    fn unit_of_noun(&self, quantity: &Quantity) -> Option<Unit> {
        let noun = self
            .tree
            .head(quantity.number_end - 1)
            .filter(|&h| (quantity.end..quantity.end + 4).contains(&h))?;
        self.unit(noun)
            .map(|(_, unit)| unit)
            .filter(|u| matches!(u.kind, UnitKind::People | UnitKind::Pieces))
    }

    fn unit(&self, at: usize) -> Option<(usize, Unit)> {
        let list = self.numbers.units.get(self.word(at))?;
        list.iter()
            .find(|(words, _)| {
                let same = words
                    .iter()
                    .enumerate()
                    .all(|(k, w)| self.word(at + k) == w);
                // "a $5 loan" is in no Australian money.
                let letters = words.len() > 1 && words.iter().any(|w| w == "$");
                same && (!letters || self.is_sign(at))
            })
            .map(|(words, unit)| (at + words.len(), *unit))
    }

    /// "S-400", "F-16": figures that a hyphen joins to letters.
    fn in_a_name(&self, at: usize) -> bool {
        let Some(letters) = at.checked_sub(2) else {
            return false;
        };
        let touch =
            |a: usize, b: usize| self.tree.word(a).bytes.end == self.tree.word(b).bytes.start;
        self.word(at).starts_with(|c: char| c.is_ascii_digit())
            && matches!(self.word(at - 1), "-" | "–")
            && touch(letters, at - 1)
            && touch(at - 1, at)
            && self.word(letters).starts_with(char::is_alphabetic)
    }

    /// Whether the word may stand before a sum: "$", "Rs", "US$", not "won".
    fn is_sign(&self, at: usize) -> bool {
        let form = self.forms.get(at).copied().unwrap_or_default();
        !form.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit())
    }

    fn bound(&self, at: usize) -> Option<Bound> {
        self.numbers
            .bounds
            .iter()
            .find(|(words, _)| {
                at.checked_sub(words.len())
                    .is_some_and(|first| words.iter().zip(first..).all(|(w, i)| self.word(i) == *w))
            })
            .map(|(_, bound)| *bound)
    }
}

/// "14,000", "1.5", "40"; not "2,5" or "1.2.3".
fn figures(word: &str) -> Option<f64> {
    let first = word.bytes().next()?;
    if !first.is_ascii_digit()
        || !word
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
    {
        return None;
    }
    let (whole, _) = word.split_once('.').unwrap_or((word, ""));
    let mut groups = whole.split(',');
    let leading = groups.next()?.len();
    let grouped = groups.clone().next().is_some();
    // Groups of three, or of two as in India ("1,00,000").
    if grouped && (leading > 3 || !groups.all(|g| matches!(g.len(), 2 | 3))) {
        return None;
    }
    word.replace(',', "").parse().ok()
}
