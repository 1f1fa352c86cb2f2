//! Is it so: factuality of a predicate, read from the words on it and from what governs it up the tree.

mod clause;
mod cues;
mod frame;
mod hearsay;
mod local;
mod noun;
mod past;
mod reading;

use bifrons_core::Factuality;

use crate::tree::Tree;

pub use cues::{Cues, Governor, Manner, Scope, Small, bundled};
pub use past::long_past;
pub use reading::{Reading, veridicality};

/// What the sentence makes of an event.
#[derive(Clone, Debug, Default)]
pub struct Mood {
    /// How far it is said to be so.
    pub factuality: Factuality,
    /// The same as a number, from -3 (not so) over 0 (open) to 3 (so).
    pub value: f32,
    /// It is the content of another event of the sentence, at this word: agreed to, demanded, denied.
    pub content_of: Option<usize>,
    /// Cues that decided, as text.
    pub why: Vec<String>,
}

/// The mood of the predicate whose tense and negation stand at `anchor` and whose words are headed by `head`.
pub fn mood(tree: &Tree, head: usize, anchor: usize, cues: &Cues) -> Mood {
    let mut reading = reading::read(tree, anchor, cues);
    if head != anchor {
        noun::around(tree, head, cues, &mut reading);
    }
    if let Some(verb) = hearsay::hearsay(tree, anchor, cues) {
        let cue = format!("hearsay: {}", tree.form(verb));
        reading.mark_at_least(Factuality::Hypothetical, cue);
    }
    if reading::is_question(tree) {
        reading.mark_at_least(Factuality::Hypothetical, "a question".into());
    }
    Mood {
        factuality: reading.mark,
        value: reading.value(),
        content_of: None,
        why: reading.why,
    }
}
