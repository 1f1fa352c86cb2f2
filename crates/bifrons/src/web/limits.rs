//! How much may be asked: length of an address, requests at a time, requests a second, time of an answer.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use tokio::sync::Semaphore;

use super::Shared;
use super::connection::Peer;
use super::reply::Failure;

/// Longest address, in bytes.
pub const URL_BYTES: usize = 8 * 1024;
/// Longest body of a request, in bytes.
pub const BODY_BYTES: usize = 1 << 20;
/// Longest time from a request to its answer.
pub const TIME: Duration = Duration::from_secs(30);
/// Requests that are answered at a time.
pub const AT_ONCE: usize = 64;
/// Requests that one address may send in a burst, and a second in the long run.
const BURST: f64 = 400.0;
const A_SECOND: f64 = 100.0;
/// Addresses that are remembered.
const REMEMBERED: usize = 4096;

/// What is left of the limits.
pub struct Limits {
    room: Semaphore,
    callers: Mutex<HashMap<IpAddr, Bucket>>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            room: Semaphore::new(AT_ONCE),
            callers: Mutex::default(),
        }
    }
}

/// Turns away what is too long or too much at a time, before anything else is looked at.
pub async fn door(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let length = uri.path_and_query().map_or(0, |p| p.as_str().len());
    if length > URL_BYTES {
        let why = format!("the address has {length} bytes, and {URL_BYTES} are allowed");
        return Failure(StatusCode::URI_TOO_LONG, why).into_response();
    }
    let Ok(_permit) = app.limits.room.try_acquire() else {
        let why = format!("{AT_ONCE} requests are being answered; try again in a moment");
        return later(Failure::busy(why));
    };
    match tokio::time::timeout(TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => later(Failure::busy(format!(
            "it took longer than {} s; ask for less, or run the command itself",
            TIME.as_secs()
        ))),
    }
}

/// Turns away who asks too often; only those who are let in at all are counted.
pub async fn pace(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<Peer>>();
    let address = peer.map(|ConnectInfo(peer)| peer.address.ip());
    if address.is_some_and(|ip| !app.limits.takes(ip)) {
        let why = format!("more than {A_SECOND} requests a second; try again in a moment");
        return later(Failure(StatusCode::TOO_MANY_REQUESTS, why));
    }
    next.run(request).await
}

impl Limits {
    fn takes(&self, ip: IpAddr) -> bool {
        let mut callers = self.callers.lock().unwrap_or_else(PoisonError::into_inner);
        if callers.len() >= REMEMBERED && !callers.contains_key(&ip) {
            callers.retain(|_, bucket| !bucket.is_full());
        }
        let bucket = callers.entry(ip);
        bucket
            .or_insert_with(|| Bucket::new(BURST, A_SECOND))
            .take()
    }
}

fn later(failure: Failure) -> Response {
    let mut response = failure.into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// So many at once, and so many a second in the long run.
pub struct Bucket {
    most: f64,
    a_second: f64,
    state: Mutex<(f64, Instant)>,
}

impl Bucket {
    /// A full bucket.
    pub fn new(most: f64, a_second: f64) -> Self {
        Self {
            most,
            a_second,
            state: Mutex::new((most, Instant::now())),
        }
    }

    /// Takes one out, if there is one.
    pub fn take(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let left = self.now(*state, now);
        let takes = left >= 1.0;
        *state = (if takes { left - 1.0 } else { left }, now);
        takes
    }

    fn is_full(&self) -> bool {
        let state = *self.state.lock().unwrap_or_else(PoisonError::into_inner);
        self.now(state, Instant::now()) >= self.most
    }

    fn now(&self, (left, then): (f64, Instant), now: Instant) -> f64 {
        let more = now.duration_since(then).as_secs_f64() * self.a_second;
        (left + more).min(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_empty_and_fill() {
        let bucket = Bucket::new(3.0, 50.0);
        assert!((0..3).all(|_| bucket.take()) && !bucket.take());
        std::thread::sleep(Duration::from_millis(50));
        assert!(bucket.take() && bucket.take());
        std::thread::sleep(Duration::from_millis(200));
        assert!(bucket.is_full());
    }

    #[test]
    fn one_caller_does_not_stop_another() {
        let limits = Limits::default();
        let (a, b) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
        let taken = (0..1000).filter(|_| limits.takes(a)).count();
        assert!((400..500).contains(&taken), "{taken}");
        assert!(limits.takes(b));
    }
}
