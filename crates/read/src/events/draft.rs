//! From what a format says of a row to an event: the part that all formats share.

use std::hash::{Hash, Hasher};
use std::path::Path;
use std::str;

use bifrons_core::{
    DateBasis, Document, Entity, Event, EventType, Factuality, Magnitude, Mode, PartialDate, Place,
    Span, SpanText, content_hash,
};
use rustc_hash::{FxHashMap, FxHasher};

use super::codes::{self, Act, Mirror};
use super::layout::{Kind, Layout};
use super::{
    Batch, Chunk, Dropped, Imported, Original, Scheme, gdelt, icews, keds, map, mentions, phoenix,
    polecat,
};
use crate::rows::{Row, each};
use crate::{Reason, Rejected};

/// What was done, by the codes of the data.
#[derive(Clone, Debug)]
pub(crate) struct What {
    pub event: EventType,
    pub modes: Vec<Mode>,
    pub contexts: Vec<&'static str>,
    pub cameo: &'static str,
    pub mirror: Mirror,
}

/// Where a row stood.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Story<'a> {
    /// The story's own id or address; empty if it has none, and then publisher and date stand for it.
    pub key: &'a str,
    pub url: &'a str,
    pub publisher: &'a str,
    pub date: Option<PartialDate>,
}

/// A row as its format understands it.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub what: What,
    pub date: PartialDate,
    pub actor: Vec<Entity>,
    pub recipient: Vec<Entity>,
    pub story: Story<'a>,
    pub sentence: i32,
    /// Number of the event that is unique in its data set; empty to go by content.
    pub number: &'a str,
    /// What tells rows apart whose story, date, code and parties are the same.
    pub extra: &'a str,
    /// Words for the event in the data.
    pub words: &'a str,
    pub place: Option<Place>,
    pub confidence: f32,
    /// What the row said, in a line.
    pub why: String,
    pub original: Original,
}

/// Why a row is no event.
#[derive(Debug)]
pub(crate) enum Refusal {
    Dropped(Dropped),
    Unknown(String),
    Rejected(Reason),
}

impl From<Dropped> for Refusal {
    fn from(reason: Dropped) -> Self {
        Self::Dropped(reason)
    }
}

/// What one chunk's rows share while they are read.
pub(crate) struct Reader<'c> {
    pub batch: Batch,
    pub scheme: Scheme,
    dataset: &'c str,
    stories: FxHashMap<String, u32>,
    names: FxHashMap<String, Option<&'static str>>,
    key: String,
}

/// Reads a chunk.
pub(crate) fn read(chunk: &Chunk) -> Batch {
    let layout = &*chunk.layout;
    let mut reader = Reader {
        batch: Batch::default(),
        scheme: layout.scheme,
        dataset: &chunk.options.dataset,
        stories: FxHashMap::default(),
        names: FxHashMap::default(),
        key: String::new(),
    };
    reader.batch.rows.reserve(chunk.bytes.len() / 600);
    each(
        &chunk.bytes,
        chunk.first_line,
        layout.cut,
        |row, line, length| {
            reader.batch.tally.read += 1;
            let limit = chunk.options.limits.line;
            if length > limit {
                reader.reject(&chunk.path, line, Reason::LineTooLong { limit });
            } else {
                reader.row(row, layout, chunk, line);
            }
        },
    );
    reader.batch
}

