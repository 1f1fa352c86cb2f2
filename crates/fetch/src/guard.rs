//! The one way to an outside socket: a host's addresses are looked up once, checked, and connected to as checked.

use std::fmt::Debug;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use crate::{Failure, refusal};

/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// Addresses of a host that are tried.
const TRIED: usize = 16;

/// Most time that a look-up of a name may take.
const LOOKUP: Duration = Duration::from_secs(10);

/// How names of hosts become addresses.
pub trait Names: Debug + Send + Sync + 'static {
    /// All addresses of the host, within the time given.
    fn addresses(&self, host: &str, within: Duration) -> io::Result<Vec<IpAddr>>;
}

/// Names as the system knows them.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemNames;

impl Names for SystemNames {
    fn addresses(&self, host: &str, within: Duration) -> io::Result<Vec<IpAddr>> {
        let (give, take) = sync_channel(1);
        let name = host.to_owned();
        // The system's look-up cannot be stopped: where it takes too long it is left alone.
        thread::spawn(move || {
            let found = (name.as_str(), 0).to_socket_addrs();
            give.send(found.map(|all| all.map(|a| a.ip()).collect()))
                .ok();
        });
        take.recv_timeout(within)
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }
}

/// Checks every connection before it is opened.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub names: Arc<dyn Names>,
    /// For tests: an address of this machine that may be asked.
    pub allowed: Option<SocketAddr>,
}

