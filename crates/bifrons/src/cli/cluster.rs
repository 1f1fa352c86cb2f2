//! `--cluster`: who is to do the work.

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

    /// Who codes what goes into a ledger: a cluster where one is named, else this process.
    ///
    /// # Errors
    /// As [`ClusterArg::workshop`], or if the list of actors cannot be read.
    pub fn hands<'r>(
        &self,
        ledger: &LedgerArg,
        (fast, actors): (FastArg, &ActorsArg),
        pool: &'r ThreadPool,
        session: &Session,
    ) -> Result<Hands<'r>> {
        // Also for a cluster: a list with wrong lines is told before anything is sent.
        let coder = actors.coder(fast.coder())?;
        let Some(workshop) = self.workshop(ledger, session)? else {
            return Ok(Hands::Own(coder, pool));
        };
        let reading = Reading {
            fast: fast.is_fast(),
            actors: actors.text()?,
        };
        Ok(Hands::Crew(Box::new(Crew::new(workshop, &reading))))
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