impl Reader<'_> {
    fn row(&mut self, row: Row, layout: &Layout, chunk: &Chunk, line: u64) {
        let row = match layout.name(row) {
            Ok(row) => row,
            Err(reason) => return self.reject(&chunk.path, line, reason),
        };
        let draft = match layout.kind {
            Kind::Gdelt => gdelt::read(row),
            Kind::Icews => icews::read(row, self),
            Kind::Polecat => polecat::read(row, self),
            Kind::Phoenix => phoenix::read(row, self),
            Kind::Keds => keds::read(row, self),
            Kind::Mapped => map::read(row, self, &chunk.options.format),
            Kind::Mentions => match mentions::read(row, self) {
                Ok(mention) => {
                    self.batch.tally.kept += 1;
                    self.batch.mentions.push(mention);
                    return;
                }
                Err(refusal) => Err(refusal),
            },
        };
        match draft {
            Ok(draft) => self.keep(draft, line),
            Err(Refusal::Dropped(reason)) => self.drop(reason),
            Err(Refusal::Unknown(code)) => {
                self.batch.tally.unknown_code(&code, 1);
                self.drop(Dropped::UnknownCode);
            }
            Err(Refusal::Rejected(reason)) => self.reject(&chunk.path, line, reason),
        }
    }

    fn drop(&mut self, reason: Dropped) {
        *self.batch.tally.dropped.entry(reason).or_default() += 1;
    }

    fn reject(&mut self, path: &Path, line: u64, reason: Reason) {
        self.batch.tally.rejected += 1;
        self.batch.rejected.push(Rejected {
            path: path.to_path_buf(),
            line: Some(line as usize),
            offset: 0,
            reason,
        });
    }

    fn keep(&mut self, draft: Draft, line: u64) {
        let Draft {
            what,
            date,
            mut actor,
            mut recipient,
            story,
            sentence,
            number,
            extra,
            words,
            place,
            confidence,
            why,
            mut original,
        } = draft;
        if actor.is_empty() && recipient.is_empty() {
            return self.drop(Dropped::NoParties);
        }
        original.line = line;
        let uncoded = |party: &Entity| party.code.is_none();
        if actor.iter().chain(&recipient).any(uncoded) {
            self.batch.tally.uncoded += 1;
        }
        let doc = self.story(&story);
        let mut why = vec![why];
        let mut cameo = what.cameo;
        let told = !actor.is_empty() && !recipient.is_empty();
        match what.mirror {
            Mirror::Both if told => {
                why.push("told of both sides by turns: one event of both".into());
                actor.append(&mut recipient);
                actor.sort_by(|a, b| (&a.code, &a.text).cmp(&(&b.code, &b.text)));
            }
            Mirror::Of(other) if told => {
                why.push(format!(
                    "told from the other side: {cameo} with the sides changed"
                ));
                std::mem::swap(&mut actor, &mut recipient);
                cameo = other;
            }
            _ => {}
        }
        let mut event = Event {
            id: String::new(),
            doc,
            sentence,
            span: Span::default(),
            text: String::new(),
            trigger: SpanText {
                text: words.to_string(),
                span: Span::default(),
            },
            event: what.event,
            mode: what.modes,
            context: what.contexts,
            cameo: cameo.to_string(),
            actor,
            recipient,
            date: Some(date),
            enddate: None,
            date_basis: DateBasis::Stated,
            place,
            attribution: Vec::new(),
            factuality: Factuality::Asserted,
            counted: true,
            magnitude: Magnitude::default(),
            confidence,
            why,
        };
        // A visit has its mirror in the row of the host, which became a visit above.
        let mirrored = told && (what.mirror != Mirror::None || cameo == "042");
        let extra = if mirrored { "" } else { extra };
        let mirror = mirrored.then(|| sides(&event));
        event.id = if number.is_empty() {
            self.content(&event, extra)
        } else {
            self.numbered(number)
        };
        self.batch.tally.kept += 1;
        self.batch.rows.push(Imported {
            event,
            mirror,
            original,
        });
    }

    /// The id of the event of that number, which is unique in the data set.
    pub fn numbered(&self, number: &str) -> String {
        content_hash(&[self.dataset, "event", number])
    }

    fn content(&self, event: &Event, extra: &str) -> String {
        let side = |list: &[Entity]| {
            let mut text = String::new();
            for party in list {
                text.push_str(party.code.as_deref().unwrap_or(""));
                text.push('/');
                text.push_str(&party.text);
                text.push('|');
            }
            text
        };
        let date = event.date.map(|date| date.to_string()).unwrap_or_default();
        content_hash(&[
            self.dataset,
            &event.doc,
            &event.sentence.to_string(),
            &date,
            event.event.name(),
            &event.cameo,
            &side(&event.actor),
            &side(&event.recipient),
            extra,
        ])
    }

    /// The id of a story, which joins the batch's documents when first met.
    pub fn story(&mut self, story: &Story) -> String {
        let mut key = std::mem::take(&mut self.key);
        key.clear();
        if story.key.is_empty() {
            key.push('\0');
            key.push_str(story.publisher);
            key.push('\0');
            key.push_str(&story.date.map(|date| date.to_string()).unwrap_or_default());
        } else {
            key.push_str(story.key);
        }
        let found = self.stories.get(key.as_str());
        let id = match found.and_then(|at| self.batch.documents.get(*at as usize)) {
            Some(document) => document.id.clone(),
            None => {
                let id = content_hash(&[self.dataset, &key]);
                self.stories
                    .insert(key.clone(), self.batch.documents.len() as u32);
                let publisher = if story.publisher.is_empty() {
                    self.dataset
                } else {
                    story.publisher
                };
                self.batch.documents.push(Document {
                    id: id.clone(),
                    date: story.date,
                    publisher: publisher.to_string(),
                    url: story.url.to_string(),
                    ..Document::default()
                });
                id
            }
        };
        self.key = key;
        id
    }

    /// The state or bloc of a name, remembered.
    pub fn named(&mut self, words: &str) -> Option<&'static str> {
        if words.is_empty() {
            return None;
        }
        if let Some(known) = self.names.get(words) {
            return *known;
        }
        let code = codes::named(words);
        self.names.insert(words.to_string(), code);
        code
    }
}

