//! Documents to events: `code(document) -> events` is one pure function.
//!
//! 1. [`text`] divides the text into sentences and words.
//! 2. [`syntax`] gives every sentence a tree.
//! 3. [`actors`] finds the parties: names, roles, pronouns, "both sides".
//! 4. [`events`] finds the predicates that mean an event, and who stands where about them.
//! 5. [`mood`] tells whether it is so, [`speech`] who says so, [`dates`] when it was.
//! 6. `assemble` joins these into [`bifrons_core::Event`] values.
//!
//! Text is never an error: what is not understood is told in the notes of the [`Outcome`].
//!
//! ```
//! use bifrons_code::Coder;
//! let events = Coder::bundled().code_text("Russia accused Ukraine of shelling a village.", Some("2024-05-08"));
//! assert_eq!(events[0].event.name(), "ACCUSE");
//! assert_eq!(events[0].actor[0].code.as_deref(), Some("RUS"));
//! ```

pub mod actors;
mod assemble;
mod contexts;
pub mod data;
pub mod dates;
pub mod events;
pub mod explain;
pub mod factuality;
pub mod judge;
mod language;
mod magnitude;
mod measures;
pub mod mood;
pub mod places;
pub mod relate;
pub mod resolve;
mod sentences;
pub mod speakers;
pub mod speech;
pub mod syntax;
pub mod text;
pub mod tree;
mod when;

use bifrons_core::{Document, Event, Measure, Outcome};

use crate::actors::{Discourse, Gazetteer, Parties};
use crate::events::{Draft, Lexicon, drafts};
use crate::judge::Judge;
use crate::mood::Cues;
use crate::speech::{Attributions, Voices};
use crate::syntax::{FastParser, NeuralParser, Parser};
use crate::tree::Tree;

pub use crate::sentences::SENTENCE_WORDS;

/// What a document tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Coded {
    /// Events, in order of sentence and word.
    pub events: Vec<Event>,
    /// Indicators and ties, in order of sentence and word.
    pub measures: Vec<Measure>,
}

/// Everything that coding needs, loaded once and shared by all threads.
pub struct Coder {
    /// Whether the encoder reads what may have an event, or the fast parser does all.
    encoder: bool,
    gazetteer: &'static Gazetteer,
    lexicon: &'static Lexicon,
    cues: &'static Cues,
    implicit: &'static events::Implicit,
    contexts: &'static contexts::Contexts,
    speech: &'static speech::Lexicon,
}

