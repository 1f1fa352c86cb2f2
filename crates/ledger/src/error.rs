//! What can go wrong with a ledger.

use std::io;
use std::path::{Path, PathBuf};

/// Why the ledger did not do what was asked. Messages name the file, what is wrong and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds no ledger.
    #[error(
        "{path} holds no ledger (there is no manifest.json); add documents to make one, or name another folder"
    )]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// Another process, or another part of this one, is writing.
    #[error("{path} is being written by {owner}; wait until it is done, or stop it")]
    Locked {
        /// The lock file.
        path: PathBuf,
        /// Who holds it, such as `process 4711`.
        owner: String,
    },
    /// A writer on another machine was faster.
    #[error(
        "{path} was changed by another writer meanwhile; nothing of this batch was added: run the same command again"
    )]
    Overtaken {
        /// Address of the manifest.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("{path}: cannot {action}: {source}; check permissions and free space")]
    Io {
        /// File or folder.
        path: PathBuf,
        /// What was tried, such as `write`.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the ledger is not what the manifest says, or not readable at all.
    #[error("{path}: {reason}; restore it from a copy, or build the ledger anew")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The ledger was written by a later version.
    #[error("{path} has format {found}, and this version reads up to {known}; use a later version")]
    Newer {
        /// The manifest.
        path: PathBuf,
        /// Format of the ledger.
        found: u32,
        /// Latest format known here.
        known: u32,
    },
    /// A past state of a ledger was to be changed.
    #[error(
        "{path} was opened as it was in the past, which cannot be changed; open it as it is now"
    )]
    Past {
        /// The folder.
        path: PathBuf,
    },
    /// No state of the ledger is as old as was asked for.
    #[error(
        "{path} has no version {asked}; the first is 1, of {first}, and the latest is {latest}"
    )]
    NoVersion {
        /// The folder.
        path: PathBuf,
        /// What was asked for.
        asked: String,
        /// When the first batch joined, as far as is known.
        first: String,
        /// The latest version.
        latest: u64,
    },
    /// An event came without the document that it is evidence from.
    #[error(
        "event {event} belongs to document {document}, which is neither in the batch nor in the ledger; append them together"
    )]
    NoDocument {
        /// Id of the event.
        event: String,
        /// Id of the document.
        document: String,
    },
    /// A query that guests may not run.
    #[error("the query is refused: {reason}")]
    Refused {
        /// Why, and what is allowed.
        reason: String,
    },
    /// A query that makes no sense to the engine, or ran out of memory.
    #[error("the query failed: {reason}")]
    Query {
        /// What the engine said.
        reason: String,
    },
    /// Who asked wants no more: see [`Stop`](crate::Stop).
    #[error("stopped before the end")]
    Stopped,
    /// A table of news that cannot be registered.
    #[error("the table `{name}` cannot be registered: {reason}")]
    Table {
        /// Name asked for.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// Columns that cannot be built or read: a fault of this program.
    #[error("columns do not fit: {reason}; please report this")]
    Columns {
        /// What does not fit.
        reason: String,
    },
}

/// A result whose error is [`enum@Error`].
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// For `map_err` on operations of the file system.
    pub(crate) fn io(path: &Path, action: &'static str) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io {
            path,
            action,
            source,
        }
    }

    pub(crate) fn damaged(path: &Path, reason: impl ToString) -> Self {
        Self::Damaged {
            path: path.to_path_buf(),
            reason: reason.to_string(),
        }
    }

    pub(crate) fn columns(reason: impl ToString) -> Self {
        Self::Columns {
            reason: reason.to_string(),
        }
    }

    pub(crate) fn query(reason: impl ToString) -> Self {
        Self::Query {
            reason: reason.to_string(),
        }
    }

    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused {
            reason: reason.into(),
        }
    }
}