impl What {
    /// What an act of CAMEO comes to; a public statement is dropped.
    pub fn of(act: Option<&'static Act>, code: &str) -> Result<Self, Refusal> {
        let Some(act) = act else {
            let empty = code.bytes().all(|b| b == b'-');
            return Err(if empty {
                Dropped::NoCode.into()
            } else {
                Refusal::Unknown(code.to_string())
            });
        };
        Ok(Self {
            event: act.event.ok_or(Dropped::Statement)?,
            modes: act.modes.clone(),
            contexts: act.contexts.clone(),
            cameo: act.code,
            mirror: act.mirror,
        })
    }
}

/// A number for story, day, code and parties of an event.
fn sides(event: &Event) -> u64 {
    let mut hasher = FxHasher::default();
    (&event.doc, event.date, &event.cameo).hash(&mut hasher);
    for party in event.actor.iter().chain(&event.recipient) {
        (&party.code, &party.text).hash(&mut hasher);
    }
    hasher.finish()
}

/// The date of a column: dropped where it is empty, rejected where it is none.
pub(crate) fn date(text: &str, name: &'static str) -> Result<PartialDate, Refusal> {
    if text.is_empty() {
        return Err(Dropped::NoDate.into());
    }
    super::date::day(text).ok_or_else(|| {
        Refusal::Rejected(Reason::Field {
            name,
            problem: format!(
                "is no date: `{}`",
                text.chars().take(40).collect::<String>()
            ),
        })
    })
}

/// A party by its letters and its name in the data; `None` if both are empty.
pub(crate) fn party(
    letters: &str,
    name: &str,
    scheme: Scheme,
    date: PartialDate,
) -> Option<Entity> {
    if letters.is_empty() && name.is_empty() {
        return None;
    }
    let (code, sector) = codes::actor_code(letters, scheme, Some(date));
    Some(Entity {
        text: if name.is_empty() { letters } else { name }.to_string(),
        code: code.map(str::to_string),
        sector,
        ..Entity::default()
    })
}

/// A number of a column; `None` where it is empty or none.
pub(crate) fn number<T: str::FromStr>(text: &str) -> Option<T> {
    if text.is_empty() {
        None
    } else {
        text.parse().ok()
    }
}

/// Degrees of a pair of columns, where both are there and on the globe.
pub(crate) fn degrees(lat: &str, lon: &str) -> (Option<f64>, Option<f64>) {
    let within = |text: &str, most: f64| number::<f64>(text).filter(|v| v.abs() <= most);
    match (within(lat, 90.0), within(lon, 180.0)) {
        (Some(lat), Some(lon)) => (Some(lat), Some(lon)),
        _ => (None, None),
    }
}

/// A place; `None` where it has neither name nor degrees.
pub(crate) fn place(
    name: &str,
    country: Option<&'static str>,
    lat: &str,
    lon: &str,
) -> Option<Place> {
    let (lat, lon) = degrees(lat, lon);
    if name.is_empty() && lat.is_none() && country.is_none() {
        return None;
    }
    Some(Place {
        name: name.to_string(),
        country: country.map(str::to_string),
        lat,
        lon,
        ..Place::default()
    })
}

/// Who publishes an address: its host without `www.`.
pub(crate) fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}
