//! Whether a ledger is what it says.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use bifrons_core::{Document, Entity, Event, Span};
use datafusion::arrow::array::{BooleanArray, Int64Array};

use crate::manifest::FileEntry;
use crate::store::{orphans, read};
use crate::{Error, Ledger, Manifest, Result, Table, decode, shelf};

/// Most problems that are told one by one.
const MAX_PROBLEMS: usize = 1000;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CheckReport {
    /// Files whose size, checksum and rows are as the manifest says.
    pub files: u64,
    /// Documents read.
    pub documents: u64,
    /// Events whose document and spans were compared.
    pub events: u64,
    /// What is wrong, a sentence each; empty if the ledger is sound. After a thousand the rest is only counted.
    pub problems: Vec<String>,
    /// Problems in all.
    pub total: u64,
    /// Files that no manifest lists: left by a writer that was killed, harmless, and removed by the next.
    pub leftovers: u64,
}

impl CheckReport {
    /// Whether nothing is wrong.
    pub fn is_sound(&self) -> bool {
        self.total == 0
    }

    fn problem(&mut self, text: String) {
        self.total += 1;
        if self.problems.len() < MAX_PROBLEMS {
            self.problems.push(text);
        }
    }
}

/// Verifies every file against the manifest, and every event against the text of its document.
///
/// Each sentence must be the exact slice of text (or title) at its span, and so must the trigger, the place, and the
/// parties that are not implicit. Events from foreign files that have no sentence are only matched to their document.
/// Memory is bounded by the largest batch that was appended.
///
/// # Errors
/// [`Error::Io`] if the folder cannot be listed. Files that are missing or damaged are problems, not errors.
pub fn check(ledger: &Ledger) -> Result<CheckReport> {
    let (root, manifest) = (ledger.path(), ledger.manifest());
    let mut report = CheckReport::default();
    let live = manifest
        .files
        .iter()
        .map(|f| root.join(&f.path))
        .collect::<HashSet<_>>();
    report.leftovers = orphans(root, &live)?.len() as u64;
    for (_, files) in batches(manifest) {
        let sound: Vec<&FileEntry> = files
            .into_iter()
            .filter(|f| is_sound(root, f, &mut report))
            .collect();
        check_batch(root, &sound, &mut report);
    }
    Ok(report)
}

fn batches(manifest: &Manifest) -> BTreeMap<&str, Vec<&FileEntry>> {
    let mut batches: BTreeMap<&str, Vec<&FileEntry>> = BTreeMap::new();
    for file in &manifest.files {
        batches.entry(&file.batch).or_default().push(file);
    }
    batches
}

fn is_sound(root: &Path, entry: &FileEntry, report: &mut CheckReport) -> bool {
    match fault(root, entry) {
        None => {
            report.files += 1;
            true
        }
        Some(what) => {
            report.problem(format!("{}: {what}", root.join(&entry.path).display()));
            false
        }
    }
}

/// Whether a file is, byte for byte, what was written.
pub(crate) fn is_whole(root: &Path, entry: &FileEntry) -> bool {
    fault(root, entry).is_none()
}

fn fault(root: &Path, entry: &FileEntry) -> Option<String> {
    let mut hasher = blake3::Hasher::new();
    let mut file = match shelf::open(&root.join(&entry.path)) {
        Ok(file) => file,
        Err(Error::Io { source, .. }) => return Some(format!("cannot be read: {source}")),
        Err(error) => return Some(format!("cannot be read: {error}")),
    };
    match std::io::copy(&mut file, &mut hasher) {
        Err(error) => Some(format!("cannot be read: {error}")),
        Ok(bytes) if bytes != entry.bytes => Some(format!(
            "has {bytes} bytes, and the manifest says {}",
            entry.bytes
        )),
        Ok(_) if hasher.finalize().to_hex().as_str() != entry.blake3 => {
            Some("is not the file that was written".to_string())
        }
        Ok(_) => None,
    }
}

fn check_batch(root: &Path, files: &[&FileEntry], report: &mut CheckReport) {
    let of = |table: Table| files.iter().filter(move |f| f.table == table.name());
    let mut texts: HashMap<String, Texts> = HashMap::new();
    for file in of(Table::Documents) {
        let rows = visit(root, file, report, |batch, report| {
            for document in decode::documents(&batch)? {
                report.documents += 1;
                if texts
                    .insert(document.id.clone(), Texts::of(document))
                    .is_some()
                {
                    report.problem(format!("{}: a document is there twice", file.path));
                }
            }
            Ok(())
        });
        compare_rows(file, rows, report);
    }
    let mut ids: HashSet<String> = HashSet::new();
    for file in of(Table::Events) {
        let rows = visit(root, file, report, |batch, report| {
            for event in decode::events(&batch)? {
                report.events += 1;
                ids.insert(event.id.clone());
                if let Some(what) = misplaced(&event, texts.get(&event.doc)) {
                    report.problem(format!("{}: event {}: {what}", file.path, event.id));
                }
            }
            Ok(())
        });
        compare_rows(file, rows, report);
    }
    check_derived(root, files, &ids, report);
    for file in [
        Table::Mentions,
        Table::Indicators,
        Table::Memberships,
        Table::Yearly,
        Table::Rejected,
    ]
    .into_iter()
    .flat_map(of)
    {
        let rows = visit(root, file, report, |_, _| Ok(()));
        compare_rows(file, rows, report);
    }
}

