//! Measures: numbers and ties that a report states beside its events.

use crate::{Entity, Factuality, PartialDate, Span, SpanText};

/// A number with what it is of, or a tie of parties to an organisation, a treaty or each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Content hash, see [`crate::measure_id`].
    pub id: String,
    /// Id of the document.
    pub doc: String,
    /// 0-based index of the sentence in the document; the title is -1.
    pub sentence: i32,
    /// Span of the evidence sentence in the text (in the title when `sentence` is -1), in code points.
    pub span: Span,
    /// The evidence sentence, the exact slice.
    pub text: String,
    /// Words that carry it: the figure with its unit, the words of the tie.
    pub trigger: SpanText,
    /// What is measured.
    pub content: Content,
    /// When it was so: the period of a number, the day a tie began or changed.
    pub date: Option<PartialDate>,
    /// The end of that period.
    pub enddate: Option<PartialDate>,
    /// Who says so, outermost first; empty is the publisher itself.
    pub attribution: Vec<Entity>,
    /// Whether it is said to be so.
    pub factuality: Factuality,
    /// Rules and entries behind it.
    pub why: Vec<crate::Mark>,
}

/// What a measure states.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// A number.
    Indicator(Indicator),
    /// A tie.
    Tie(Tie),
}

/// A number: of what, how much, of whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Indicator {
    /// What it is of, in the words of the report: "Russian arms exports".
    pub name: String,
    /// The number in its unit; a fall by some amount is negative.
    pub value: f64,
    /// The upper end, when a range is stated.
    pub upper: Option<f64>,
    /// Unit as `data/measures/units.txt` names it: "percent", "tonnes", or an ISO 4217 code.
    pub unit: String,
    /// How the number is bounded, if it is no plain number.
    pub bound: Option<Bound>,
    /// Actor codes of the parties it is of, sorted.
    pub parties: Vec<String>,
    /// That it changed by the number, or to it.
    pub change: Option<Change>,
}

/// How a number is hedged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Bound {
    /// "about".
    About,
    /// "at least", "more than".
    AtLeast,
    /// "at most", "nearly", "less than".
    AtMost,
}

impl Bound {
    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::About => "about",
            Self::AtLeast => "at least",
            Self::AtMost => "at most",
        }
    }
}

/// How a number moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// It rose by the value.
    RoseBy,
    /// It fell by the value, which is negative.
    FellBy,
    /// It rose to the value.
    RoseTo,
    /// It fell to the value.
    FellTo,
}

impl Change {
    /// The name in records.
    pub fn name(self) -> &'static str {
        match self {
            Self::RoseBy => "rose by",
            Self::FellBy => "fell by",
            Self::RoseTo => "rose to",
            Self::FellTo => "fell to",
        }
    }
}

/// A tie: who belongs to what, or stands how to whom.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tie {
    /// Organisation, treaty or level of partnership: "African Union", "comprehensive strategic partnership".
    pub name: String,
    /// Code of the organisation, where it has one.
    pub code: Option<String>,
    /// Parties that it ties.
    pub members: Vec<Entity>,
    /// Since when.
    pub since: Option<PartialDate>,
    /// Until when.
    pub until: Option<PartialDate>,
    /// How they stand to it, as `data/measures/ties.txt` names it: "member", "candidate", "left", "signed", "partner" …
    pub status: String,
}
