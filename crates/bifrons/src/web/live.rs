//! `GET /api/live`: what is new in the ledger, told as it comes (server-sent events).
//!
//! - `ledger`: a new version was appended: `{"name", "version"}`. It comes once at the beginning, too.
//! - `flip`, with `--watch`: an alarm of `flips --live` that was not there before: its row.
//! - `unusual`, with `--watch`: an event whose pair had at most [`FEW`] of its kind in the year before.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::IntoResponse as _;
use axum::response::Response;
use axum::response::sse::{Event, KeepAlive, Sse};
use bifrons_core::Quad;
use bifrons_faces::Bucket;
use bifrons_ledger::{Evidence, EvidenceFilter, FaceOptions, Ledger, dyads, evidence};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::BroadcastStream;

use super::reply::Failure;
use super::{App, Shared};
use crate::pairs::span;

/// How often the ledger is looked at.
const EVERY: Duration = Duration::from_secs(2);
/// How often something is said when there is nothing to say, so that a lost browser is noticed.
const ALIVE: Duration = Duration::from_secs(10);
/// Browsers that listen at a time.
const LISTENERS: usize = 32;
/// Messages that a browser may be behind.
const BEHIND: usize = 64;
/// Events of the same pair and quad in the year before, up to which another is unusual.
const FEW: u64 = 1;
/// Pairs of a new batch that are looked at, and events that are told of it: more is no news but an import.
const PAIRS: usize = 300;
const TOLD: usize = 20;
/// Days before the last news, up to which news is new.
const NEW_DAYS: i32 = 30;

/// Where news is told.
pub struct Wire(Mutex<Option<broadcast::Sender<Message>>>);

