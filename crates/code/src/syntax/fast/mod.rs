//! The fast parser: linear models over hashed features.
//!
//! The modules are public for the program that trains the weights; other code uses [`FastParser`] alone.

pub mod arcs;
pub mod labels;
pub mod state;
pub mod table;
pub mod tagger;
pub mod word;

use super::{Node, Parser, Rel, lemma};
use state::{MOVES, Move, State};
use std::cell::RefCell;
use std::sync::OnceLock;
use table::{Table, read_number, take, write_number};
use tagger::Tagger;
use word::{Classes, Word};

/// The first bytes of a file of weights; the digit is the version of the features.
const MAGIC: &[u8] = b"bifrons fast 2\n";

/// How hard the packer tries.
const LEVEL: i32 = 15;

/// The weights that the program carries.
static BUNDLED: &[u8] = include_bytes!("../../../models/fast.bin");

/// Why a file of weights cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ModelError {
    /// The file is not a file of weights, or was made for another version of the features.
    #[error("not a file of weights for this version; train again with `bifrons-train parser`")]
    Version,
    /// The file cannot be unpacked.
    #[error("the weights are damaged: {0}")]
    Damaged(String),
}

/// A tagger and a greedy transition parser with linear models. See [`Parser`] for what it promises.
#[derive(Debug)]
pub struct FastParser {
    /// Classes of words.
    pub classes: Classes,
    /// The tagger.
    pub tagger: Tagger,
    /// The model of moves.
    pub moves: Table<{ arcs::MOVE_SCORES }>,
    /// The model of relations.
    pub labels: Table<{ labels::LABELS }>,
}

/// Room to work in, kept from sentence to sentence.
#[derive(Debug, Default)]
pub struct Scratch {
    words: Vec<Word>,
    /// The tags of the last sentence, with boundaries.
    pub tags: Vec<u8>,
    /// The tree of the last sentence.
    pub state: State,
    features: Vec<u32>,
}

impl FastParser {
    /// Unpacks a file of weights.
    ///
    /// # Errors
    /// If the bytes are not such a file, are of another version, or are damaged.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let packed = bytes.strip_prefix(MAGIC).ok_or(ModelError::Version)?;
        let unpacked = zstd::decode_all(packed).map_err(|e| ModelError::Damaged(e.to_string()))?;
        Self::read(&mut unpacked.as_slice())
            .ok_or_else(|| ModelError::Damaged("the tables are cut short".to_owned()))
    }

    /// The parser that the program carries, unpacked at the first call.
    #[must_use]
    pub fn bundled() -> &'static Self {
        static PARSER: OnceLock<FastParser> = OnceLock::new();
        // The weights are part of the program and a test unpacks them, so the empty model is never used in practice.
        PARSER.get_or_init(|| Self::from_bytes(BUNDLED).unwrap_or_else(|_| Self::empty()))
    }

    /// A parser without weights: every word is a noun, every tree a chain.
    #[must_use]
    pub fn empty() -> Self {
        Self {
            classes: Classes::default(),
            tagger: Tagger {
                classes: vec![(super::Upos::Noun, "NN".to_owned())],
                table: Table::new(0),
            },
            moves: Table::new(0),
            labels: Table::new(0),
        }
    }

    /// Packs the weights; [`FastParser::from_bytes`] reads them again. The same weights give the same bytes.
    ///
    /// # Errors
    /// If the packer fails.
    pub fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        let mut classes: Vec<_> = self.classes.iter().collect();
        classes.sort_unstable();
        write_number(classes.len() as u64, &mut plain);
        let mut last = 0;
        for (&key, &(fine, coarse)) in classes {
            write_number(u64::from(key - last), &mut plain);
            write_number(u64::from(fine), &mut plain);
            write_number(u64::from(coarse), &mut plain);
            last = key;
        }
        self.tagger.write(&mut plain);
        self.moves.write(&mut plain);
        self.labels.write(&mut plain);
        let mut out = MAGIC.to_vec();
        out.extend(zstd::encode_all(plain.as_slice(), LEVEL)?);
        Ok(out)
    }

    /// Tags and parses; the result stays in `scratch`.
    pub fn run<'a>(&self, forms: impl IntoIterator<Item = &'a str>, scratch: &mut Scratch) {
        word::fill(forms, &self.classes, &mut scratch.words);
        self.tagger
            .tag(&scratch.words, &mut scratch.tags, &mut scratch.features);
        let Scratch {
            words,
            tags,
            state,
            features,
        } = scratch;
        build(&self.moves, &self.labels, words, tags, state, features);
    }

    fn read(bytes: &mut &[u8]) -> Option<Self> {
        let mut classes = Classes::default();
        let mut key = 0u32;
        for _ in 0..read_number(bytes)? {
            key = key.checked_add(u32::try_from(read_number(bytes)?).ok()?)?;
            let fine = u16::try_from(read_number(bytes)?).ok()?;
            let coarse = u16::try_from(read_number(bytes)?).ok()?;
            classes.insert(key, (fine, coarse));
        }
        let tagger = Tagger::read(bytes)?;
        let moves = Table::read(bytes)?;
        let labels = Table::read(bytes)?;
        take(bytes).is_none().then_some(Self {
            classes,
            tagger,
            moves,
            labels,
        })
    }
}

impl Parser for FastParser {
    fn parse(&self, forms: &[&str]) -> Vec<Node> {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with(|cell| {
            let scratch = &mut *cell.borrow_mut();
            self.run(forms.iter().copied(), scratch);
            let node = |(index, form): (usize, &&str)| {
                let upos = self.tagger.upos(scratch.tags[index + 1]);
                Node {
                    upos,
                    head: scratch.state.heads[index + 1],
                    rel: Rel::from_index(usize::from(scratch.state.rels[index + 1]))
                        .unwrap_or(Rel::DEP),
                    lemma: lemma::lemma(form, upos),
                }
            };
            forms.iter().enumerate().map(node).collect()
        })
    }
}

/// Builds the tree of a tagged sentence with boundaries in `state`.
pub fn build(
    moves: &Table<{ arcs::MOVE_SCORES }>,
    labels: &Table<{ labels::LABELS }>,
    words: &[Word],
    tags: &[u8],
    state: &mut State,
    features: &mut Vec<u32>,
) {
    state.reset(words.len() - 2);
    while !state.is_final() {
        arcs::fill(words, tags, state, features);
        let action = choose(state.allowed(), moves.score(features));
        let rel = match state.arc(action) {
            None => state::NO_REL,
            Some((0, _)) => Rel::ROOT.index() as u8,
            Some((head, kid)) => {
                labels::fill(words, tags, state, head as usize, kid as usize, features);
                labels::choose(labels, features)
            }
        };
        state.apply(action, rel);
    }
}

/// The possible move with the greatest score, the first of equals. A shift scores zero, the others as given.
#[must_use]
pub fn choose(allowed: [bool; 3], [left, right]: [i32; arcs::MOVE_SCORES]) -> Move {
    let mut best: Option<(i32, Move)> = None;
    for ((action, score), allowed) in MOVES.into_iter().zip([0, left, right]).zip(allowed) {
        if allowed && best.is_none_or(|(top, _)| score > top) {
            best = Some((score, action));
        }
    }
    best.map_or(Move::Shift, |(_, action)| action)
}

#[cfg(test)]
mod tests;
