//! The columns of the ledger's tables.
//!
//! `events` holds the fields of an event record under their own names, in their order, and three columns more: `day`, `key` and
//! `origin`. Anything that may be unknown is null; texts count positions in code points, as the records do.

use std::sync::{Arc, LazyLock};

use datafusion::arrow::datatypes::DataType::{
    Boolean, Date32, Float32, Float64, Int32, Int64, Utf8,
};
use datafusion::arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

/// The tables of a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Table {
    /// News reports with their full text, so that every span can be traced.
    Documents,
    /// Events, one row for each document and sentence that reports one.
    Events,
    /// One row for each event and pair of codes it joins: small, and sorted by pair and day, for the faces.
    Pairs,
    /// How many rows of `pairs` stand as facts, by day, origin and quad class: the volume of news that rates are measured against.
    Volume,
    /// Reports of imported events that a file of its own tells (GDELT's mentions).
    Mentions,
    /// Numbers that reports state: a share, a sum, with unit, period and parties.
    Indicators,
    /// Ties that reports state: memberships, treaties, levels of partnership.
    Memberships,
    /// What tables say of states year by year: capability, trade, arms, rivalries.
    Yearly,
    /// Input that could not be used, with the reason.
    Rejected,
}

impl Table {
    /// All tables.
    pub const ALL: [Table; 9] = [
        Self::Documents,
        Self::Events,
        Self::Pairs,
        Self::Volume,
        Self::Mentions,
        Self::Indicators,
        Self::Memberships,
        Self::Yearly,
        Self::Rejected,
    ];

    /// Name of the table in SQL, and of its folder.
    pub fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Events => "events",
            Self::Pairs => "pairs",
            Self::Volume => "volume",
            Self::Mentions => "mentions",
            Self::Indicators => "indicators",
            Self::Memberships => "memberships",
            Self::Yearly => "yearly",
            Self::Rejected => "rejected",
        }
    }

    /// The table of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Its columns.
    pub fn schema(self) -> SchemaRef {
        match self {
            Self::Documents => DOCUMENTS.clone(),
            Self::Events => EVENTS.clone(),
            Self::Pairs => PAIRS.clone(),
            Self::Volume => VOLUME.clone(),
            Self::Mentions => MENTIONS.clone(),
            Self::Indicators => INDICATORS.clone(),
            Self::Memberships => MEMBERSHIPS.clone(),
            Self::Yearly => YEARLY.clone(),
            Self::Rejected => REJECTED.clone(),
        }
    }
}

/// Fields of an event record: what the SQL function `code` returns a list of.
pub fn record_fields() -> &'static Fields {
    &RECORD
}

pub(crate) fn entity_fields() -> Fields {
    fields([
        ("text", Utf8),
        ("start", Int64),
        ("end", Int64),
        ("name", Utf8),
        ("code", Utf8),
        ("sector", list(Utf8)),
        ("implicit", Boolean),
        ("wikidata", Utf8),
    ])
}

pub(crate) fn trigger_fields() -> Fields {
    fields([("text", Utf8), ("start", Int64), ("end", Int64)])
}

pub(crate) fn place_fields() -> Fields {
    fields([
        ("text", Utf8),
        ("start", Int64),
        ("end", Int64),
        ("name", Utf8),
        ("country", Utf8),
        ("lat", Float64),
        ("lon", Float64),
    ])
}

pub(crate) fn amount_fields() -> Fields {
    fields([("value", Float64), ("unit", Utf8)])
}

pub(crate) fn magnitude_fields() -> Fields {
    let amount = DataType::Struct(amount_fields());
    fields([
        ("killed", Int64),
        ("injured", Int64),
        ("arrested", Int64),
        ("crowd", Int64),
        ("amount", amount),
    ])
}

/// The field inside a list of that type.
pub(crate) fn item(of: DataType) -> FieldRef {
    Arc::new(Field::new_list_field(of, true))
}

fn list(of: DataType) -> DataType {
    DataType::List(item(of))
}

fn fields<const N: usize>(columns: [(&str, DataType); N]) -> Fields {
    columns
        .into_iter()
        .map(|(name, kind)| Field::new(name, kind, true))
        .collect()
}

fn schema<const N: usize>(columns: [(&str, DataType); N]) -> SchemaRef {
    Arc::new(Schema::new(fields(columns)))
}

static RECORD: LazyLock<Fields> = LazyLock::new(|| {
    let entities = || list(DataType::Struct(entity_fields()));
    fields([
        ("id", Utf8),
        ("doc", Utf8),
        ("sentence", Int32),
        ("start", Int64),
        ("end", Int64),
        ("text", Utf8),
        ("trigger", DataType::Struct(trigger_fields())),
        ("type", Utf8),
        ("event", Utf8),
        ("mode", list(Utf8)),
        ("context", list(Utf8)),
        ("cameo", Utf8),
        ("quad", Int32),
        ("score", Float32),
        ("goldstein", Float32),
        ("actor", entities()),
        ("recipient", entities()),
        ("date", Utf8),
        ("enddate", Utf8),
        ("date_basis", Utf8),
        ("place", DataType::Struct(place_fields())),
        ("attribution", entities()),
        ("factuality", Utf8),
        ("counted", Boolean),
        ("magnitude", DataType::Struct(magnitude_fields())),
        ("confidence", Float32),
        ("why", list(Utf8)),
    ])
});

