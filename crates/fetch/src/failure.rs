//! Why nothing was fetched.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// Why an address gave nothing. The messages are for the user and name the remedy where there is one.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Failure {
    /// What is no address of the web.
    #[error("not an address of a feed ({0}); write it like https://example.org/feed.xml")]
    NoAddress(String),
    /// Another scheme than http or https.
    #[error("`{0}:` addresses are not fetched, only http and https")]
    Scheme(String),
    /// A port that is not its scheme's own.
    #[error("port {0} is not fetched from, only 80 (http) and 443 (https)")]
    Port(u16),
    /// A name and password in the address.
    #[error("addresses with a user name or password are not fetched")]
    Credentials,
    /// A host of a network that is not public.
    #[error("`{host}` is at {ip}, an address that is {why}; only public ones are fetched")]
    NotPublic {
        /// As in the address.
        host: String,
        /// What it is there.
        ip: IpAddr,
        /// As of [`crate::refusal`].
        why: &'static str,
    },
    /// A host without address.
    #[error("no such host `{0}`; check the spelling and the connection")]
    NoHost(String),
    /// A chain of addresses beyond [`crate::Limits::redirects`].
    #[error("sent on more than {0} times")]
    Redirects(u32),
    /// An answer beyond [`crate::Limits::bytes`].
    #[error("longer than {0} bytes once unpacked")]
    TooLong(u64),
    /// An answer beyond [`crate::Limits::time`].
    #[error("no whole answer within {} s", .0.as_secs_f64())]
    TooSlow(Duration),
    /// An answer packed in a way that was not asked for.
    #[error("the answer is packed as `{0}`, which was not asked for")]
    Packed(String),
    /// A refusal or error of the server.
    #[error("the server answered {}", status(*.0))]
    Status(u16),
    /// A connection that failed, was cut, or did not speak HTTP.
    #[error("{0}")]
    Connection(String),
}

fn status(code: u16) -> String {
    let meaning = match code {
        401 | 403 => " (not allowed)",
        404 => " (nothing there)",
        410 => " (gone for good)",
        429 => " (asked too often)",
        500..=599 => " (its own trouble)",
        _ => "",
    };
    format!("{code}{meaning}")
}

/// Why the memory of a watch cannot be kept.
#[derive(Debug, Error)]
pub enum WatchError {
    /// The file cannot be read or written.
    #[error("{}: {source}; the watch keeps there what it has fetched", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is not one that a watch has written.
    #[error("{}: not the memory of a watch ({message}); delete it, and all feeds are fetched anew: nothing is added twice", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// Another watch has the file.
    #[error("{}: another watch is running here; stop it first", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// An address that no feed can have.
    #[error("`{feed}`: {failure}")]
    Feed {
        /// As given.
        feed: String,
        /// What is wrong.
        failure: Failure,
    },
}
