//! The dashboard's server: the program's own verbs over HTTP, for the browser of who runs it.
//!
//! 1. [`connection`] is the door, [`limits`] says how much may be asked, [`access`] who may ask.
//! 2. [`answers`] turns an address into a command, and runs it; [`cache`] keeps what was answered, and has the same worked out once.
//! 3. [`guest`] has SQL answered by a process of its own; [`code`] codes a text; [`live`] tells what is new; [`about`] what is known.
//!    [`events`] gives one event whole; [`review`] takes verdicts on them.
//! 4. [`openapi`] describes all of it, from the verbs' arguments and the tables of columns; [`shapes`] has those that are no verb's.
//! 5. [`page`] serves the front end, which is part of the program; [`reply`] is what goes back: answers with tags, errors in a line.
//!
//! Nothing here knows how an answer comes about.

mod about;
mod access;
mod answers;
mod cache;
mod code;
mod connection;
mod events;
mod guest;
mod limits;
mod live;
mod openapi;
mod page;
mod reply;
mod review;
mod secret;
mod shapes;
mod views;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use bifrons_ledger::{Ledger, Manifest};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use access::Access;
use cache::Cache;
use limits::Limits;
use reply::Failure;

pub use answers::quoted;
pub use openapi::description;
pub use secret::token;

/// What pages may do: their own scripts and styles, and nobody else's; none stands in a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Longest wait for answers that are under way when the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(3);

/// How a server is set up.
pub struct Settings {
    /// The ledger's folder, as seen from the working folder; its name is told, its path is not.
    pub ledger: String,
    /// Where guests' SQL is answered.
    pub sql: bool,
    /// Whether news is told of as it comes.
    pub watch: bool,
    /// Where corrections are written.
    pub corrections: PathBuf,
    /// Names by which the server may be called.
    pub names: Vec<String>,
    /// The token of the link.
    pub token: String,
    /// What lets others in, if they may come at all.
    pub password: Option<String>,
}

/// All that requests share.
pub struct App {
    /// Name of the ledger's folder, which is in the working folder.
    pub name: String,
    /// Settings that requests ask for.
    pub sql: bool,
    /// Whether alarms are told.
    pub watch: bool,
    /// Where corrections are written.
    pub corrections: PathBuf,
    /// Answers that were given before.
    pub cache: Cache,
    /// Where guests' queries wait for their turn.
    pub guests: guest::Turns,
    /// The review that is under way.
    pub desk: review::Desk,
    /// Where news is told.
    pub wire: live::Wire,
    /// Becomes true when the server is to stop.
    pub stop: watch::Receiver<bool>,
    access: Access,
    limits: Limits,
    version: Mutex<Option<(SystemTime, u64, u64)>>,
}

/// The state of every handler.
pub type Shared = Arc<App>;

impl App {
    /// The version of the ledger as it is now. Its manifest is read only if it has changed.
    ///
    /// # Errors
    /// If the ledger is gone or damaged.
    pub fn version(&self) -> Result<u64, Failure> {
        let gone = |e: std::io::Error| Failure::ours(format!("the ledger is gone: {e}"));
        let metadata = std::fs::metadata(Manifest::path(Path::new(&self.name))).map_err(gone)?;
        let stamp = (metadata.modified().map_err(gone)?, metadata.len());
        let mut known = self.version.lock().unwrap_or_else(PoisonError::into_inner);
        match *known {
            Some((time, bytes, version)) if (time, bytes) == stamp => Ok(version),
            _ => {
                let version = self.ledger()?.manifest().version;
                *known = Some((stamp.0, stamp.1, version));
                Ok(version)
            }
        }
    }

    /// The ledger as it is now.
    ///
    /// # Errors
    /// If it is gone or damaged.
    pub fn ledger(&self) -> Result<Ledger, Failure> {
        Ok(Ledger::open(&self.name)?)
    }
}

/// A server that listens and does not answer yet.
pub struct Server {
    listener: TcpListener,
    app: Shared,
    stop: watch::Sender<bool>,
}

impl Server {
    /// Listens there.
    ///
    /// # Errors
    /// If the address is none of this machine's.
    pub fn new(listener: TcpListener, settings: Settings) -> Result<Self> {
        let address: SocketAddr = listener.local_addr().context("cannot listen")?;
        let (stop, stopped) = watch::channel(false);
        let access = Access::new(address, settings.token, settings.password, settings.names);
        let app = Arc::new(App {
            name: settings.ledger,
            sql: settings.sql,
            watch: settings.watch,
            corrections: settings.corrections,
            cache: Cache::default(),
            guests: guest::Turns::default(),
            desk: review::Desk::default(),
            wire: live::Wire::default(),
            stop: stopped,
            access,
            limits: Limits::default(),
            version: Mutex::default(),
        });
        Ok(Self {
            listener,
            app,
            stop,
        })
    }

