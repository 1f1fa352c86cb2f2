//! The ledger as its users see it: folders, faces, evidence and SQL.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed"
)]

#[path = "../../src/testing.rs"]
mod testing;

mod append;
mod check;
mod faces;
mod sql;
mod stories;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use bifrons_core::{Document, Event};
use bifrons_ledger::Ledger;
use tempfile::TempDir;

/// A document of that text.
fn document(id: &str, text: &str, date: &str) -> Document {
    Document {
        id: id.to_string(),
        date: date.parse().ok(),
        publisher: format!("The {id} Times"),
        url: format!("https://example.org/{id}"),
        text: text.to_string(),
        ..Document::default()
    }
}

/// A ledger of events, with a document for each `doc`, published on the first event's date.
fn ledger_of(events: &[Event]) -> (TempDir, Ledger) {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::create(folder.path()).unwrap();
    ledger.append(&documents_of(events), events, &[]).unwrap();
    (folder, ledger)
}

fn documents_of(events: &[Event]) -> Vec<Document> {
    let mut documents: BTreeMap<&str, Document> = BTreeMap::new();
    for event in events {
        let date = event.date.map(|d| d.to_string()).unwrap_or_default();
        documents
            .entry(&event.doc)
            .or_insert_with(|| document(&event.doc, &event.text, &date));
    }
    documents.into_values().collect()
}

/// Every file below a folder with its content.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => {
                    let name = path
                        .strip_prefix(folder)
                        .unwrap()
                        .to_str()
                        .unwrap()
                        .to_string();
                    // When a batch joined is no part of what the ledger holds.
                    if name != "versions.csv" {
                        files.insert(name, fs::read(&path).unwrap());
                    }
                }
            }
        }
    }
    files
}
