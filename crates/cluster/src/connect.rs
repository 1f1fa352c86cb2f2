//! How the program reaches a cluster of Ballista, and object stores.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use ballista_core::config::BALLISTA_CLIENT_GRPC_MAX_MESSAGE_SIZE;
use ballista_core::extension::{SessionConfigExt as _, SessionStateExt as _};
use bifrons::cluster::{Connect, Tell};
use bifrons_ledger::{Cluster, Shelf};
use bifrons_read::Remote;
use datafusion::execution::SessionState;
use datafusion::execution::object_store::ObjectStoreRegistry;
use datafusion::prelude::{SessionConfig, SessionContext};
use object_store::path::Path;
use url::Url;

use crate::objects;
use crate::roles::host_and_port;
use crate::shelf::Bucket;
use crate::stores::Stores;

/// Most bytes of a message: a batch of an import comes back as one.
pub const MESSAGE_BYTES: u32 = 512 << 20;

/// Seconds for which a scheduler is waited for when it is asked who is there.
const PATIENCE: Duration = Duration::from_secs(5);

/// The way to clusters of Ballista.
pub struct Ballista;

impl Connect for Ballista {
    fn cluster(&self, address: &str, tell: Tell) -> Result<Arc<dyn Cluster>> {
        let url = Url::parse(address).ok().with_context(|| {
            format!("`{address}` is no address of a scheduler; give df://HOST:PORT")
        })?;
        let (host, port) = host_and_port(&url)?;
        let there = There {
            address: format!("http://{host}:{port}"),
            stores: Arc::new(Stores::default()),
            tell,
        };
        there.executors().map_err(anyhow::Error::msg)?;
        Ok(Arc::new(there))
    }

    fn shelf(&self, address: &str) -> Result<Arc<dyn Shelf>> {
        let url = Url::parse(address).with_context(|| format!("`{address}` is no address"))?;
        let store = Stores::default().bucket(&url)?;
        let folder = Path::from_url_path(url.path())?;
        Ok(Arc::new(Bucket::new(address, folder, store)?))
    }

    fn objects(&self, address: &str) -> Result<Vec<Remote>> {
        let url = Url::parse(address).with_context(|| format!("`{address}` is no address"))?;
        objects::named(&url, Stores::default().bucket(&url)?)
    }
}

/// The settings of all sessions, here, on the scheduler and on executors.
pub fn config() -> SessionConfig {
    SessionConfig::new_with_ballista()
        .with_information_schema(false)
        .set_usize(
            BALLISTA_CLIENT_GRPC_MAX_MESSAGE_SIZE,
            MESSAGE_BYTES as usize,
        )
}

/// A scheduler, and who works for it.
struct There {
    address: String,
    stores: Arc<Stores>,
    tell: Tell,
}

impl Cluster for There {
    fn config(&self) -> SessionConfig {
        config()
    }

    fn stores(&self) -> Arc<dyn ObjectStoreRegistry> {
        Arc::clone(&self.stores) as Arc<dyn ObjectStoreRegistry>
    }

    fn connect(&self, state: SessionState) -> datafusion::common::Result<SessionContext> {
        let state = state.upgrade_for_ballista(self.address.clone())?;
        Ok(SessionContext::new_with_state(state))
    }

    fn executors(&self) -> Result<BTreeSet<String>, String> {
        let url = format!("{}/api/executors", self.address);
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .proxy(None)
            .build()
            .into();
        let asked = agent.get(&url).call();
        let mut answer =
            asked.map_err(|e| format!("no scheduler answers at {}: {e}", self.address))?;
        let text = answer
            .body_mut()
            .read_to_string()
            .map_err(|e| e.to_string())?;
        let list: serde_json::Value = serde_json::from_str(&text)
            .map_err(|_| format!("what answers at {} is no scheduler", self.address))?;
        let name = |e: &serde_json::Value| {
            let host = e.get("host")?.as_str()?;
            Some(format!("{host}:{}", e.get("port")?))
        };
        Ok(list
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(name)
            .collect())
    }

    fn tell(&self, message: &str) {
        (self.tell)(message);
    }
}
