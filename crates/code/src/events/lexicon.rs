//! All phrase senses, and which of them a predicate of a sentence means.

use std::sync::LazyLock;

use bifrons_core::EventType;
use rustc_hash::FxHashMap;

use super::args::Args;
use super::light::Light;
use super::pattern::{Classes, Filler, Head, Key, Sense, Slot, class};
use crate::actors::{Parties, PartyKind};
use crate::data;
use crate::syntax::Upos;
use crate::tree::Tree;

/// The senses of `data/events/`, by the lemma of their head.
#[derive(Debug, Default)]
pub struct Lexicon {
    senses: Vec<Sense>,
    by_head: FxHashMap<(Head, &'static str), Vec<u32>>,
    /// Verbs and nouns that carry others.
    pub light: Light,
}

/// A sense that fits a predicate, with the words that its slots took.
#[derive(Clone, Debug)]
pub struct Fit<'l> {
    /// The sense.
    pub sense: &'l Sense,
    /// Words that belong to the phrase beside its head.
    pub used: Vec<usize>,
    /// An object that the tree has as a phrase: "broke off [relations]".
    pub object: Option<usize>,
}

/// The lexicon that the program carries.
pub fn bundled() -> &'static Lexicon {
    static BUNDLED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load().0);
    &BUNDLED
}

impl Lexicon {
    /// Reads `data/events/`; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let mut notes = Vec::new();
        let mut classes = Classes::default();
        for row in data::rows("events/classes.txt") {
            match class(row.at(0)) {
                Ok((name, fillers)) => {
                    if classes.insert(name, fillers).is_some() {
                        notes.push(format!("{}: the class `{name}` is there twice", row.place));
                    }
                }
                Err(reason) => notes.push(format!("{}: {reason}", row.place)),
            }
        }
        let (light, more) = Light::load();
        notes.extend(more);
        let mut lexicon = Self {
            light,
            ..Self::default()
        };
        for row in data::rows("events/") {
            let file = row
                .place
                .file
                .trim_start_matches("events/")
                .trim_end_matches(".txt");
            if matches!(file, "classes" | "light") {
                continue;
            }
            let event = EventType::parse(file);
            if event.is_none() && !file.starts_with("NONE") {
                notes.push(format!("{}: the file's name is no event type", row.place));
                continue;
            }
            match Sense::parse(event, &row, &classes) {
                Ok(sense) => lexicon.add(sense),
                Err(reason) => notes.push(format!("{}: {reason}", row.place)),
            }
        }
        (lexicon, notes)
    }

    /// A lexicon of these senses alone.
    pub fn of(senses: impl IntoIterator<Item = Sense>) -> Self {
        let mut lexicon = Self::default();
        for sense in senses {
            lexicon.add(sense);
        }
        lexicon
    }

    /// All senses, in order of file and line.
    pub fn senses(&self) -> &[Sense] {
        &self.senses
    }

    /// The sense of the predicate at `args.head` that asks for most, if any fits. The second value lists the others that fit.
    pub fn best<'l>(
        &'l self,
        pos: Head,
        args: &Args,
        tree: &Tree,
        parties: &Parties,
    ) -> Option<(Fit<'l>, Vec<&'l Sense>)> {
        let lemma = tree.lemma(args.head);
        let numbers = self.by_head.get(&(pos, lemma))?;
        let mut fits: Vec<(u32, Fit)> = Vec::new();
        for &number in numbers {
            let sense = &self.senses[number as usize];
            if let Some(fit) = fit(sense, args, tree, parties) {
                fits.push(fit);
            }
        }
        // Of equals, what is no event goes first, then the earlier line.
        let best = fits
            .iter()
            .enumerate()
            .max_by_key(|(i, (s, f))| (*s, f.sense.event.is_none(), std::cmp::Reverse(*i)))?
            .0;
        let (_, chosen) = fits.swap_remove(best);
        Some((chosen, fits.into_iter().map(|(_, f)| f.sense).collect()))
    }

    /// Whether any sense has this head.
    pub fn has(&self, pos: Head, lemma: &str) -> bool {
        self.by_head.contains_key(&(pos, lemma))
    }

    fn add(&mut self, sense: Sense) {
        let number = self.senses.len() as u32;
        for head in &sense.heads {
            let list = self.by_head.entry((sense.pos, head.lemma)).or_default();
            if list.last() != Some(&number) {
                list.push(number);
            }
        }
        self.senses.push(sense);
    }
}

