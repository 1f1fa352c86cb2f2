//! Where something read stood.

use std::path::Path;
use std::sync::Arc;

use bifrons_core::{Document, Outcome, document_id};

use crate::{Empty, Options, Read, Reason, Rejected};

/// A place in a file: what readers of all formats say of what they found there.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The file as named by its source; what stands in an archive follows after a `/`.
    pub path: Arc<Path>,
    /// Line, 1-based; `None` if the file is one document, or has no lines.
    pub line: Option<usize>,
    /// Bytes before it in the unpacked file.
    pub offset: u64,
}

impl Place {
    /// The file as a whole.
    pub fn file(path: &Arc<Path>) -> Self {
        Self {
            path: Arc::clone(path),
            line: None,
            offset: 0,
        }
    }

    /// A part of the file.
    pub fn at(&self, line: Option<usize>, offset: u64) -> Self {
        Self {
            path: Arc::clone(&self.path),
            line,
            offset,
        }
    }

    /// Something without words stood there.
    pub fn empty(&self) -> Read {
        Read::Empty(Empty {
            path: self.path.to_path_buf(),
            line: self.line,
            offset: self.offset,
        })
    }

    /// Something that cannot be read stood there.
    pub fn reject(&self, reason: Reason) -> Read {
        Read::Rejected(Rejected {
            path: self.path.to_path_buf(),
            line: self.line,
            offset: self.offset,
            reason,
        })
    }

    /// A document stood there, if it has words and is within the limits. Fields that it does not state are the caller's;
    /// its id is its hash if it has none.
    pub fn document(&self, mut value: Document, mut notes: Vec<String>, options: &Options) -> Read {
        let limits = &options.limits;
        if value.text.len() > limits.document {
            return self.reject(Reason::TextTooLong {
                limit: limits.document,
            });
        }
        let fields: [(&'static str, &mut String); 5] = [
            ("id", &mut value.id),
            ("publisher", &mut value.publisher),
            ("title", &mut value.title),
            ("url", &mut value.url),
            ("language", &mut value.language),
        ];
        for (name, field) in fields {
            if field.len() > limits.field {
                let problem = format!("is longer than {} bytes", limits.field);
                return self.reject(Reason::Field { name, problem });
            }
            if field.contains('\0') {
                *field = field.replace('\0', " ");
            }
        }
        if value.text.contains('\0') {
            value.text = value.text.replace('\0', " ");
            notes.push("NUL characters of the text stand as blanks".into());
        }
        if value.text.trim().is_empty() && value.title.trim().is_empty() {
            return self.empty();
        }
        complete(&mut value, options);
        notes.dedup();
        Read::Document(Outcome { value, notes })
    }
}

/// Fills in what the caller knows, and the id.
pub(crate) fn complete(value: &mut Document, options: &Options) {
    value.date = value.date.or(options.date);
    if value.publisher.trim().is_empty() {
        value.publisher = options.publisher.clone().unwrap_or_default();
    }
    if value.id.trim().is_empty() {
        let day = value.date.map(|date| date.to_string()).unwrap_or_default();
        value.id = document_id(&value.publisher, &day, &value.title, &value.text);
    }
}
