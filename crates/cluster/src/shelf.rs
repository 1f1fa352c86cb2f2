//! A folder in an object store, for ledgers and for what is handed to executors.

use std::io;
use std::sync::Arc;

use bifrons_ledger::Shelf;
use object_store::path::Path;
use object_store::{
    Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions, PutPayload, UpdateVersion,
};
use tokio::runtime::{Builder, Runtime};

/// A folder of a bucket.
pub struct Bucket {
    /// `s3://bucket/folder`, without a `/` at the end.
    pub address: String,
    /// The folder in the bucket.
    pub folder: Path,
    /// The bucket.
    pub store: Arc<dyn ObjectStore>,
    /// Where requests wait.
    pub runtime: Runtime,
}

impl Bucket {
    /// A folder of a bucket.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn new(address: &str, folder: Path, store: Arc<dyn ObjectStore>) -> io::Result<Self> {
        Ok(Self {
            address: address.trim_end_matches('/').to_string(),
            folder,
            store,
            runtime: Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()?,
        })
    }

    fn at(&self, path: &str) -> Path {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.fold(self.folder.clone(), |folder, part| folder.join(part))
    }

    fn write(&self, path: &str, bytes: &[u8], mode: PutMode) -> object_store::Result<String> {
        let payload = PutPayload::from(bytes.to_vec());
        let options = PutOptions {
            mode,
            ..PutOptions::default()
        };
        let at = self.at(path);
        let put = self.store.put_opts(&at, payload, options);
        let done = self.runtime.block_on(put)?;
        Ok(done.e_tag.unwrap_or_default())
    }
}

/// What a store said, once: its errors name their causes, and are causes themselves.
fn told(error: &Error) -> io::Error {
    io::Error::other(format!(
        "{error} (are AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, and for stores of others AWS_ENDPOINT, right?)"
    ))
}

impl Shelf for Bucket {
    fn url(&self, path: &str) -> String {
        format!("{}/{path}", self.address)
    }

    fn get(&self, path: &str) -> io::Result<Option<(Vec<u8>, String)>> {
        let at = self.at(path);
        let read = async {
            let found = self.store.get(&at).await?;
            let mark = found.meta.e_tag.clone().unwrap_or_default();
            Ok::<_, Error>((found.bytes().await?.to_vec(), mark))
        };
        match self.runtime.block_on(read) {
            Ok(found) => Ok(Some(found)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }

    fn put(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let done = self.write(path, bytes, PutMode::Overwrite);
        done.map(|_| ()).map_err(|e| told(&e))
    }

    fn swap(&self, path: &str, bytes: &[u8], mark: Option<&str>) -> io::Result<Option<String>> {
        let mode = match mark {
            None => PutMode::Create,
            Some(mark) => PutMode::Update(UpdateVersion {
                e_tag: Some(mark.to_string()),
                version: None,
            }),
        };
        match self.write(path, bytes, mode) {
            Ok(mark) => Ok(Some(mark)),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(None),
            Err(error) => Err(told(&error)),
        }
    }

    fn remove(&self, path: &str) -> io::Result<()> {
        let at = self.at(path);
        match self.runtime.block_on(self.store.delete(&at)) {
            Err(error) if !matches!(error, Error::NotFound { .. }) => Err(told(&error)),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use object_store::memory::InMemory;

    use super::*;

    #[test]
    fn a_bucket_is_a_shelf() {
        let store = Arc::new(InMemory::new());
        let bucket = Bucket::new("s3://b/ledger/", Path::from("ledger"), store).unwrap();
        assert_eq!(
            bucket.url("events/a.parquet"),
            "s3://b/ledger/events/a.parquet"
        );
        assert_eq!(bucket.get("events/a.parquet").unwrap(), None);
        bucket.put("events/a.parquet", b"rows").unwrap();
        let (bytes, _) = bucket.get("events/a.parquet").unwrap().unwrap();
        assert_eq!(bytes, b"rows");
        bucket.remove("events/a.parquet").unwrap();
        bucket.remove("events/a.parquet").unwrap();
        assert_eq!(bucket.get("events/a.parquet").unwrap(), None);

        let first = bucket.swap("manifest.json", b"1", None).unwrap().unwrap();
        assert_eq!(bucket.swap("manifest.json", b"2", None).unwrap(), None);
        let second = bucket.swap("manifest.json", b"2", Some(&first)).unwrap();
        assert!(second.is_some());
        assert_eq!(
            bucket.swap("manifest.json", b"3", Some(&first)).unwrap(),
            None
        );
        assert_eq!(bucket.get("manifest.json").unwrap().unwrap().0, b"2");
    }
}
