//! What goes back to the browser: answers with tags, and errors in a line.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE,
    ETAG, IF_NONE_MATCH,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_stream::Stream;

use super::secret::hex;

/// What a document that is no page may do in a browser that opens it: show itself, and nothing else.
const SHUT: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'";

/// An answer that is ready to be sent, any number of times.
#[derive(Clone, Debug)]
pub struct Reply {
    /// 200, or why there is no answer.
    pub status: StatusCode,
    /// What the bytes are.
    pub kind: &'static str,
    /// Under which name a browser saves it; `None` where it shows it.
    pub name: Option<String>,
    /// The answer.
    pub body: Bytes,
    /// Same for the same bytes.
    tag: String,
}

impl Reply {
    /// An answer of that kind.
    pub fn new(kind: &'static str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        Self {
            status: StatusCode::OK,
            kind,
            name: None,
            tag: tag(&body),
            body,
        }
    }

    /// A JSON value.
    pub fn json(value: &Value) -> Self {
        Self::new(JSON, value.to_string())
    }

    /// Why there is no answer.
    pub fn failure(failure: &Failure) -> Self {
        Self {
            status: failure.0,
            ..Self::json(&json!({"error": failure.1}))
        }
    }

    /// The same, saved under that name.
    pub fn named(self, name: String) -> Self {
        Self {
            name: Some(name),
            ..self
        }
    }

    /// Bytes that it takes in memory, roughly.
    pub fn size(&self) -> usize {
        self.body.len() + 256
    }

    /// The response to a request with these headers: without a body where the browser has it already.
    pub fn respond(&self, asked: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        let mut body = Body::from(self.body.clone());
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        let value = |text: &str| HeaderValue::from_str(text).ok();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        if self.status == StatusCode::OK {
            headers.extend(value(&self.tag).map(|tag| (ETAG, tag)));
            if has(asked, &self.tag) {
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                return response;
            }
        }
        if self.body.len() > LARGE {
            let Some(parts) = Parts::of(&self.body) else {
                let why = "other large answers are being sent; try again in a moment";
                return Failure::busy(why).into_response();
            };
            headers.insert(CONTENT_LENGTH, HeaderValue::from(self.body.len()));
            body = Body::from_stream(parts);
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.kind));
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHUT));
        if let Some(name) = &self.name {
            let text = format!("attachment; filename=\"{name}\"");
            headers.extend(value(&text).map(|v| (CONTENT_DISPOSITION, v)));
        }
        *response.body_mut() = body;
        response
    }
}

/// An answer larger than this, in bytes, is sent in parts, and there is room for so many of them at a time.
const LARGE: usize = 1 << 20;
const ROOM: usize = 256;
/// Bytes of a part.
const PART: usize = 64 << 10;

/// A large answer on its way. It holds its room until its last part is taken: who reads slowly does not fill the memory.
struct Parts {
    rest: Bytes,
    _room: OwnedSemaphorePermit,
}

impl Parts {
    fn of(body: &Bytes) -> Option<Self> {
        static LEFT: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(ROOM)));
        let size = u32::try_from(body.len().div_ceil(LARGE)).ok()?;
        let room = LEFT.clone().try_acquire_many_owned(size).ok()?;
        Some(Self {
            rest: body.clone(),
            _room: room,
        })
    }
}

impl Stream for Parts {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let size = self.rest.len().min(PART);
        Poll::Ready((size > 0).then(|| Ok(self.rest.split_to(size))))
    }
}

/// The media type of JSON.
pub const JSON: &str = "application/json; charset=utf-8";

/// Why there is no answer, in a line.
#[derive(Clone, Debug)]
pub struct Failure(pub StatusCode, pub String);

impl Failure {
    /// What was asked makes no sense.
    pub fn bad(why: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, why.into())
    }

    /// There is no such thing.
    pub fn missing(why: impl Into<String>) -> Self {
        Self(StatusCode::NOT_FOUND, why.into())
    }

    /// The program, or the ledger, is at fault.
    pub fn ours(why: impl Into<String>) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, why.into())
    }

    /// Too much is going on.
    pub fn busy(why: impl Into<String>) -> Self {
        Self(StatusCode::SERVICE_UNAVAILABLE, why.into())
    }
}

impl From<anyhow::Error> for Failure {
    /// What the ledger says is the server's fault, unless it is about what was asked.
    fn from(error: anyhow::Error) -> Self {
        use bifrons_ledger::Error as E;
        let text = format!("{error:#}");
        match error.downcast_ref::<E>() {
            Some(E::NoVersion { .. } | E::Refused { .. }) | None => Self::bad(text),
            Some(_) => Self::ours(text),
        }
    }
}

impl From<bifrons_ledger::Error> for Failure {
    fn from(error: bifrons_ledger::Error) -> Self {
        Self::from(anyhow::Error::from(error))
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        Reply::failure(&self).respond(&HeaderMap::new())
    }
}

/// A weak tag: the same answer may be packed or not.
pub fn tag(body: &[u8]) -> String {
    format!("W/\"{}\"", hex(&Sha256::digest(body)[..12]))
}

/// Whether the browser says that it has the answer of that tag.
pub fn has(asked: &HeaderMap, tag: &str) -> bool {
    let tags = asked.get_all(IF_NONE_MATCH).iter();
    let mut tags = tags
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','));
    tags.any(|t| t.trim().trim_start_matches("W/") == tag.trim_start_matches("W/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_sent_again() {
        let reply = Reply::json(&json!({"a": 1}));
        let first = reply.respond(&HeaderMap::new());
        assert_eq!(first.status(), StatusCode::OK);
        let tag = first.headers()[ETAG].clone();
        let mut asked = HeaderMap::new();
        asked.insert(IF_NONE_MATCH, HeaderValue::from_static("\"other\""));
        assert_eq!(reply.respond(&asked).status(), StatusCode::OK);
        asked.append(IF_NONE_MATCH, tag);
        let second = reply.respond(&asked);
        assert_eq!(second.status(), StatusCode::NOT_MODIFIED);
        assert!(second.headers().get(CONTENT_TYPE).is_none());
    }

    #[tokio::test]
    async fn large_answers_share_the_memory() {
        let reply = Reply::new("text/plain", vec![b'x'; 60 << 20]);
        let ask = || reply.respond(&HeaderMap::new());
        let sent: Vec<Response> = (0..4).map(|_| ask()).collect();
        assert!(sent.iter().all(|r| r.status() == StatusCode::OK));
        assert_eq!(ask().status(), StatusCode::SERVICE_UNAVAILABLE);
        for response in sent {
            let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
            assert_eq!(bytes.unwrap().len(), 60 << 20);
        }
        assert_eq!(ask().status(), StatusCode::OK);
    }
}
