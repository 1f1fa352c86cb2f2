//! An event, its parties, and the marks that say how far it may be taken as a fact.

use crate::{EventType, Mode, PartialDate, Sector, Span};

/// Words of a text with their place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SpanText {
    /// The exact slice.
    pub text: String,
    /// Where it stands, in code points of the text (of the title when the sentence is -1).
    pub span: Span,
}

/// A party, as mentioned and as resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entity {
    /// The words of the mention, or a gloss when `implicit`.
    pub text: String,
    /// Where the mention stands, in code points of the text.
    pub span: Span,
    /// Canonical name, where known.
    pub name: Option<String>,
    /// ISO 3166 alpha-3, or a code of the codebook (`UNO`, `EUR`, `IGO` …), where known.
    pub code: Option<String>,
    /// Sectors, most specific first; empty when only the state is known.
    pub sector: Vec<Sector>,
    /// Understood, not written in the sentence.
    pub implicit: bool,
    /// Wikidata id, where known.
    pub wikidata: Option<String>,
}

/// Whether a report says that something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Factuality {
    /// Said to have happened.
    #[default]
    Asserted,
    /// Said to be going to happen.
    Planned,
    /// Under a condition, a possibility, a wish.
    Hypothetical,
    /// Said not to be so.
    Denied,
    /// Background: well before the report.
    Historical,
}

impl Factuality {
    /// All marks, in the order of the codebook.
    pub const ALL: [Self; 5] = [
        Self::Asserted,
        Self::Planned,
        Self::Hypothetical,
        Self::Denied,
        Self::Historical,
    ];

    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asserted => "asserted",
            Self::Planned => "planned",
            Self::Hypothetical => "hypothetical",
            Self::Denied => "denied",
            Self::Historical => "historical",
        }
    }

    /// The value of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// A rule, lexicon entry or cue that had a part in a decision, in words a reader can follow.
pub type Mark = String;

/// What speaks for an event's date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum DateBasis {
    /// Words of the report.
    Stated,
    /// Only the date of publication.
    Published,
    /// Nothing.
    #[default]
    None,
}

impl DateBasis {
    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Published => "published",
            Self::None => "none",
        }
    }
}

/// Where an event happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Place {
    /// The words that name it.
    pub mention: SpanText,
    /// Canonical name.
    pub name: String,
    /// State it lies in, as an actor code.
    pub country: Option<String>,
    /// Latitude in degrees north, where known.
    pub lat: Option<f64>,
    /// Longitude in degrees east, where known.
    pub lon: Option<f64>,
}

/// Numbers that tell how large an event was.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Magnitude {
    /// People killed.
    pub killed: Option<u64>,
    /// People injured.
    pub injured: Option<u64>,
    /// People arrested.
    pub arrested: Option<u64>,
    /// People in a crowd.
    pub crowd: Option<u64>,
    /// A sum with its unit, such as (5.8e9, "USD").
    pub amount: Option<(f64, String)>,
}

/// Who did what to whom, when, where, according to whom, and whether it is so.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Content hash, see [`crate::event_id`].
    pub id: String,
    /// Id of the document.
    pub doc: String,
    /// 0-based index of the sentence in the document; the title is -1.
    pub sentence: i32,
    /// Span of the evidence sentence in the text (in the title when `sentence` is -1), in code points.
    pub span: Span,
    /// The evidence sentence, the exact slice.
    pub text: String,
    /// Words that carry the event.
    pub trigger: SpanText,
    /// PLOVER type.
    pub event: EventType,
    /// PLOVER modes, may be empty.
    pub mode: Vec<Mode>,
    /// PLOVER contexts, may be empty.
    pub context: Vec<&'static str>,
    /// CAMEO code as fine as is known.
    pub cameo: String,
    /// Who did it. Reciprocal events put all parties here.
    pub actor: Vec<Entity>,
    /// To whom; empty for reciprocal events.
    pub recipient: Vec<Entity>,
    /// When it happened, as precisely as is known.
    pub date: Option<PartialDate>,
    /// When it ended, if it is said to have lasted.
    pub enddate: Option<PartialDate>,
    /// What speaks for the date.
    pub date_basis: DateBasis,
    /// Where it happened.
    pub place: Option<Place>,
    /// Who says so, outermost first; empty is the publisher itself.
    pub attribution: Vec<Entity>,
    /// Whether it is said to have happened.
    pub factuality: Factuality,
    /// True only if the event may stand as a fact in the faces.
    pub counted: bool,
    /// How large it was.
    pub magnitude: Magnitude,
    /// 0 to 1: of events given 0.8, about 80 % should be right.
    pub confidence: f32,
    /// Rules and entries behind type, roles and mark.
    pub why: Vec<Mark>,
}

impl Event {
    /// PLOVER score of type and modes, -10 to 10.
    pub fn score(&self) -> f32 {
        self.event.score(&self.mode)
    }

    /// Goldstein score of the CAMEO code, -10 to 10.
    pub fn goldstein(&self) -> f32 {
        crate::cameo::goldstein(&self.cameo)
    }
}
