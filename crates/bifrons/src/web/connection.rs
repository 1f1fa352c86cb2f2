//! The door: connections are counted, and none may dawdle over its first lines.
//!
//! A request's first lines must be there within [`HEADER`] of their first byte (or of the connection's beginning), and a browser that
//! neither asks nor reads for [`IDLE`] is sent away. While a request is being answered no clock runs here: `limits` has its own.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, Sleep};

/// Longest time for a request's first lines.
pub const HEADER: Duration = Duration::from_secs(10);
/// Longest time without a byte to or from a browser, while nothing is being worked out for it.
const IDLE: Duration = Duration::from_secs(30);
/// Most connections at a time; more wait at the door.
const MOST: usize = 512;

/// Takes connections in.
pub struct Door {
    listener: TcpListener,
    room: Arc<Semaphore>,
    header: Duration,
}

impl Door {
    /// A door at that address.
    pub fn new(listener: TcpListener) -> Self {
        Self {
            listener,
            room: Arc::new(Semaphore::new(MOST)),
            header: HEADER,
        }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        loop {
            // Nobody closes the semaphore.
            let permit = self.room.clone().acquire_owned().await.ok();
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    // Answers are small: none waits for a second packet.
                    let _ = stream.set_nodelay(true);
                    let now = Instant::now();
                    let connection = Connection {
                        stream,
                        clock: Arc::new(Clock {
                            busy: AtomicBool::new(false),
                            from: Mutex::new((now, self.header)),
                        }),
                        begun: true,
                        header: self.header,
                        timer: Box::pin(tokio::time::sleep(self.header)),
                        _permit: permit,
                    };
                    return (connection, address);
                }
                // Such as too many open files: others will be closed soon.
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends by itself if nothing comes.
pub struct Connection {
    stream: TcpStream,
    clock: Arc<Clock>,
    /// Whether the first lines of a request are coming in.
    begun: bool,
    header: Duration,
    timer: Pin<Box<Sleep>>,
    _permit: Option<OwnedSemaphorePermit>,
}

/// Since when a connection is waited for, and how long.
struct Clock {
    busy: AtomicBool,
    from: Mutex<(Instant, Duration)>,
}

impl Clock {
    fn start(&self, time: Duration) {
        *self.from.lock().unwrap_or_else(PoisonError::into_inner) = (Instant::now(), time);
    }

    fn end(&self) -> Instant {
        let (from, time) = *self.from.lock().unwrap_or_else(PoisonError::into_inner);
        from + time
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let ready = Pin::new(&mut self.stream).poll_read(context, buffer);
        let busy = self.clock.busy.load(Ordering::Relaxed);
        if ready.is_ready() {
            if !busy && !self.begun && buffer.filled().len() > before {
                self.begun = true;
                self.clock.start(self.header);
            }
            return ready;
        }
        if busy {
            return Poll::Pending;
        }
        let end = self.clock.end();
        self.timer.as_mut().reset(end);
        match self.timer.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let ready = Pin::new(&mut self.stream).poll_write(context, bytes);
        if ready.is_ready() {
            self.wrote();
        }
        ready
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let ready = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        if ready.is_ready() {
            self.wrote();
        }
        ready
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl Connection {
    /// An answer is on its way: the next request may take its time to begin.
    fn wrote(&mut self) {
        self.begun = false;
        self.clock.start(IDLE);
    }
}

/// Who asks.
#[derive(Clone)]
pub struct Peer {
    /// The address at the other end.
    pub address: SocketAddr,
    clock: Arc<Clock>,
}

impl Connected<IncomingStream<'_, Door>> for Peer {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        Self {
            address: *stream.remote_addr(),
            clock: stream.io().clock.clone(),
        }
    }
}

/// Stops the connection's clock from a request's arrival until its answer is under way.
pub async fn watch(request: Request, next: Next) -> Response {
    struct Busy(Arc<Clock>);
    impl Drop for Busy {
        fn drop(&mut self) {
            self.0.start(IDLE);
            self.0.busy.store(false, Ordering::Relaxed);
        }
    }
    let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<Peer>>().cloned() else {
        return next.run(request).await;
    };
    peer.clock.busy.store(true, Ordering::Relaxed);
    let busy = Arc::new(Busy(peer.clock));
    let mut response = next.run(request).await;
    // Dropped with the answer's first lines once they are written.
    response.extensions_mut().insert(busy);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    /// A server whose header time is short, and where to find it.
    async fn server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut door = Door::new(listener);
        door.header = Duration::from_millis(200);
        let address = door.local_addr().unwrap();
        let slow = || async {
            tokio::time::sleep(Duration::from_millis(600)).await;
            "slow"
        };
        let router = Router::new()
            .route("/slow", get(slow))
            .layer(axum::middleware::from_fn(watch));
        let service = router.into_make_service_with_connect_info::<Peer>();
        tokio::spawn(async move { axum::serve(door, service).await });
        address
    }

    #[tokio::test]
    async fn dawdlers_are_sent_away_and_slow_answers_are_not() {
        let address = server().await;
        let mut dawdler = TcpStream::connect(address).await.unwrap();
        dawdler.write_all(b"GET /slow HT").await.unwrap();
        let begun = Instant::now();
        let mut rest = Vec::new();
        let _ = tokio::time::timeout(Duration::from_secs(5), dawdler.read_to_end(&mut rest))
            .await
            .unwrap();
        assert!(begun.elapsed() < Duration::from_secs(2));
        assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));

        let mut patient = TcpStream::connect(address).await.unwrap();
        for _ in 0..2 {
            let ask = b"GET /slow HTTP/1.1\r\nhost: x\r\n\r\n";
            patient.write_all(ask).await.unwrap();
            let mut got = [0; 512];
            let mut text = String::new();
            while !text.ends_with("slow") {
                let n = patient.read(&mut got).await.unwrap();
                assert!(n > 0, "closed too early: {text}");
                text.push_str(&String::from_utf8_lossy(&got[..n]));
            }
            // Longer than a header may take: an idle connection waits for its next request.
            tokio::time::sleep(Duration::from_millis(400)).await;
        }
    }
}