/// A kind of news, and the news.
type Message = (&'static str, Value);

impl Default for Wire {
    fn default() -> Self {
        Self(Mutex::new(Some(broadcast::channel(BEHIND).0)))
    }
}

impl Wire {
    fn tell(&self, kind: &'static str, what: Value) {
        if let Some(sender) = &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            // Without listeners there is nobody to tell.
            let _ = sender.send((kind, what));
        }
    }

    fn listen(&self) -> Result<broadcast::Receiver<Message>, Failure> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*sender {
            Some(sender) if sender.receiver_count() < LISTENERS => Ok(sender.subscribe()),
            Some(_) => Err(Failure::busy(format!("{LISTENERS} pages are listening"))),
            None => Err(Failure::busy("the server is closing")),
        }
    }

    /// Ends all connections that listen.
    fn close(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// Tells a browser what is new until it leaves.
pub async fn live(State(app): State<Shared>) -> Result<Response, Failure> {
    let news = BroadcastStream::new(app.wire.listen()?);
    let version = app.version()?;
    let first = ("ledger", json!({"name": app.name, "version": version}));
    // Who is too far behind has lost some news, and goes on with the next.
    let all = tokio_stream::once(first).chain(news.filter_map(Result::ok));
    let events = all.map(|(kind, what)| {
        Ok::<_, Infallible>(Event::default().event(kind).data(what.to_string()))
    });
    let alive = KeepAlive::new().interval(ALIVE);
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

/// Looks at the ledger until the server stops.
pub async fn watch(app: Shared) {
    let mut stop = app.stop.clone();
    let mut seen = app.version().ok();
    let mut alarms: Option<Alarms> = None;
    if app.watch {
        let shared = app.clone();
        let read = tokio::task::spawn_blocking(move || Alarms::read(&shared));
        alarms = read.await.ok().and_then(Result::ok);
    }
    loop {
        tokio::select! {
            _ = stop.wait_for(|s| *s) => break,
            () = tokio::time::sleep(EVERY) => {}
        }
        let Ok(version) = app.version() else { continue };
        let Some(before) = seen.replace(version).filter(|v| *v != version) else {
            continue;
        };
        app.wire
            .tell("ledger", json!({"name": app.name, "version": version}));
        if !app.watch {
            continue;
        }
        let (shared, old, begun) = (app.clone(), alarms.take(), Instant::now());
        let look = tokio::task::spawn_blocking(move || news(&shared, before, old));
        if let Ok(Ok((new, messages))) = look.await {
            alarms = Some(new);
            for (kind, what) in messages {
                app.wire.tell(kind, what);
            }
        }
        // A ledger that grows all the time must not keep a processor busy with this alone.
        tokio::time::sleep(begun.elapsed() * 3).await;
    }
    app.wire.close();
}

/// What is new since a version.
fn news(app: &App, before: u64, old: Option<Alarms>) -> Result<(Alarms, Vec<Message>), Failure> {
    let new = Alarms::read(app)?;
    let mut messages = Vec::new();
    if let Some(old) = &old {
        let rows = new.rows.iter().filter(|row| old.lacks(row));
        messages.extend(rows.map(|row| ("flip", row.clone())));
    }
    let last = old.and_then(|o| o.last);
    let unusual = unusual(app, before, last)?;
    messages.extend(unusual.into_iter().map(|what| ("unusual", what)));
    Ok((new, messages))
}

/// Alarms as they would have come, and the last day with news.
struct Alarms {
    rows: Vec<Value>,
    keys: BTreeSet<String>,
    last: Option<Date>,
}

impl Alarms {
    fn read(app: &App) -> Result<Self, Failure> {
        let rows = app.rows("flips", &["--live"])?;
        let ledger = app.ledger()?;
        let days = span(&ledger, Bucket::Day, &FaceOptions::default())?;
        Ok(Self {
            keys: rows.iter().map(key).collect(),
            last: days.map(|[_, last]| last),
            rows,
        })
    }

    /// Whether an alarm is new. What is of the past came with a threshold that moved, and is no news.
    fn lacks(&self, row: &Value) -> bool {
        let month = self.last.map(|d| d.strftime("%Y-%m").to_string());
        let is_past = month
            .zip(row["period"].as_str())
            .is_some_and(|(last, period)| *period < *last);
        !is_past && !self.keys.contains(&key(row))
    }
}

fn key(row: &Value) -> String {
    format!(
        "{} {} {} {}",
        row["a"], row["b"], row["period"], row["face"]
    )
}

/// Events that joined after a version and whose pair had none or few of that quad in the year before.
fn unusual(app: &App, before: u64, last: Option<Date>) -> Result<Vec<Value>, Failure> {
    let ledger = app.ledger()?;
    let new = Ledger::open_since(&app.name, before)?;
    let earliest = last.map(|d| d.saturating_sub(NEW_DAYS.days()));
    let Some([first, _]) = span(&ledger, Bucket::Day, &FaceOptions::default())? else {
        return Ok(Vec::new());
    };
    let mut found: Vec<(f32, Value)> = Vec::new();
    for dyad in dyads(&new, None, Bucket::Day, &FaceOptions::default())?
        .iter()
        .take(PAIRS)
    {
        for (period, cell) in dyad.sums() {
            let Some((day, _)) = period.bounds().filter(|_| period.exact()) else {
                continue;
            };
            let year = day.saturating_sub(365.days());
            // Without a year of news nothing is known to be rare.
            if first > year || earliest.is_some_and(|e| day < e) {
                continue;
            }
            let options = FaceOptions {
                since: Some(year.into()),
                until: Some(day.saturating_sub(1.days()).into()),
                ..FaceOptions::default()
            };
            let past = dyads(&ledger, Some(dyad.a), Bucket::Year, &options)?;
            let past = past.iter().filter(|d| [d.a, d.b] == [dyad.a, dyad.b]);
            let mut usual = [0u64; 4];
            for (_, cell) in past.flat_map(|d| d.sums()) {
                usual
                    .iter_mut()
                    .zip(cell.quads())
                    .for_each(|(sum, n)| *sum += n);
            }
            for (quad, (n, usual)) in QUADS.into_iter().zip(cell.quads().into_iter().zip(usual)) {
                if n == 0 || usual > FEW {
                    continue;
                }
                let filter = EvidenceFilter {
                    face: Some(quad.face()),
                    kind: Some(quad.kind()),
                    since: Some(day.into()),
                    until: Some(day.into()),
                    counted_only: true,
                    limit: Some(1),
                    ..EvidenceFilter::default()
                };
                let told = evidence(&new, dyad.a, Some(dyad.b), &filter)?;
                found.extend(told.first().map(|e| message(e, dyad.a, dyad.b, usual)));
            }
        }
    }
    found.sort_by(|x, y| y.0.total_cmp(&x.0));
    Ok(found.into_iter().take(TOLD).map(|(_, what)| what).collect())
}

const QUADS: [Quad; 4] = [
    Quad::VerbalCooperation,
    Quad::MaterialCooperation,
    Quad::VerbalConflict,
    Quad::MaterialConflict,
];

fn message(found: &Evidence, a: &str, b: &str, before: u64) -> (f32, Value) {
    let event = &found.event;
    let what = json!({
        "a": a,
        "b": b,
        "event": event.id,
        "type": event.event.name(),
        "quad": event.event.quad().number(),
        "date": event.date.map(|d| d.to_string()),
        "text": event.text,
        "publisher": found.reports.first().map(|r| r.publisher.as_str()),
        "before": before,
    });
    (event.score().abs(), what)
}