    /// The link to open.
    pub fn link(&self) -> String {
        self.app.access.link()
    }

    /// Answers until `end`, and then what is under way.
    ///
    /// # Errors
    /// If the network fails.
    pub async fn run(self, end: impl Future<Output = ()> + Send + 'static) -> Result<()> {
        tokio::spawn(live::watch(self.app.clone()));
        let service = router(self.app).into_make_service_with_connect_info::<connection::Peer>();
        let (stop, mut stopped) = (self.stop.clone(), self.stop.subscribe());
        let serving = axum::serve(connection::Door::new(self.listener), service)
            .with_graceful_shutdown(async move {
                end.await;
                stop.send_replace(true);
            });
        let late = async {
            let _ = stopped.wait_for(|s| *s).await;
            tokio::time::sleep(FAREWELL).await;
        };
        tokio::select! {
            done = serving => done.context("the server stopped"),
            () = late => Ok(()),
        }
    }
}

/// All addresses, behind all that guards them.
fn router(app: Shared) -> Router {
    let api = Router::new()
        .route("/api/{file}", get(answers::answer))
        .route("/api/about.json", get(about::about))
        .route("/api/states.json", get(about::all_states))
        .route("/api/codebook.json", get(about::codebook))
        .route("/api/openapi.json", get(openapi::openapi))
        .route("/api/views.json", get(guest::views))
        .route("/api/query.json", get(guest::json))
        .route("/api/query.csv", get(guest::csv))
        .route("/api/code", post(code::code))
        .route("/api/event/{file}", get(events::event))
        .route("/api/review.json", get(review::next))
        .route("/api/review", post(review::judge))
        .route("/api/live", get(live::live))
        .route("/login", post(access::login))
        .fallback(page::serve);
    guarded(api, app.clone()).with_state(app)
}

/// What stands before every address, the outermost last.
fn guarded(router: Router<Shared>, app: Shared) -> Router<Shared> {
    let header = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    let name = HeaderName::from_static;
    router
        .layer(DefaultBodyLimit::max(limits::BODY_BYTES))
        .layer(RequestBodyLimitLayer::new(limits::BODY_BYTES))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(CatchPanicLayer::custom(broken))
        .layer(from_fn_with_state(app.clone(), limits::pace))
        .layer(from_fn_with_state(app.clone(), access::guard))
        .layer(from_fn_with_state(app, limits::door))
        .layer(header(CONTENT_SECURITY_POLICY, POLICY))
        .layer(header(X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header(REFERRER_POLICY, "no-referrer"))
        .layer(header(X_FRAME_OPTIONS, "DENY"))
        .layer(header(name("cross-origin-resource-policy"), "same-origin"))
        .layer(header(name("cross-origin-opener-policy"), "same-origin"))
        .layer(from_fn(connection::watch))
}

/// A fault in one request is told, and ends nothing else.
fn broken(_: Box<dyn std::any::Any + Send>) -> Response {
    let why = "the program failed on this; please report it, with the address";
    Failure(StatusCode::INTERNAL_SERVER_ERROR, why.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    #[tokio::test]
    async fn a_panic_is_one_answer_and_the_worker_lives() {
        let folder = tempfile::tempdir().unwrap();
        Ledger::create(folder.path()).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let settings = Settings {
            ledger: folder.path().to_string_lossy().into_owned(),
            sql: true,
            watch: false,
            corrections: PathBuf::new(),
            names: Vec::new(),
            token: "t".to_string(),
            password: None,
        };
        let server = Server::new(listener, settings).unwrap();
        async fn fault() -> &'static str {
            panic!("in a request")
        }
        let router = Router::new()
            .route("/fault", get(fault))
            .route("/fine", get(|| async { "fine" }));
        let router = guarded(router, server.app.clone()).with_state(server.app.clone());
        let service = router.into_make_service_with_connect_info::<connection::Peer>();
        let door = connection::Door::new(server.listener);
        tokio::spawn(async move { axum::serve(door, service).await });
        // On one connection, too: the fault closes nothing.
        let mut stream = TcpStream::connect(address).await.unwrap();
        for (path, says) in [
            ("/fault", "500"),
            ("/fine", "200"),
            ("/fault", "500"),
            ("/fine", "200"),
        ] {
            let ask = format!(
                "GET {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer t\r\n\r\n"
            );
            stream.write_all(ask.as_bytes()).await.unwrap();
            let mut bytes = [0; 4096];
            let n = stream.read(&mut bytes).await.unwrap();
            let text = String::from_utf8_lossy(&bytes[..n]).into_owned();
            assert!(
                text.starts_with(&format!("HTTP/1.1 {says}")),
                "{path}: {text}"
            );
            assert!(text.contains("nosniff") && !text.contains("in a request"));
        }
    }
}
