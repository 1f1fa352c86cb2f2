//! Files of an object store as input: listed by their address, read as streams.

use std::io;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use bifrons_read::Remote;
use bytes::{Buf as _, Bytes};
use futures::StreamExt as _;
use futures::stream::{BoxStream, TryStreamExt as _};
use globset::GlobBuilder;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use tokio::runtime::{Builder, Runtime};
use url::Url;

/// The objects that an address names: the one of that name, those below it, or those of its pattern; sorted by name.
///
/// # Errors
/// If the store does not answer, or the pattern is none.
pub fn named(url: &Url, store: Arc<dyn ObjectStore>) -> Result<Vec<Remote>> {
    let runtime = Arc::new(
        Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?,
    );
    let name = Path::from_url_path(url.path())?;
    let pattern = name.as_ref().contains(['*', '?', '[', '{']);
    let glob = GlobBuilder::new(name.as_ref())
        .literal_separator(true)
        .build();
    let glob = glob.context("the pattern is none")?.compile_matcher();
    let parts: Vec<&str> = name.as_ref().split('/').collect();
    let plain = parts
        .iter()
        .take_while(|part| !part.contains(['*', '?', '[', '{']));
    let base = Path::from(plain.copied().collect::<Vec<_>>().join("/"));
    let listed = async {
        let mut all: Vec<_> = store.list(Some(&base)).try_collect().await?;
        // A listing holds what is below a name, not what has it.
        if !pattern && let Ok(one) = store.head(&name).await {
            all.push(one);
        }
        Ok::<_, object_store::Error>(all)
    };
    let mut all = runtime.block_on(listed)?;
    all.retain(|object| !pattern || glob.is_match(object.location.as_ref()));
    all.sort_by(|x, y| x.location.cmp(&y.location));
    all.dedup_by(|x, y| x.location == y.location);
    let bucket = url.host_str().unwrap_or_default();
    let remote = |object: object_store::ObjectMeta| {
        let (store, runtime) = (Arc::clone(&store), Arc::clone(&runtime));
        Remote {
            name: format!("{}://{bucket}/{}", url.scheme(), object.location),
            size: Some(object.size),
            open: Arc::new(move || {
                let found = runtime.block_on(store.get(&object.location));
                let body = found.map_err(io::Error::other)?.into_stream();
                Ok(Box::new(Streamed {
                    runtime: Arc::clone(&runtime),
                    body,
                    rest: Bytes::new(),
                }))
            }),
        }
    };
    Ok(all.into_iter().map(remote).collect())
}

/// An object that is read as it comes.
struct Streamed {
    runtime: Arc<Runtime>,
    body: BoxStream<'static, object_store::Result<Bytes>>,
    rest: Bytes,
}

impl io::Read for Streamed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.rest.is_empty() {
            match self.runtime.block_on(self.body.next()) {
                None => return Ok(0),
                Some(more) => self.rest = more.map_err(io::Error::other)?,
            }
        }
        let length = into.len().min(self.rest.len());
        self.rest.copy_to_slice(&mut into[..length]);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use object_store::memory::InMemory;

    use super::*;

    #[test]
    fn objects_are_found_by_name_folder_and_pattern() {
        let store: Arc<dyn ObjectStore> = Arc::new(InMemory::new());
        let runtime = Builder::new_current_thread().build().unwrap();
        for name in [
            "news/a.jsonl",
            "news/b.jsonl",
            "news/old/c.txt",
            "newsletter",
        ] {
            let path = Path::from(name);
            let put = store.put(&path, name.as_bytes().to_vec().into());
            runtime.block_on(put).unwrap();
        }
        let found = |address: &str| {
            let url = Url::parse(address).unwrap();
            let all = named(&url, Arc::clone(&store)).unwrap();
            all.into_iter().map(|r| r.name).collect::<Vec<_>>()
        };
        assert_eq!(found("s3://b/news/a.jsonl"), ["s3://b/news/a.jsonl"]);
        assert_eq!(found("s3://b/news/*.jsonl").len(), 2);
        assert_eq!(found("s3://b/news").len(), 3);
        assert_eq!(found("s3://b/news/**").len(), 3);
        assert_eq!(found("s3://b").len(), 4);
        assert!(found("s3://b/none").is_empty());

        let url = Url::parse("s3://b/news/old/c.txt").unwrap();
        let object = named(&url, store).unwrap().remove(0);
        let mut text = String::new();
        (object.open)().unwrap().read_to_string(&mut text).unwrap();
        assert_eq!((text.as_str(), object.size), ("news/old/c.txt", Some(14)));
    }
}