impl Guard {
    /// What is wrong with an address as it is written, before any look-up.
    pub(crate) fn check(&self, url: &Url) -> Result<(), Failure> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::Scheme(url.scheme().to_owned()));
        }
        if url.as_str().len() > LONGEST {
            return Err(Failure::NoAddress(format!("longer than {LONGEST} bytes")));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Failure::Credentials);
        }
        // A port that is the scheme's own is not kept by `Url`.
        if let Some(port) = url.port()
            && self.allowed.is_none_or(|allowed| allowed.port() != port)
        {
            return Err(Failure::Port(port));
        }
        match url.host() {
            Some(Host::Ipv4(ip)) => self.check_ip(
                url.as_str(),
                SocketAddr::new(ip.into(), url.port().unwrap_or(0)),
            ),
            Some(Host::Ipv6(ip)) => self.check_ip(
                url.as_str(),
                SocketAddr::new(ip.into(), url.port().unwrap_or(0)),
            ),
            Some(Host::Domain(_)) => Ok(()),
            None => Err(Failure::NoAddress("without a host".to_owned())),
        }
    }

    fn check_ip(&self, host: &str, address: SocketAddr) -> Result<(), Failure> {
        match refusal(address.ip()) {
            _ if self.allowed == Some(address) => Ok(()),
            Some(why) => Err(Failure::NotPublic {
                host: host.to_owned(),
                ip: address.ip(),
                why,
            }),
            None if !matches!(address.port(), 0 | 80 | 443) => Err(Failure::Port(address.port())),
            None => Ok(()),
        }
    }

    /// The checked addresses of a host. One that is not public spoils all: such a name is not of the public web.
    fn addresses(
        &self,
        host: &str,
        port: u16,
        within: Duration,
    ) -> Result<Vec<SocketAddr>, Failure> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = match bare.parse::<IpAddr>() {
            Ok(ip) => Ok(vec![ip]),
            Err(_) => self.names.addresses(bare, within),
        };
        let found = found.map_err(|error| match error.kind() {
            io::ErrorKind::TimedOut => Failure::TooSlow(within),
            _ => Failure::NoHost(host.to_owned()),
        })?;
        if found.is_empty() {
            return Err(Failure::NoHost(host.to_owned()));
        }
        let addresses = found.into_iter().map(|ip| SocketAddr::new(ip, port));
        addresses
            .map(|address| self.check_ip(host, address).map(|()| address))
            .collect()
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        _: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let own = if uri.scheme_str() == Some("https") {
            443
        } else {
            80
        };
        let within = LOOKUP.min(*timeout.after);
        let found = self
            .addresses(host, uri.port_u16().unwrap_or(own), within)
            .map_err(|failure| ureq::Error::Other(Box::new(failure)))?;
        let mut addresses = self.empty();
        found
            .into_iter()
            .take(TRIED)
            .for_each(|address| addresses.push(address));
        Ok(addresses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A world of names, some of which lead astray.
    #[derive(Debug)]
    struct World;

    impl Names for World {
        fn addresses(&self, host: &str, _: Duration) -> io::Result<Vec<IpAddr>> {
            let found: &[&str] = match host {
                "news.example" => &["198.41.0.4", "2a00:1450:4001:81b::200e"],
                "localhost" => &["127.0.0.1", "::1"],
                "inside.example" => &["10.1.2.3"],
                "half.example" => &["198.41.0.4", "192.168.0.1"],
                "meta.example" => &["169.254.169.254"],
                "mapped.example" => &["::ffff:10.0.0.1"],
                "unique.example" => &["fd00:ec2::254"],
                "empty.example" => &[],
                _ => return Err(io::ErrorKind::NotFound.into()),
            };
            Ok(found.iter().map(|ip| ip.parse().unwrap()).collect())
        }
    }

    fn guard(allowed: Option<&str>) -> Guard {
        Guard {
            names: Arc::new(World),
            allowed: allowed.map(|a| a.parse().unwrap()),
        }
    }

    /// Both checks, as a fetch makes them.
    fn ask(url: &str, allowed: Option<&str>) -> Result<Vec<SocketAddr>, Failure> {
        let guard = guard(allowed);
        let url = Url::parse(url).map_err(|e| Failure::NoAddress(e.to_string()))?;
        guard.check(&url)?;
        let host = url.host_str().unwrap();
        guard.addresses(host, url.port_or_known_default().unwrap(), LOOKUP)
    }

    #[test]
    fn public_hosts_are_asked_at_the_addresses_that_were_checked() {
        let want = ["198.41.0.4:443", "[2a00:1450:4001:81b::200e]:443"].map(|a| a.parse().unwrap());
        assert_eq!(
            ask("https://news.example/feed?x=1#top", None),
            Ok(want.to_vec())
        );
        assert_eq!(ask("http://news.example:80/", None).unwrap()[0].port(), 80);
        assert_eq!(ask("http://198.41.0.4/", None).unwrap().len(), 1);
    }

    #[test]
    fn names_and_numbers_that_lead_home_are_refused() {
        for url in [
            "http://localhost/",
            "http://inside.example/",
            "http://half.example/",
            "https://meta.example/latest/meta-data/",
            "http://mapped.example/",
            "http://unique.example/",
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.0.0.1/",
            "http://0177.0.0.1/",
            "http://0/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[::]/",
            "http://[fe80::1]/",
            "http://10.0.0.1/",
            "http://169.254.169.254/",
            "http://192.168.1.1/",
            "http://①②⑦.0.0.1/",
            "http://[64:ff9b::7f00:1]/",
        ] {
            assert!(
                matches!(ask(url, None), Err(Failure::NotPublic { .. })),
                "{url}: {:?}",
                ask(url, None)
            );
        }
    }

    #[test]
    fn only_plain_addresses_of_the_web() {
        for (url, want) in [
            ("file:///etc/passwd", Failure::Scheme("file".into())),
            ("ftp://news.example/", Failure::Scheme("ftp".into())),
            ("gopher://news.example/", Failure::Scheme("gopher".into())),
            ("data:text/plain,a", Failure::Scheme("data".into())),
            ("http://news.example:8080/", Failure::Port(8080)),
            ("https://news.example:80/", Failure::Port(80)),
            ("http://news.example:22/", Failure::Port(22)),
            ("http://me@news.example/", Failure::Credentials),
            ("http://me:secret@news.example/", Failure::Credentials),
            (
                "http://nowhere.example/",
                Failure::NoHost("nowhere.example".into()),
            ),
            (
                "http://empty.example/",
                Failure::NoHost("empty.example".into()),
            ),
        ] {
            assert_eq!(ask(url, None), Err(want), "{url}");
        }
        let long = format!("http://news.example/{}", "a".repeat(LONGEST));
        assert!(matches!(ask(&long, None), Err(Failure::NoAddress(_))));
        assert!(matches!(
            ask("news.example/feed", None),
            Err(Failure::NoAddress(_))
        ));
    }

    #[test]
    fn a_test_may_ask_one_address_of_this_machine_alone() {
        let allowed = Some("127.0.0.1:4711");
        assert!(ask("http://127.0.0.1:4711/", allowed).is_ok());
        assert!(ask("http://127.0.0.1:4712/", allowed).is_err());
        assert!(ask("http://127.0.0.1/", allowed).is_err());
        assert!(ask("http://127.0.0.2:4711/", allowed).is_err());
        assert!(ask("http://[::1]:4711/", allowed).is_err());
        assert!(
            ask("http://localhost:4711/", allowed).is_err(),
            "one of its addresses is ::1"
        );
        assert_eq!(
            ask("http://news.example:4711/", allowed),
            Err(Failure::Port(4711))
        );
    }
}
