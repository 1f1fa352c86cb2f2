//! Which documents tell one story, and which of their rows report one event in other words.
//!
//! Wire copy is reworded on its way, so that its sentences differ and their keys of sameness with them. The documents of a
//! batch are therefore placed in stories (`bifrons-copies`), by day of publication and id, after those of the ledger that are
//! near in time. An event of a copy that has no row with its own sentence in the story takes the key of the story's row that
//! says the same: same type, factuality, mark `counted`, codes of parties, stated day and numbers. Where a story has several
//! such rows, the second of a copy is the second of the story. So counts do not grow with rewording, a cut copy adds nothing,
//! a follow-up with another toll is an event of its own, and every report stays a row.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::path::Path;

use bifrons_copies::{Copies, Limits, Placed};
use bifrons_core::{DateBasis, Document, Entity, Event, PartialDate, content_hash};
use jiff::Span;
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sameness;
use crate::store::read;
use crate::{Manifest, Result, Table, decode};

/// Likeness from which a report is taken for a copy, whose events are those of the report before; others are follow-ups.
const COPY: f32 = 0.6;
/// Kinds of events of stories that are remembered. Beyond it those that came first are forgotten.
const KINDS: usize = 1 << 19;

/// The story of a document, and the keys of its events that report what others do.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// By id of the document.
    pub stories: FxHashMap<String, Placed>,
    /// By id of the event; the others have the key of their sentence.
    pub keys: FxHashMap<String, String>,
}

/// Stories of late.
pub(crate) struct Stories {
    copies: Copies,
    days: i64,
    /// Months of publication whose documents in the ledger are known here.
    months: BTreeSet<Month>,
    /// The ledger's version when this began: what joined later was placed here.
    version: u64,
    kinds: Kinds,
}

/// Year and month; `None` for documents without a date.
type Month = Option<(i16, i8)>;

impl Stories {
    /// None yet, in a ledger of that version.
    pub fn new(version: u64) -> Self {
        let limits = Limits::default();
        Self {
            days: i64::from(limits.days),
            copies: Copies::new(limits),
            months: BTreeSet::new(),
            version,
            kinds: Kinds::default(),
        }
    }

    /// Places documents that are new, each once, and their events. The order in which they are given does not matter.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) or [`Error::Io`](crate::Error::Io) if the ledger's files cannot be read.
    pub fn place(
        &mut self,
        root: &Path,
        manifest: &Manifest,
        documents: &[&Document],
        events: &[&Event],
    ) -> Result<Told> {
        let mut near: BTreeSet<Month> = BTreeSet::new();
        for document in documents {
            near.extend(months_about(document.date, self.days));
        }
        self.learn(root, manifest, near)?;
        let mut order = documents.to_vec();
        order.sort_by(|x, y| (x.date, &x.id).cmp(&(y.date, &y.id)));
        let mut of: FxHashMap<&str, Vec<&Event>> = FxHashMap::default();
        for event in events {
            of.entry(event.doc.as_str()).or_default().push(event);
        }
        let mut told = Told::default();
        for document in order {
            let Document {
                id,
                date,
                title,
                text,
                ..
            } = document;
            let placed = self.copies.place(id, *date, title, text);
            if placed.similarity.is_none_or(|s| s >= COPY)
                && let Some(own) = of.remove(id.as_str())
            {
                let own_keys = sameness::keys(&own);
                let keys = self.kinds.claim(&placed.story, &own, &own_keys);
                let others = own.iter().zip(own_keys).zip(keys);
                let others = others.filter(|((_, own), key)| own != key);
                told.keys
                    .extend(others.map(|((event, _), key)| (event.id.clone(), key)));
            }
            told.stories.insert(id.clone(), placed);
        }
        Ok(told)
    }

    /// Learns the stories of all documents of the ledger. How common words are is then known as if they had all been placed here.
    pub fn learn_all(&mut self, root: &Path, manifest: &Manifest) -> Result<()> {
        let mut all: BTreeSet<Month> = BTreeSet::new();
        for file in manifest.of(Table::Documents).filter(|f| !f.is_imported()) {
            read(&root.join(&file.path), &["date"], |batch| {
                let dates = decode::strings(&batch, "date")?;
                for i in 0..batch.num_rows() {
                    all.insert(month_of(decode::partial_date(dates, i)?));
                }
                Ok(())
            })?;
        }
        self.learn(root, manifest, all)
    }