/// Whether `pairs` has only events that are there, and `volume` counts its rows.
fn check_derived(
    root: &Path,
    files: &[&FileEntry],
    ids: &HashSet<String>,
    report: &mut CheckReport,
) {
    let of = |table: Table| files.iter().filter(move |f| f.table == table.name());
    let (mut counted, mut told) = (0u64, 0u64);
    for file in of(Table::Pairs) {
        let rows = visit(root, file, report, |batch, report| {
            let (a, b, id) = (
                decode::strings(&batch, "a")?,
                decode::strings(&batch, "b")?,
                decode::strings(&batch, "id")?,
            );
            let fact: &BooleanArray = decode::column(&batch, "counted")?;
            for i in 0..batch.num_rows() {
                counted += u64::from(fact.value(i) && a.value(i) != b.value(i));
                if !ids.contains(id.value(i)) {
                    report.problem(format!(
                        "{}: event {} is not in its batch",
                        file.path,
                        id.value(i)
                    ));
                }
            }
            Ok(())
        });
        compare_rows(file, rows, report);
    }
    for file in of(Table::Volume) {
        let rows = visit(root, file, report, |batch, _| {
            let rows: &Int64Array = decode::column(&batch, "rows")?;
            told += rows.iter().flatten().map(i64::unsigned_abs).sum::<u64>();
            Ok(())
        });
        compare_rows(file, rows, report);
    }
    if counted != told {
        let batch = files.first().map_or("", |f| f.batch.as_str());
        report.problem(format!(
            "batch {batch}: `volume` counts {told} facts, and `pairs` has {counted}"
        ));
    }
}

/// Visits a file's rows and counts them; `None` if it cannot be read, which becomes a problem.
fn visit(
    root: &Path,
    file: &FileEntry,
    report: &mut CheckReport,
    mut each: impl FnMut(crate::arrow::array::RecordBatch, &mut CheckReport) -> Result<()>,
) -> Option<u64> {
    let mut rows = 0;
    let read = read(&root.join(&file.path), &[], |batch| {
        rows += batch.num_rows() as u64;
        each(batch, report)
    });
    match read {
        Ok(()) => Some(rows),
        Err(error @ Error::Damaged { .. }) => {
            report.problem(error.to_string());
            None
        }
        Err(error) => {
            report.problem(format!("{}: {error}", file.path));
            None
        }
    }
}

fn compare_rows(file: &FileEntry, rows: Option<u64>, report: &mut CheckReport) {
    if let Some(rows) = rows.filter(|rows| *rows != file.rows) {
        report.problem(format!(
            "{}: has {rows} rows, and the manifest says {}",
            file.path, file.rows
        ));
    }
}

/// What of an event is not where it says, if anything.
fn misplaced(event: &Event, texts: Option<&Texts>) -> Option<String> {
    let Some(texts) = texts else {
        return Some(format!("document {} is not in its batch", event.doc));
    };
    if event.text.is_empty() {
        return None;
    }
    let text = if event.sentence < 0 {
        &texts.title
    } else {
        &texts.text
    };
    let wrong = |what: &str, words: &str, span: Span| {
        (text.slice(span) != Some(words))
            .then(|| format!("{what} is not at {}..{}", span.start, span.end))
    };
    let party = |what: &str, list: &[Entity]| {
        list.iter()
            .filter(|e| !e.implicit)
            .find_map(|e| wrong(&format!("{what} `{}`", e.text), &e.text, e.span))
    };
    wrong("the sentence", &event.text, event.span)
        .or_else(|| wrong("the trigger", &event.trigger.text, event.trigger.span))
        .or_else(|| party("actor", &event.actor))
        .or_else(|| party("recipient", &event.recipient))
        .or_else(|| party("source", &event.attribution))
        .or_else(|| {
            event
                .place
                .as_ref()
                .and_then(|p| wrong("the place", &p.mention.text, p.mention.span))
        })
}

/// A document's title and text, for slicing by code points.
struct Texts {
    title: Points,
    text: Points,
}

impl Texts {
    fn of(document: Document) -> Self {
        Self {
            title: Points::of(document.title),
            text: Points::of(document.text),
        }
    }
}

struct Points {
    text: String,
    /// Byte position of every 64th code point; empty if all are of one byte.
    marks: Vec<usize>,
}

impl Points {
    fn of(text: String) -> Self {
        let marks = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(64).map(|(at, _)| at).collect(),
        };
        Self { text, marks }
    }

    /// The slice between two code points, if the text has them.
    fn slice(&self, span: Span) -> Option<&str> {
        self.text.get(self.byte(span.start)?..self.byte(span.end)?)
    }

    fn byte(&self, point: usize) -> Option<usize> {
        if self.marks.is_empty() {
            return Some(point);
        }
        let Some(&mark) = self.marks.get(point / 64) else {
            let points = self.text.chars().count();
            return (point == points).then_some(self.text.len());
        };
        let rest = self.text.get(mark..)?;
        let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
        ends.take(65).nth(point % 64).map(|at| mark + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_count_code_points() {
        let text: String = "é".repeat(64) + "Kyiv";
        let points = Points::of(text);
        assert_eq!(points.slice(Span::new(64, 68)), Some("Kyiv"));
        assert_eq!(points.slice(Span::new(62, 65)), Some("ééK"));
        assert_eq!(points.slice(Span::new(64, 69)), None);
        assert_eq!(points.slice(Span::new(200, 201)), None);
        assert_eq!(
            Points::of("é".repeat(64)).slice(Span::new(63, 64)),
            Some("é")
        );
        assert_eq!(Points::of("abc".into()).slice(Span::new(1, 3)), Some("bc"));
    }
}
