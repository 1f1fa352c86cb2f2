//! A server on this machine that says what a test wants, and remembers what it was asked.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "not every test uses all; helpers of tests may fail as tests do"
)]

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bifrons_fetch::{Fetcher, Limits, Names};

/// A request as heard.
#[derive(Clone, Debug)]
pub struct Heard {
    pub path: String,
    pub headers: BTreeMap<String, String>,
}

/// Listens on a port of 127.0.0.1 until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Answers each request by what `say` writes.
    pub fn new(
        say: impl Fn(&Heard, &mut TcpStream) -> io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            heard: Arc::default(),
            stopped: Arc::default(),
        };
        let (heard, stopped, say) = (
            Arc::clone(&server.heard),
            Arc::clone(&server.stopped),
            Arc::new(say),
        );
        thread::spawn(move || {
            for stream in listener.incoming() {
                if stopped.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(stream), heard, say) = (stream, Arc::clone(&heard), Arc::clone(&say))
                else {
                    continue;
                };
                thread::spawn(move || talk(stream, &heard, &*say));
            }
        });
        server
    }

    /// Answers each request by these bytes.
    pub fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::new(move |_, stream| stream.write_all(&answer))
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What was asked so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// A fetcher that may ask this server and nobody else of this machine.
    pub fn fetcher(&self, limits: Limits) -> Fetcher {
        Fetcher::with(Arc::new(World::default()), limits, Some(self.address))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::Relaxed);
        TcpStream::connect(self.address).ok();
    }
}

fn talk(
    mut stream: TcpStream,
    heard: &Mutex<Vec<Heard>>,
    say: &dyn Fn(&Heard, &mut TcpStream) -> io::Result<()>,
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap())
        .lines()
        .map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let headers = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        });
    let request = Heard {
        path: first.split(' ').nth(1).unwrap_or_default().to_owned(),
        headers: headers.collect(),
    };
    heard.lock().unwrap().push(request.clone());
    // Who is hung up on has nothing more to say.
    say(&request, &mut stream).ok();
}

/// An answer with a status line, headers and a body of stated length.
pub fn answer(status: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut out = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n",
        body.len()
    );
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    [out.as_bytes(), b"\r\n", body].concat()
}

/// Names of hosts in a world of the test's own; each look-up takes the next of its answers, the last one for good.
#[derive(Debug, Default)]
pub struct World {
    pub names: BTreeMap<String, Vec<Vec<IpAddr>>>,
    pub asked: AtomicUsize,
}

impl World {
    pub fn with(names: &[(&str, &[&str])]) -> Arc<Self> {
        let parse = |ips: &str| ips.split(' ').map(|ip| ip.parse().unwrap()).collect();
        let names = names.iter().map(|(host, answers)| {
            (
                (*host).to_owned(),
                answers.iter().map(|ips| parse(ips)).collect(),
            )
        });
        Arc::new(Self {
            names: names.collect(),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Names for World {
    fn addresses(&self, host: &str, _: Duration) -> io::Result<Vec<IpAddr>> {
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        let answers = self.names.get(host).ok_or(io::ErrorKind::NotFound)?;
        Ok(answers[nth.min(answers.len() - 1)].clone())
    }
}