impl Coder {
    /// The coder with the data and weights that the program carries.
    pub fn bundled() -> &'static Coder {
        static BUNDLED: std::sync::LazyLock<Coder> = std::sync::LazyLock::new(|| Coder {
            encoder: true,
            gazetteer: actors::gazetteer::bundled(),
            lexicon: events::lexicon::bundled(),
            cues: mood::bundled(),
            implicit: events::implicit::bundled(),
            contexts: contexts::bundled(),
            speech: speech::bundled(),
        });
        &BUNDLED
    }

    /// This coder with a user's own list of actors over the names that it has; see [`actors::Gazetteer::with`]. The names are kept
    /// until the process ends, so this is for lists that are loaded once.
    pub fn with_actors(&self, list: &actors::user::List) -> Coder {
        Coder {
            gazetteer: Box::leak(Box::new(self.gazetteer.with(list))),
            ..*self
        }
    }

    /// The coder without the encoder: several times as fast, and wrong more often.
    pub fn fast() -> &'static Coder {
        static FAST: std::sync::LazyLock<Coder> = std::sync::LazyLock::new(|| Coder {
            encoder: false,
            ..*Coder::bundled()
        });
        &FAST
    }

    /// This coder with the lexicon's drafts as they are, in the fast trees: for bids on pairs, which the judge weighs anyway.
    pub(crate) fn in_fast_trees(&self) -> Coder {
        Coder {
            encoder: false,
            ..*self
        }
    }

    /// The parser, for trees alone.
    pub fn parser(&self) -> &'static dyn Parser {
        match NeuralParser::bundled() {
            Some(parser) if self.encoder => parser,
            _ => FastParser::bundled(),
        }
    }

    /// The judge of pairs; `None` without the encoder.
    pub fn judge(&self) -> Option<&'static Judge> {
        self.encoder.then(Judge::bundled).flatten()
    }

    /// The gazetteer, for names alone.
    pub fn gazetteer(&self) -> &'static Gazetteer {
        self.gazetteer
    }

    /// Events of a document, in order of sentence and word, with notes on what could not be read.
    pub fn code(&self, document: &Document) -> Outcome<Vec<Event>> {
        let Outcome { value, notes } = self.pass(document, false);
        Outcome {
            value: value.events,
            notes,
        }
    }

    /// Events and measures of a document; the events are those of [`Coder::code`].
    pub fn code_all(&self, document: &Document) -> Outcome<Coded> {
        self.pass(document, true)
    }

    fn pass(&self, document: &Document, measures: bool) -> Outcome<Coded> {
        let mut outcome = Outcome::<Coded>::default();
        if let Some(note) = language::refuse(document) {
            outcome.notes.push(note);
            return outcome;
        }
        let mut trees = sentences::trees(document, &mut outcome.notes);
        if self.encoder {
            let chosen = self.candidates(document, &trees);
            sentences::refine(&mut trees, chosen);
        }
        let day = document.date.and_then(|d| d.day());
        let mut discourse = self.discourse(document, &trees);
        let mut memory = measures::Memory::default();
        let mut dated = when::Memory::default();
        let said = self.attributions(document, &trees);
        let mut voices = Voices::new(said, &trees, self.gazetteer);
        // Most of what is read has no event, and needs no places.
        let toponyms = std::cell::OnceCell::new();
        for (number, tree) in trees.iter().enumerate() {
            let parties = self.enter(tree, &mut discourse);
            let found = self.drafts(tree, &parties, &mut discourse);
            let times = if found.iter().any(|d| d.refused.is_none()) {
                when::Times::new(tree, day, &dated)
            } else {
                when::Times::default()
            };
            let mut dated_now = Vec::new();
            for draft in found.iter().filter(|d| d.refused.is_none()) {
                let event = assemble::event(
                    document,
                    tree,
                    draft,
                    &parties,
                    &voices.over(tree, draft.args.anchor, &parties),
                    (
                        &times,
                        &dated,
                        toponyms.get_or_init(|| places::Places::bundled().find(document, None)),
                    ),
                    self.contexts,
                );
                dated_now.push((draft, outcome.value.events.len()));
                outcome.value.events.push(event);
            }
            for (draft, event) in dated_now {
                dated.note(tree, draft, &outcome.value.events[event]);
            }
            if measures {
                let found =
                    measures::find(document, tree, &parties, &voices, self.cues, &mut memory);
                outcome.value.measures.extend(found);
            }
            voices.leave(number, &parties);
            discourse.leave(tree, self.gazetteer, &parties);
        }
        assemble::dedupe(&mut outcome.value.events);
        measures::dedupe(&mut outcome.value.measures);
        outcome
    }

    /// Expressions of time in the text of a document, in order, datelines included. Its title is not read.
    pub fn times(&self, document: &Document) -> Vec<dates::Expression> {
        let day = document.date.and_then(|d| d.day());
        let mut narrative = dates::Narrative::new(day);
        let mut found = Vec::new();
        let mut offset = 0;
        let mut at = 0;
        for (index, range) in text::split(&document.text).into_iter().enumerate() {
            offset += document.text[at..range.start].chars().count();
            at = range.start;
            let sentence = &document.text[range];
            let dateline = text::dateline(sentence);
            // Without its dash it is read like any words.
            let line = sentence[..dateline].trim_end_matches([' ', '-', '–', '—']);
            let trees = [
                sentences::tree(line, index as i32, offset, &mut Vec::new()),
                sentences::tree(sentence, index as i32, offset, &mut Vec::new()),
            ];
            for tree in trees.iter().flatten() {
                found.extend(dates::expressions(tree, &mut narrative));
            }
        }
        found
    }

    /// Events of a text without further description; `published` is an ISO date.
    pub fn code_text(&self, text: &str, published: Option<&str>) -> Vec<Event> {
        let date = published.and_then(|d| d.parse().ok());
        let id = bifrons_core::document_id("", published.unwrap_or(""), "", text);
        self.code(&Document {
            id,
            date,
            text: text.to_string(),
            ..Document::default()
        })
        .value
    }

    /// Calls `visit` with every sentence, its parties and all drafts, the refused ones too.
    pub fn visit(&self, document: &Document, visit: &mut dyn FnMut(&Tree, &Parties, &[Draft])) {
        let trees = self.trees(document, &mut Vec::new());
        let mut discourse = self.discourse(document, &trees);
        for tree in &trees {
            let parties = self.enter(tree, &mut discourse);
            visit(tree, &parties, &self.drafts(tree, &parties, &mut discourse));
            discourse.leave(tree, self.gazetteer, &parties);
        }
    }

    /// Trees of the title (index -1) and of the sentences of the text, all by the coder's best parser.
    pub fn trees<'t>(&self, document: &'t Document, notes: &mut Vec<String>) -> Vec<Tree<'t>> {
        let mut trees = sentences::trees(document, notes);
        if self.encoder {
            let all = (0..trees.len()).collect();
            sentences::refine(&mut trees, all);
        }
        trees
    }

    /// The tree of one sentence of a document (-1 is the title), by the coder's best parser; `None` if there is no such sentence.
    pub fn tree<'t>(&self, document: &'t Document, sentence: i32) -> Option<Tree<'t>> {
        let mut trees = sentences::trees(document, &mut Vec::new());
        let at = trees.iter().position(|t| t.index == sentence)?;
        if self.encoder {
            sentences::refine(&mut trees, vec![at]);
        }
        Some(trees.swap_remove(at))
    }

    /// Which sentences may have an event, by their fast trees.
    fn candidates(&self, document: &Document, trees: &[Tree]) -> Vec<usize> {
        let discourse = self.discourse(document, trees);
        (0..trees.len())
            .filter(|&i| {
                let parties = Parties::new(&trees[i], self.gazetteer, discourse.clone());
                events::has_candidate(&trees[i], &parties, self.lexicon, self.cues)
            })
            .collect()
    }

    /// Who says what in a document: all attributions, with their sources, cues and contents in its `trees`.
    pub fn attributions(&self, document: &Document, trees: &[Tree]) -> Attributions {
        Attributions::find(document, trees, self.speech)
    }

    pub(crate) fn discourse(&self, document: &Document, trees: &[Tree]) -> Discourse {
        let mut discourse = Discourse::new(document.date.map(|d| data::days(d.first_day())));
        for tree in trees {
            discourse.survey(tree, self.gazetteer);
        }
        let opening = trees.iter().find(|t| t.index >= 0);
        let city = opening
            .map(|t| &t.text[..text::dateline(t.text)])
            .and_then(|line| line.split([',', '(', '-', '—', '–']).next())
            .and_then(|name| self.gazetteer.place(name.trim()));
        if let Some(entry) = city {
            discourse.datelined(entry.code);
        }
        discourse
    }

    /// Drafts of a sentence, the parties that are understood filled in.
    fn drafts(
        &self,
        tree: &Tree,
        parties: &Parties,
        discourse: &mut Discourse,
    ) -> Vec<Draft<'static>> {
        let mut found = drafts(tree, parties, self.lexicon, self.cues);
        if let Some(judge) = self.judge() {
            events::judged(judge, tree, parties, self.lexicon, self.cues, &mut found);
        }
        self.implicit.complete(&mut found, tree, discourse);
        found
    }

    /// Parties of the next sentence. They look back at the memory as it stood before it.
    pub(crate) fn enter<'a, 't>(
        &'a self,
        tree: &'a Tree<'t>,
        discourse: &mut Discourse,
    ) -> Parties<'a, 't> {
        discourse.enter(tree, self.gazetteer);
        Parties::new(tree, self.gazetteer, discourse.clone())
    }
}