/// `day`: first day that `date` may mean, null if undated. `key`: same for reports of the same event, see `sameness`.
/// `origin`: `news` for what Bifrons coded itself, else the name of the data set that the event came with.
static EVENTS: LazyLock<SchemaRef> = LazyLock::new(|| {
    let more = fields([("day", Date32), ("key", Utf8), ("origin", Utf8)]);
    Arc::new(Schema::new(
        RECORD
            .iter()
            .chain(more.iter())
            .cloned()
            .collect::<Fields>(),
    ))
});

/// `story` is the same for wire copy, updates and reprints of one story, `similarity` how much of a report's words are in an earlier one
/// of it. Both are null where they are not known; files of earlier versions have no such columns.
static DOCUMENTS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("id", Utf8),
        ("date", Utf8),
        ("publisher", Utf8),
        ("title", Utf8),
        ("url", Utf8),
        ("language", Utf8),
        ("text", Utf8),
        ("story", Utf8),
        ("similarity", Float32),
    ])
});

/// `lo` and `hi`: the two codes in alphabetical order. `a` did it to `b`; with `mutual`, both did it (and `a` is `lo`).
/// `key` is that of `events` as a number, `actor_sector` and `recipient_sector` those of all parties with the codes `a` and `b`.
static PAIRS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("lo", Utf8),
        ("hi", Utf8),
        ("a", Utf8),
        ("b", Utf8),
        ("mutual", Boolean),
        ("day", Date32),
        ("date", Utf8),
        ("key", Int64),
        ("id", Utf8),
        ("doc", Utf8),
        ("sentence", Int32),
        ("event", Utf8),
        ("cameo", Utf8),
        ("quad", Int32),
        ("score", Float32),
        ("goldstein", Float32),
        ("factuality", Utf8),
        ("counted", Boolean),
        ("confidence", Float32),
        ("origin", Utf8),
        ("publisher", Utf8),
        ("actor_sector", list(Utf8)),
        ("recipient_sector", list(Utf8)),
        ("context", list(Utf8)),
    ])
});

/// `day` is null for rows without a date; `rows` counts pairs of different codes.
static VOLUME: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("day", Date32),
        ("origin", Utf8),
        ("quad", Int32),
        ("rows", Int64),
    ])
});

/// `event` and `doc` are ids of `events` and `documents`; the event may be of a file that was not imported.
static MENTIONS: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("event", Utf8),
        ("doc", Utf8),
        ("date", Utf8),
        ("sentence", Int32),
        ("confidence", Float32),
    ])
});

/// What both kinds of measures share; `attribution` has codes, or words where there is none.
fn measure_schema(own: &[(&str, DataType)]) -> SchemaRef {
    let first = [
        ("id", Utf8),
        ("doc", Utf8),
        ("sentence", Int32),
        ("start", Int64),
        ("end", Int64),
        ("text", Utf8),
        ("trigger", Utf8),
    ];
    let last = [
        ("date", Utf8),
        ("enddate", Utf8),
        ("factuality", Utf8),
        ("attribution", list(Utf8)),
    ];
    let all = first.iter().chain(own).chain(&last);
    Arc::new(Schema::new(
        all.map(|(name, kind)| Field::new(*name, kind.clone(), true))
            .collect::<Fields>(),
    ))
}

/// `upper` is the other end of a range; `bound` is about, at least or at most; `change` rose by, fell by, rose to, fell to.
static INDICATORS: LazyLock<SchemaRef> = LazyLock::new(|| {
    measure_schema(&[
        ("name", Utf8),
        ("value", Float64),
        ("upper", Float64),
        ("unit", Utf8),
        ("bound", Utf8),
        ("change", Utf8),
        ("parties", list(Utf8)),
    ])
});

/// `name` is the organisation, treaty or level, `members` codes (or words where there is none).
static MEMBERSHIPS: LazyLock<SchemaRef> = LazyLock::new(|| {
    measure_schema(&[
        ("name", Utf8),
        ("code", Utf8),
        ("members", list(Utf8)),
        ("status", Utf8),
        ("since", Utf8),
        ("until", Utf8),
    ])
});

/// `b` is null for what is of one state; `until` is null while it lasts, and is `since` for a value of one year.
static YEARLY: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("dataset", Utf8),
        ("variable", Utf8),
        ("a", Utf8),
        ("b", Utf8),
        ("since", Int32),
        ("until", Int32),
        ("value", Float64),
        ("text", Utf8),
    ])
});

/// `offset` counts bytes before the record in the unpacked file; files of earlier versions have no such column.
static REJECTED: LazyLock<SchemaRef> = LazyLock::new(|| {
    schema([
        ("source", Utf8),
        ("line", Int64),
        ("reason", Utf8),
        ("offset", Int64),
    ])
});