/// How much the sense asks for, and the words that its slots took, if it fits.
fn fit<'l>(
    sense: &'l Sense,
    args: &Args,
    tree: &Tree,
    parties: &Parties,
) -> Option<(u32, Fit<'l>)> {
    let mut used = head_words(sense, args.head, tree)?;
    let object = if used.is_empty() {
        None
    } else {
        phrasal_object(args, &used, tree)
    };
    let widened = object.map(|o| {
        let mut widened = args.clone();
        widened.objects.push(o);
        let inner = Args::of_noun_phrases(tree, o);
        widened.phrases.extend(inner);
        widened
    });
    let args = widened.as_ref().unwrap_or(args);
    let mut weight = sense.specificity();
    for slot in &sense.slots {
        let found = slot_words(slot, args, tree, parties);
        match (slot.negated, found) {
            (false, Some((own, words))) => {
                weight += own;
                used.extend(words);
            }
            (true, None) => {}
            _ => return None,
        }
    }
    Some((
        weight,
        Fit {
            sense,
            used,
            object,
        },
    ))
}

/// The noun that the tree has as a phrase with the particle: "broke [off relations]".
fn phrasal_object(args: &Args, used: &[usize], tree: &Tree) -> Option<usize> {
    let particle = *used.first()?;
    let noun = tree.head(particle)?;
    (tree.base(particle) == "case"
        && tree.head(noun) == Some(args.head)
        && particle <= args.head + 2)
        .then_some(noun)
}

/// Particle of a verb, or words before a noun, for the first head of the sense that is there.
fn head_words(sense: &Sense, head: usize, tree: &Tree) -> Option<Vec<usize>> {
    sense
        .heads
        .iter()
        .filter(|h| h.lemma == tree.lemma(head))
        .find_map(|words| {
            if words.others.is_empty() {
                return Some(Vec::new());
            }
            if sense.pos == Head::Verb {
                let mut found = Vec::new();
                for other in &words.others {
                    let particle = tree.children(head).iter().copied().find(|&c| {
                        (matches!(
                            tree.base(c),
                            "compound" | "advmod" | "case" | "obl" | "mark"
                        ) && tree.lemma(c) == *other)
                            || tree
                                .children_by(c, &["case"])
                                .any(|p| tree.lemma(p) == *other)
                    });
                    let next =
                        (head + 1..(head + 3).min(tree.len())).find(|&i| tree.lemma(i) == *other);
                    found.push(particle.or(next)?);
                }
                return Some(found);
            }
            let first = head.checked_sub(words.others.len())?;
            let same =
                words.others.iter().zip(first..head).all(|(word, i)| {
                    tree.lemma(i) == *word || tree.form(i).eq_ignore_ascii_case(word)
                });
            same.then(|| (first..head).collect())
        })
}

fn slot_words(
    slot: &Slot,
    args: &Args,
    tree: &Tree,
    parties: &Parties,
) -> Option<(u32, Vec<usize>)> {
    let candidates: Vec<usize> = match &slot.key {
        Key::Object => conjuncts(tree, &args.objects),
        Key::Subject => conjuncts(tree, &args.subjects),
        Key::Complement => conjuncts(tree, &args.complements),
        Key::Modifier => conjuncts(tree, &args.modifiers),
        Key::Possessor => args.possessors.clone(),
        Key::Modal => args
            .complements
            .iter()
            .flat_map(|&c| tree.children_by(c, &["aux"]))
            .collect(),
        Key::Anywhere => tree.subtree(args.head, &|c| {
            !matches!(tree.base(c), "parataxis" | "advcl")
        }),
        Key::Preposition(p) => args
            .phrases
            .iter()
            .filter(|(q, _)| q == p || q.split('_').next() == Some(p))
            .flat_map(|(_, w)| tree.with_conjuncts(*w))
            .collect(),
    };
    let fits = candidates.iter().flat_map(|&word| {
        slot.fillers.iter().filter_map(move |filler| {
            filled(filler, word, tree, parties, 0).map(|words| (filler.weight(), words))
        })
    });
    // The first word that fits, and of its fillers the one that asks for most.
    fits.reduce(|best, next| if next.0 > best.0 { next } else { best })
}

