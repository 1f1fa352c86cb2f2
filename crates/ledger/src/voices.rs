//! Which sources tell which events.

use std::sync::Arc;

use bifrons_core::Quad;

use crate::happening::fold;
use crate::pairs::Texts;
use crate::{FaceOptions, Ledger, Result};

/// An event of a pair as one publisher tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Who tells it.
    pub publisher: Arc<str>,
    /// The pair, in the alphabet's order.
    pub a: &'static str,
    /// The other side.
    pub b: &'static str,
    /// What kind of event.
    pub quad: Quad,
    /// The event: the same number for all who tell it.
    pub event: u64,
}

/// All events between different states with those who tell them, each publisher once an event; reports whose publisher is not
/// known are left out.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) if the files cannot be read.
pub fn tellings(ledger: &Ledger, options: &FaceOptions) -> Result<Vec<Telling>> {
    let selection = options.selection(None, None);
    let found: Vec<Vec<Telling>> = fold(
        ledger,
        &selection,
        Texts::Publishers,
        |all: &mut Vec<Telling>, happening| {
            if !options.holds(&happening) {
                return;
            }
            let (x, y) = (happening.a(), happening.b());
            let begin = all.len();
            for row in happening.rows() {
                let Some(names) = happening.names(row).filter(|n| !n.publisher.is_empty()) else {
                    continue;
                };
                if all[begin..].iter().any(|t| t.publisher == names.publisher) {
                    continue;
                }
                all.push(Telling {
                    publisher: Arc::clone(&names.publisher),
                    a: x.min(y),
                    b: x.max(y),
                    quad: happening.event().quad(),
                    event: happening.number(),
                });
            }
        },
    )?;
    Ok(found.into_iter().flatten().collect())
}
