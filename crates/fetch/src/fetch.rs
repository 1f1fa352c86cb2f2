//! One address asked, and what it answered.

use std::error::Error;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ureq::config::Config;
use ureq::http::{HeaderMap, Response};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

use crate::Failure;
use crate::guard::{Guard, Names, SystemNames};

/// What a fetch calls itself.
const USER_AGENT: &str = concat!(
    "Bifrons/",
    env!("CARGO_PKG_VERSION"),
    " (reader of news feeds)"
);

/// What it would like to get.
const ACCEPT: &str = "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5";

/// Bounds on what is fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Longest answer once unpacked, in bytes.
    pub bytes: u64,
    /// Most time from the first look-up of a name to the last byte, over all redirects.
    pub time: Duration,
    /// Most times that one may be sent on.
    pub redirects: u32,
}

impl Default for Limits {
    /// 10 MB, 30 s, 5 redirects.
    fn default() -> Self {
        Self {
            bytes: 10_000_000,
            time: Duration::from_secs(30),
            redirects: 5,
        }
    }
}

/// What to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// Address, http or https.
    pub url: String,
    /// `ETag` of the answer that one has.
    pub etag: Option<String>,
    /// `Last-Modified` of the answer that one has.
    pub modified: Option<String>,
}

/// What came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Address of the answer, after all redirects.
    pub url: String,
    /// Status of HTTP: 200 to 599 without redirects; 304 if there is nothing new.
    pub status: u16,
    /// Address to ask from now on, if every redirect on the way was said to be for good.
    pub moved: Option<String>,
    /// Headers with names in lower case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    /// Body, unpacked; empty unless the status is 200.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first header of that name, in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Asks addresses of the public web, and no other. Keeps nothing from one request to the next: no cookies, no
/// connections, no names.
#[derive(Clone, Debug)]
pub struct Fetcher {
    agent: Agent,
    guard: Guard,
    limits: Limits,
}

impl Fetcher {
    /// With the names that the system knows.
    pub fn new(limits: Limits) -> Self {
        Self::with(Arc::new(SystemNames), limits, None)
    }

    /// With other names, and with one address of this machine that may be asked: for tests.
    #[doc(hidden)]
    pub fn with(names: Arc<dyn Names>, limits: Limits, allowed: Option<SocketAddr>) -> Self {
        let guard = Guard { names, allowed };
        let config = Config::builder()
            .user_agent(USER_AGENT)
            .accept(ACCEPT)
            // A proxy would look names up where they cannot be checked.
            .proxy(None)
            // Redirects are followed here, each address checked; a connection kept would pass by the check.
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            .http_status_as_error(false)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard.clone());
        Self {
            agent,
            guard,
            limits,
        }
    }

    /// Whether an address may be a feed's, as far as one can tell without asking.
    pub fn check(&self, url: &str) -> Result<(), Failure> {
        self.guard.check(&parse(url)?)
    }

    /// The answer of an address. Any status but a redirect is an answer; see [`Answer::status`].
    pub fn fetch(&self, request: &Request) -> Result<Answer, Failure> {
        let end = Instant::now() + self.limits.time;
        let mut url = parse(&request.url)?;
        let mut for_good = true;
        for hop in 0..=self.limits.redirects {
            self.guard.check(&url)?;
            let response = self.ask(&url, request, end)?;
            let status = response.status().as_u16();
            let location = response
                .headers()
                .get("location")
                .filter(|_| matches!(status, 301 | 302 | 303 | 307 | 308));
            let Some(location) = location else {
                let moved = (hop > 0 && for_good).then(|| url.to_string());
                return self.read(url, moved, response);
            };
            for_good &= matches!(status, 301 | 308);
            let location = String::from_utf8_lossy(location.as_bytes()).into_owned();
            url = url.join(&location).map_err(|e| {
                Failure::NoAddress(format!("sent on to `{}`: {e}", printable(&location)))
            })?;
            url.set_fragment(None);
        }
        Err(Failure::Redirects(self.limits.redirects))
    }

    fn ask(&self, url: &Url, request: &Request, end: Instant) -> Result<Response<Body>, Failure> {
        let left = end.saturating_duration_since(Instant::now());
        let mut ask = self
            .agent
            .get(url.as_str())
            .config()
            .timeout_global(Some(left))
            .build();
        for (name, value) in [
            ("if-none-match", &request.etag),
            ("if-modified-since", &request.modified),
        ] {
            if let Some(value) = value {
                ask = ask.header(name, value);
            }
        }
        ask.call().map_err(|error| self.failure(error))
    }

    fn read(
        &self,
        url: Url,
        moved: Option<String>,
        response: Response<Body>,
    ) -> Result<Answer, Failure> {
        let (parts, body) = response.into_parts();
        let mut answer = Answer {
            url: url.into(),
            status: parts.status.as_u16(),
            moved,
            headers: headers(&parts.headers),
            body: Vec::new(),
        };
        if answer.status != 200 {
            return Ok(answer);
        }
        if let Some(packing) = answer
            .header("content-encoding")
            .filter(|p| !p.eq_ignore_ascii_case("identity"))
        {
            return Err(Failure::Packed(printable(packing)));
        }
        // One byte more than allowed tells whether there is more.
        let reader = body.into_with_config().limit(u64::MAX).reader();
        let read = reader
            .take(self.limits.bytes + 1)
            .read_to_end(&mut answer.body);
        read.map_err(|error| self.failure(ureq::Error::from(error)))?;
        if answer.body.len() as u64 > self.limits.bytes {
            return Err(Failure::TooLong(self.limits.bytes));
        }
        Ok(answer)
    }

    fn failure(&self, error: ureq::Error) -> Failure {
        match error {
            ureq::Error::Timeout(_) => Failure::TooSlow(self.limits.time),
            ureq::Error::Other(other) => match other.downcast::<Failure>() {
                Ok(failure) => *failure,
                Err(other) => Failure::Connection(chain(&*other)),
            },
            other => Failure::Connection(chain(&other)),
        }
    }
}

fn parse(url: &str) -> Result<Url, Failure> {
    let mut url = Url::parse(url.trim()).map_err(|e| Failure::NoAddress(e.to_string()))?;
    url.set_fragment(None);
    Ok(url)
}

fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    map.iter()
        .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
        .collect()
}

/// What went wrong and why, in one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let mut out = error.to_string();
    let mut source = error.source();
    while let Some(inner) = source {
        let more = inner.to_string();
        if !out.contains(&more) {
            out = format!("{out}: {more}");
        }
        source = inner.source();
    }
    printable(&out)
}

/// What a server sends is not ours: no control characters, and not too much of it.
fn printable(text: &str) -> String {
    text.chars()
        .take(200)
        .flat_map(|c| {
            if c.is_control() {
                c.escape_default().collect::<Vec<_>>()
            } else {
                vec![c]
            }
        })
        .collect()
}