fn conjuncts(tree: &Tree, words: &[usize]) -> Vec<usize> {
    words.iter().flat_map(|&w| tree.with_conjuncts(w)).collect()
}

/// The words that fill, if the word does.
fn filled(
    filler: &Filler,
    word: usize,
    tree: &Tree,
    parties: &Parties,
    depth: usize,
) -> Option<Vec<usize>> {
    let party = |test: &dyn Fn(&crate::actors::Party) -> bool| {
        parties.all(word).iter().any(test).then(Vec::new)
    };
    let found = match filler {
        Filler::Any => Some(Vec::new()),
        Filler::Word(lemma) => same(tree, word, lemma).then(|| vec![word]),
        Filler::Phrase(lemmas) => (0..lemmas.len()).find_map(|k| {
            let first = word.checked_sub(k)?;
            let fits = first + lemmas.len() <= tree.len()
                && lemmas.iter().zip(first..).all(|(l, i)| same(tree, i, l));
            fits.then(|| (first..first + lemmas.len()).collect())
        }),
        Filler::Modified(modifiers, lemma) => {
            if !same(tree, word, lemma) {
                return None;
            }
            let (first, _) = parties.extent(word);
            let mut used = vec![word];
            for modifier in modifiers {
                used.push((first..word).find(|&i| same(tree, i, modifier))?);
            }
            Some(used)
        }
        Filler::Actor => party(&|p| p.is_known()),
        Filler::State => party(&|p| {
            p.entity.code.is_some() && matches!(p.kind, PartyKind::State | PartyKind::Reference)
        }),
        Filler::Person => party(&|p| {
            p.kind == PartyKind::Person
                || (p.kind == PartyKind::Role && tree.upos(p.head) != Upos::Noun)
                || p.kind == PartyKind::Reference
        }),
        Filler::Code(code) => party(&|p| p.entity.code.as_deref() == Some(*code)),
        Filler::Sector(sector) => party(&|p| p.entity.sector.contains(sector)),
    };
    // "a package of sanctions", "hundreds of troops"
    if found.is_none()
        && depth == 0
        && matches!(
            filler,
            Filler::Word(_) | Filler::Phrase(_) | Filler::Modified(..)
        )
    {
        // "a package of sanctions", "$5 million in aid", "12 tonnes of medicine"; "$" heads its number.
        let measure =
            is_measure(tree.lemma(word)) || matches!(tree.upos(word), Upos::Num | Upos::Sym);
        if measure {
            let inner = tree
                .children_by(word, &["nmod", "obl", "compound", "nummod"])
                .filter(|&c| {
                    matches!(tree.rel(c), "compound" | "nummod")
                        || matches!(tree.preposition(c).as_str(), "of" | "in" | "worth")
                });
            if let Some(words) = inner
                .into_iter()
                .find_map(|c| filled(filler, c, tree, parties, 1))
            {
                return Some(words);
            }
        }
        // "the [palace and state television]": of words joined wrongly the first is still an object.
        return tree
            .children_by(word, &["compound"])
            .filter(|&c| tree.child_by(c, &["conj"]).is_some())
            .find_map(|c| filled(filler, c, tree, parties, 1));
    }
    found
}

/// Whether the noun counts what follows "of"; the same list serves every lexicon.
fn is_measure(noun: &str) -> bool {
    static LIGHT: LazyLock<Light> = LazyLock::new(|| Light::load().0);
    LIGHT.is_measure(noun)
}

fn same(tree: &Tree, word: usize, lemma: &str) -> bool {
    let own = tree.lemma(word);
    let sign = matches!(
        (own, lemma),
        ("$", "dollar") | ("€", "euro") | ("£", "pound")
    );
    own == lemma || sign || (tree.upos(word) == Upos::Propn && own.strip_suffix('s') == Some(lemma))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (lexicon, notes) = Lexicon::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        let events = lexicon
            .senses()
            .iter()
            .filter(|s| s.event.is_some())
            .count();
        assert!(events >= 3000, "{events} phrase senses");
        for event in EventType::ALL {
            for mode in event.modes() {
                assert!(
                    lexicon
                        .senses()
                        .iter()
                        .any(|s| s.event == Some(event) && s.modes.contains(&mode)),
                    "no phrase of {event} {}",
                    mode.name()
                );
            }
        }
    }
}
