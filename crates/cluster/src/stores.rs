//! Object stores by their addresses: this machine's disk, and S3 as the environment names it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::execution::object_store::ObjectStoreRegistry;
use object_store::ObjectStore;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use url::Url;

/// Stores that were asked for, each made once. Settings are those of the process's environment (`AWS_…`): no key travels with a query.
#[derive(Debug, Default)]
pub struct Stores {
    local: Arc<LocalFileSystem>,
    others: Mutex<HashMap<String, Arc<dyn ObjectStore>>>,
}

impl Stores {
    /// The bucket of an address `s3://bucket/…`.
    ///
    /// # Errors
    /// If it is of another kind, or the settings are not enough.
    pub fn bucket(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        let (kind, Some(bucket)) = (url.scheme(), url.host_str()) else {
            return exec_err!("{url} names no bucket");
        };
        if kind != "s3" {
            return exec_err!("{url}: stores of the kind {kind} are not known; file and s3 are");
        }
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(store) = others.get(bucket) {
            return Ok(Arc::clone(store));
        }
        let made = AmazonS3Builder::from_env().with_bucket_name(bucket).build();
        let store: Arc<dyn ObjectStore> =
            Arc::new(made.map_err(|e| DataFusionError::ObjectStore(Box::new(e)))?);
        others.insert(bucket.to_string(), Arc::clone(&store));
        Ok(store)
    }
}

impl ObjectStoreRegistry for Stores {
    fn register_store(
        &self,
        url: &Url,
        store: Arc<dyn ObjectStore>,
    ) -> Option<Arc<dyn ObjectStore>> {
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        others.insert(url.host_str().unwrap_or_default().to_string(), store)
    }

    fn get_store(&self, url: &Url) -> Result<Arc<dyn ObjectStore>> {
        match url.scheme() {
            "" | "file" => Ok(Arc::clone(&self.local) as Arc<dyn ObjectStore>),
            _ => self.bucket(url),
        }
    }
}