    /// Learns the stories of the ledger's documents that were published in these months.
    fn learn(&mut self, root: &Path, manifest: &Manifest, wanted: BTreeSet<Month>) -> Result<()> {
        let wanted: BTreeSet<Month> = wanted.difference(&self.months).copied().collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut files: Vec<_> = manifest
            .of(Table::Documents)
            .filter(|f| !f.is_imported() && f.version <= self.version)
            .collect();
        files.sort_by_key(|f| (f.version, f.path.as_str()));
        for file in files {
            let path = root.join(&file.path);
            let mut near = false;
            read(&path, &["date"], |batch| {
                let dates = decode::strings(&batch, "date")?;
                for i in 0..batch.num_rows() {
                    near |= wanted.contains(&month_of(decode::partial_date(dates, i)?));
                }
                Ok(())
            })?;
            if !near {
                continue;
            }
            let mut before: Vec<(Document, Placed)> = Vec::new();
            read(&path, &[], |batch| {
                let placed = decode::placed(&batch)?;
                let rows = decode::documents(&batch)?.into_iter().zip(placed);
                let rows = rows.filter(|(d, _)| wanted.contains(&month_of(d.date)));
                before.extend(rows.filter_map(|(document, placed)| Some((document, placed?))));
                Ok(())
            })?;
            before.sort_by(|(x, _), (y, _)| (x.date, &x.id).cmp(&(y.date, &y.id)));
            let copies = before
                .iter()
                .filter(|(_, p)| p.similarity.is_none_or(|s| s >= COPY));
            let ids: FxHashSet<&str> = copies.map(|(d, _)| d.id.as_str()).collect();
            let events = events_of(root, manifest, &file.batch, &ids)?;
            for (document, placed) in &before {
                self.copies.resume(
                    &placed.story,
                    document.date,
                    &document.title,
                    &document.text,
                );
                if let Some(rows) = events.get(document.id.as_str()) {
                    let (own, keys): (Vec<&Event>, Vec<String>) =
                        rows.iter().map(|(event, key)| (event, key.clone())).unzip();
                    self.kinds.claim(&placed.story, &own, &keys);
                }
            }
        }
        self.months.extend(wanted);
        Ok(())
    }
}

/// The events of some documents of a batch, with their keys.
fn events_of(
    root: &Path,
    manifest: &Manifest,
    batch: &str,
    documents: &FxHashSet<&str>,
) -> Result<HashMap<String, Vec<(Event, String)>>> {
    let mut found: HashMap<String, Vec<(Event, String)>> = HashMap::new();
    for file in manifest.of(Table::Events).filter(|f| f.batch == batch) {
        read(&root.join(&file.path), &[], |rows| {
            let keys = decode::strings(&rows, "key")?;
            for (i, event) in decode::events(&rows)?.into_iter().enumerate() {
                if documents.contains(event.doc.as_str()) {
                    let key = decode::owned(keys, i);
                    found
                        .entry(event.doc.clone())
                        .or_default()
                        .push((event, key));
                }
            }
            Ok(())
        })?;
    }
    Ok(found)
}

/// Keys of the events of stories, by what they say, in their order.
#[derive(Default)]
struct Kinds {
    keys: FxHashMap<String, Vec<String>>,
    order: VecDeque<String>,
}

impl Kinds {
    /// The key of each event of a document: its own if the story has it, else the first that no other event of the document
    /// has, of those that say the same; if there is none, its own joins the story.
    fn claim(&mut self, story: &str, events: &[&Event], own: &[String]) -> Vec<String> {
        let mut keys = own.to_vec();
        let mut same: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, event) in events.iter().enumerate() {
            if !event.text.is_empty() {
                same.entry(kind(story, event)).or_default().push(i);
            }
        }
        for (kind, mut rows) in same {
            let place = |i: &usize| (events[*i].sentence, events[*i].trigger.span, &events[*i].id);
            rows.sort_by(|x, y| place(x).cmp(&place(y)));
            if !self.keys.contains_key(&kind) {
                self.order.push_back(kind.clone());
            }
            let known = self.keys.entry(kind).or_default();
            let mut free: VecDeque<String> = known.clone().into();
            free.retain(|key| !rows.iter().any(|&i| own[i] == *key));
            for i in rows {
                if known.contains(&own[i]) {
                    continue;
                }
                match free.pop_front() {
                    Some(key) => keys[i] = key,
                    None => known.push(own[i].clone()),
                }
            }
        }
        while self.order.len() > KINDS {
            if let Some(first) = self.order.pop_front() {
                self.keys.remove(&first);
            }
        }
        keys
    }
}

/// The same for events of a story that say the same, whatever their words.
fn kind(story: &str, event: &Event) -> String {
    let codes = |list: &[Entity]| {
        let codes = list.iter().map(|e| e.code.as_deref().unwrap_or(&e.text));
        let codes: BTreeSet<&str> = codes.collect();
        codes.into_iter().collect::<Vec<_>>().join("|")
    };
    let stated = event.date_basis == DateBasis::Stated;
    let day = event.date.filter(|_| stated).map(|d| d.to_string());
    let number = |n: Option<u64>| n.map(|n| n.to_string()).unwrap_or_default();
    let numbers = &event.magnitude;
    content_hash(&[
        story,
        event.event.name(),
        event.factuality.name(),
        if event.counted { "counted" } else { "" },
        &codes(&event.actor),
        &codes(&event.recipient),
        &day.unwrap_or_default(),
        &number(numbers.killed),
        &number(numbers.injured),
        &number(numbers.arrested),
    ])
}

fn month_of(date: Option<PartialDate>) -> Month {
    let first = date?.first_day();
    Some((first.year(), first.month()))
}

/// The months in which documents near in time were published, and those without a date.
fn months_about(date: Option<PartialDate>, days: i64) -> Vec<Month> {
    let mut months = vec![None];
    if let Some(date) = date {
        let span = Span::new().days(days);
        let (first, last) = (date.first_day(), date.last_day());
        let first = first.checked_sub(span).unwrap_or(Date::MIN);
        let last = last.checked_add(span).unwrap_or(Date::MAX);
        let mut at = first.first_of_month();
        while at <= last {
            months.push(Some((at.year(), at.month())));
            let Ok(next) = at.checked_add(Span::new().months(1)) else {
                break;
            };
            at = next;
        }
    }
    months
}
