//! The next event: given an actor, a kind of act and a day, who is the recipient (or the reverse); given a pair, which act.
//!
//! 1. A [`Stream`] is facts in the order of days; [`Traits`] is what names of actors and acts tell.
//! 2. A memory counts, in one pass, what each actor, pair, act, home and kind did, with weights that halve every 2, 8, 32 and 128
//!    days, and learns which act foretells which between the same two.
//! 3. For a question, candidates are gathered from the memory, each with a row of levels ([`columns()`]).
//! 4. A [`Ranker`] orders them: a conditional logit, and gradient-boosted [`trees`] grown on what it leaves wrong.
//! 5. A [`Forecaster`] is all of it; [`bench()`] tells how good it is on a folder, beside the [`recurrency()`] baselines.
//! 6. An [`Outlook`] answers for a ledger's events, by names: who is next, and what.

mod bench;
mod candidates;
mod columns;
mod decay;
mod facts;
mod folder;
mod forecaster;
mod forget;
mod lessons;
mod logit;
mod memory;
mod options;
mod outlook;
mod prior;
mod rank;
mod ranker;
mod recurrency;
mod report;
mod rows;
mod teach;
mod traits;
pub mod trees;
mod what;

pub use bench::{Benchmark, Calibration, Reached, Split};
pub use columns::{Column, Scale, columns};
pub use facts::{Fact, Stream, days};
pub use folder::{Folder, FolderError, read_folder};
pub use forecaster::{Forecaster, Ranking};
pub use lessons::Lessons;
pub use logit::Logit;
pub use options::{Options, Progress, Stage};
pub use outlook::{Likely, Outlook, Told};
pub use rank::{Tally, Ways, expected_rank};
pub use ranker::Ranker;
pub use recurrency::{ALPHAS, LAMBDAS, Recurrency, Tuned, recurrency};
pub use report::{BenchError, Line, Report, bench};
pub use traits::Traits;
pub use what::ACT_COLUMNS;
