//! The next event: given an actor, a kind of act and a day, who is the recipient (or the reverse); given a pair, which act.

mod facts;
mod folder;
mod rank;
mod recurrency;

pub use facts::{Fact, Stream, days};
pub use folder::{Folder, FolderError, read_folder};
pub use rank::{Tally, expected_rank};
pub use recurrency::{ALPHAS, LAMBDAS, Recurrency, Tuned, recurrency};
