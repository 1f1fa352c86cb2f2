//! Batches of documents, read on a thread of their own while the batch before is worked on.

use std::ffi::{OsStr, OsString};
use std::io::IsTerminal as _;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use anyhow::{Result, bail};
use bifrons_read::{Documents, Options, Progress, Read, Source, documents};

use crate::cluster;

/// Most records of a batch.
const RECORDS: usize = 256;
/// Bytes of text after which a batch is full.
const BYTES: usize = 4 << 20;

/// Records that are worked on together, in order.
pub struct Batch {
    /// What was read.
    pub records: Vec<Read>,
    /// How far the reading had come.
    pub progress: Progress,
}

/// Where documents come from: paths, or standard input for `-`, and for none if it is no terminal.
///
/// # Errors
/// If there is nothing to read from.
pub fn sources(paths: &[OsString]) -> Result<Vec<Source>> {
    if paths.is_empty() && std::io::stdin().is_terminal() {
        bail!("give files, folders or patterns, or `-` for standard input; see --help");
    }
    match paths.is_empty() {
        true => Ok(vec![Source::Stdin]),
        false => {
            let named: Result<Vec<Vec<Source>>> = paths.iter().map(|p| named(p)).collect();
            Ok(named?.concat())
        }
    }
}

/// What an argument names: paths and patterns of this machine, or of an object store.
fn named(argument: &OsStr) -> Result<Vec<Source>> {
    match argument.to_str() {
        Some(address) if cluster::is_far(address) => {
            let objects = cluster::objects(address)?;
            Ok(objects.into_iter().map(Source::Remote).collect())
        }
        _ => Ok(vec![Source::from_argument(argument)]),
    }
}

/// Reads the sources batch by batch. Two batches at most are held ahead.
///
/// # Errors
/// If a source names nothing.
pub fn batches(sources: &[Source], options: Options) -> Result<Receiver<Batch>> {
    ahead(documents(sources, &options)?)
}

/// Likewise, of what is being read already.
///
/// # Errors
/// If there is no thread to be had.
pub fn ahead(mut reads: Documents) -> Result<Receiver<Batch>> {
    let (send, receive) = sync_channel(1);
    let read_all = move || {
        loop {
            let (mut records, mut bytes) = (Vec::new(), 0);
            while records.len() < RECORDS && bytes < BYTES {
                let Some(read) = reads.next() else { break };
                if let Read::Document(outcome) = &read {
                    bytes += outcome.value.text.len();
                }
                records.push(read);
            }
            let ended = records.is_empty();
            // Nobody listens any more once the run has ended early.
            if ended
                || send
                    .send(Batch {
                        records,
                        progress: reads.progress(),
                    })
                    .is_err()
            {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("reader".to_string())
        .spawn(read_all)?;
    Ok(receive)
}
