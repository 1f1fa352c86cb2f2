//! The words of the field, shared by every stage of Bifrons.
//!
//! 1. A [`Document`] is one news report: its text, its date, its publisher.
//! 2. An [`Event`] is one thing that a report says was done: an [`EventType`] with modes, the parties as
//!    [`Entity`] values, a [`PartialDate`], who says so, and its [`Factuality`].
//! 3. Every event belongs to a [`Quad`]: a [`Face`] (cooperation or conflict) and a [`Kind`] (word or deed).
//!
//! This crate knows no files, no JSON, no Arrow and no threads: others may depend on it alone.
//!
//! ```
//! use bifrons_core::{EventType, Face, Kind};
//! let quad = EventType::Aid.quad();
//! assert_eq!((quad.face(), quad.kind()), (Face::Cooperation, Kind::Deed));
//! ```

pub mod cameo;
mod date;
mod document;
mod event;
mod id;
mod measure;
mod ontology;
mod state;
mod yearly;

pub use date::PartialDate;
pub use document::{Document, Outcome, Span};
pub use event::{DateBasis, Entity, Event, Factuality, Magnitude, Mark, Place, SpanText};
pub use id::{content_hash, document_id, event_id, measure_id};
pub use measure::{Bound, Change, Content, Indicator, Measure, Tie};
pub use ontology::{EventType, Face, Kind, Mode, Quad, Sector, context_names, is_context};
pub use state::{State, StateError, fold, resolve_state, state_named, states};
pub use yearly::Yearly;
