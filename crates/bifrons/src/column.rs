//! What the columns of an answer mean: one table for the rows, the codebook, and the description of the server's answers.

/// A column of an answer, or a field of a record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its values are.
    pub kind: Kind,
    /// What they mean, in a line: units, ranges, when there is none.
    pub about: &'static str,
    /// Whether a value may be unknown (null).
    pub nullable: bool,
    /// Whether the field is left out of a record where it has no value.
    pub optional: bool,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Words, a code, a name.
    Text,
    /// A day, month or year: `2024-03-05`, `2024-03`, `2024`.
    Date,
    /// A whole number.
    Whole,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A list of such values.
    List(&'static Kind),
    /// Named fields.
    Record(&'static [Column]),
    /// One of these.
    Either(&'static [Kind]),
    /// Anything.
    Any,
}

impl Kind {
    /// A word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Date => "date",
            Self::Whole => "integer",
            Self::Number => "number",
            Self::Flag => "boolean",
            Self::List(_) => "list",
            Self::Record(_) => "record",
            Self::Either(_) | Self::Any => "any",
        }
    }
}

impl Column {
    const fn new(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self {
            name,
            kind,
            about,
            nullable: false,
            optional: false,
        }
    }

    /// A column of words.
    pub const fn text(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Text, about)
    }

    /// A column of days, months or years.
    pub const fn date(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Date, about)
    }

    /// A column of whole numbers.
    pub const fn whole(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Whole, about)
    }

    /// A column of numbers.
    pub const fn number(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Number, about)
    }

    /// A column of true and false.
    pub const fn flag(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::Flag, about)
    }

    /// A column of lists of words.
    pub const fn texts(name: &'static str, about: &'static str) -> Self {
        Self::new(name, Kind::List(&Kind::Text), about)
    }

    /// A column of values of another kind.
    pub const fn of(name: &'static str, kind: Kind, about: &'static str) -> Self {
        Self::new(name, kind, about)
    }

    /// The same, where a value may be unknown.
    pub const fn or_null(self) -> Self {
        Self {
            nullable: true,
            ..self
        }
    }

    /// The same, where a record may lack the field.
    pub const fn or_missing(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }
}

/// The names of columns.
pub fn names(columns: &[Column]) -> Vec<&'static str> {
    columns.iter().map(|c| c.name).collect()
}

/// What the rows of an answer look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// A name for it in a program, such as `FacesRow`.
    pub name: &'static str,
    /// The argument with which rows look so; `None` for the usual shape, which comes first.
    pub with: Option<&'static str>,
    /// The columns, or the fields of the records.
    pub columns: &'static [Column],
}

/// The state that was asked about, or the first of the two.
pub const A: Column = Column::text(
    "a",
    "code of the state asked about, else of the first of the pair",
);
/// The other state.
pub const B: Column = Column::text("b", "code of the other state");
/// A period.
pub const PERIOD: Column = Column::text(
    "period",
    "the period: 2024, 2024-Q1, 2024-03, 2024-W09 or 2024-03-05; undated for events without a date",
);
