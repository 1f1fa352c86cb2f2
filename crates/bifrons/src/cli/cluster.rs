//! Who is to do the work: `--cluster`, `--threads`, and which coder.

use std::sync::Arc;

use anyhow::{Context as _, Result};
use bifrons_ledger::{Cluster, Workshop};

use rayon::ThreadPool;

use super::actors::ActorsArg;
use super::{FastArg, LedgerArg};
use crate::cluster;
use crate::cluster::coding::{Crew, Reading};
use crate::intake::Hands;
use crate::session::Session;
use crate::work;

/// Which cluster works, if one does.
#[derive(Clone, Debug, clap::Args)]
pub struct ClusterArg {
    /// Have a cluster do the work: the address of its scheduler; its executors must see the ledger under the same path or address
    #[arg(long, value_name = "df://HOST:PORT")]
    cluster: Option<String>,
}

impl ClusterArg {
    /// The cluster, where one is named.
    ///
    /// # Errors
    /// If nobody answers at its address.
    pub fn reach(&self, session: &Session) -> Result<Option<Arc<dyn Cluster>>> {
        let reach = |address: &String| cluster::reach(address, session);
        self.cluster
            .as_ref()
            .map(reach)
            .transpose()
            .context("cannot work on a cluster")
    }

    /// A workshop beside a ledger, where a cluster is named.
    ///
    /// # Errors
    /// If nobody answers at its address, or the scheduler has no executors.
    pub fn workshop(&self, ledger: &LedgerArg, session: &Session) -> Result<Option<Workshop>> {
        let workshop = |address: &String| {
            cluster::workshop(address, &ledger.name(), &ledger.folder(), session)
        };
        self.cluster
            .as_ref()
            .map(workshop)
            .transpose()
            .context("cannot work on a cluster")
    }
}

/// Who codes what goes into a ledger.
#[derive(Clone, Debug, clap::Args)]
pub struct HandsArg {
    #[command(flatten)]
    actors: ActorsArg,
    #[command(flatten)]
    fast: FastArg,
    /// Threads [default: one for each processor]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    #[command(flatten)]
    cluster: ClusterArg,
}

impl HandsArg {
    /// Threads to code on, for [`HandsArg::hands`].
    ///
    /// # Errors
    /// If the system gives none.
    pub fn pool(&self) -> Result<ThreadPool> {
        work::pool(self.threads)
    }

    /// A cluster where one is named, else this process.
    ///
    /// # Errors
    /// As [`ClusterArg::workshop`], or if the list of actors cannot be read or has a line that is wrong.
    pub fn hands<'r>(
        &self,
        ledger: &LedgerArg,
        pool: &'r ThreadPool,
        session: &Session,
    ) -> Result<Hands<'r>> {
        // Also for a cluster: a list with wrong lines is told before anything is sent.
        let coder = self.actors.coder(self.fast.coder())?;
        let Some(workshop) = self.cluster.workshop(ledger, session)? else {
            return Ok(Hands::Own(coder, pool));
        };
        let reading = Reading {
            fast: self.fast.is_fast(),
            actors: self.actors.text()?,
        };
        Ok(Hands::Crew(Box::new(Crew::new(workshop, &reading))))
    }

    /// All that decides what is coded, but the text and the program.
    ///
    /// # Errors
    /// If the list of actors cannot be read.
    pub fn coded_by(&self) -> Result<String> {
        let fast = if self.fast.is_fast() { "--fast" } else { "" };
        Ok(format!("{fast} {}", self.actors.hash()?).trim().to_string())
    }
}
