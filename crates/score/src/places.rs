//! Toponyms with their coordinates: spans, states, and how far from the true place.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{LazyLock, Mutex};

use bifrons_code::places::{Places, Toponym, distance};
use bifrons_core::{Document, resolve_state, states};
use rayon::prelude::*;
use serde_json::Value;

use super::share;

/// Kilometres within which a place is taken to be found: a hundred miles, as the field has it.
const NEAR: f64 = 161.0;

#[derive(Default)]
struct Figures {
    gold: usize,
    found: usize,
    right: usize,
    /// Gold toponyms with a state; with the span found; with the right state.
    states: [usize; 3],
    /// The same for coordinates and those within [`NEAR`].
    near: [usize; 3],
    /// Kilometres, of gold toponyms whose span was found.
    errors: Vec<f64>,
    worst: Vec<(f64, String)>,
    spans: Vec<String>,
}

/// Figures, and the `worst` errors.
///
/// Spans must be equal. State and distance are counted in two ways: of the gold toponyms whose span was found, and of all gold
/// toponyms ("end to end", where one not found is wrong). The true state is the gold's, and where a whole set gives none that of the
/// nearest city, so that seas and continents have one too and are wrong. Only gold toponyms with a state, or with coordinates, count for these.
pub fn score(gold: &[Value], worst: usize) -> String {
    let all = gold
        .par_iter()
        .map(one)
        .reduce(Figures::default, Figures::join);
    all.text(worst)
}

fn one(record: &Value) -> Figures {
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_string();
    let document = Document {
        url: text("url"),
        text: text("text"),
        ..Document::default()
    };
    let found = Places::bundled().find(&document, None);
    let mut figures = Figures {
        found: found.len(),
        ..Figures::default()
    };
    let mut used = vec![false; found.len()];
    let id = text("id");
    for gold in record["toponyms"].as_array().into_iter().flatten() {
        let number = |key: &str| gold[key].as_u64().unwrap_or_default() as usize;
        let span = (number("start"), number("end"));
        figures.gold += 1;
        let hit = found
            .iter()
            .position(|t| (t.span.start, t.span.end) == span);
        if let Some(hit) = hit {
            figures.right += 1;
            used[hit] = true;
        } else {
            figures
                .spans
                .push(format!("- {id} {}", around(&document.text, span)));
        }
        let code = state(gold, record);
        figures.compare(gold, code, hit.map(|h| &found[h]), &id, &document.text);
    }
    for (toponym, used) in found.iter().zip(used) {
        if !used {
            let span = (toponym.span.start, toponym.span.end);
            figures.spans.push(format!(
                "+ {id} {} {}",
                around(&document.text, span),
                toponym.kind.name()
            ));
        }
    }
    figures
}

impl Figures {
    fn compare(
        &mut self,
        gold: &Value,
        code: Option<&str>,
        hit: Option<&Toponym>,
        id: &str,
        text: &str,
    ) {
        if let Some(code) = code {
            self.states[0] += 1;
            if let Some(hit) = hit {
                self.states[1] += 1;
                self.states[2] += usize::from(hit.country == Some(code));
                if hit.country != Some(code) {
                    self.spans.push(format!(
                        "~ {id} {} {} for {code}",
                        around(text, (hit.span.start, hit.span.end)),
                        hit.country.unwrap_or("-")
                    ));
                }
            }
        }
        let (Some(lat), Some(lon)) = (gold["lat"].as_f64(), gold["lon"].as_f64()) else {
            return;
        };
        self.near[0] += 1;
        let Some(hit) = hit else { return };
        self.near[1] += 1;
        let error = match (hit.lat, hit.lon) {
            (Some(a), Some(b)) => distance((lat, lon), (a, b)),
            _ => 20_015.0,
        };
        self.near[2] += usize::from(error <= NEAR);
        self.errors.push(error);
        if error > NEAR {
            let span = (hit.span.start, hit.span.end);
            self.worst.push((
                error,
                format!(
                    "{id} {} taken for {} {} ({}), true {lat},{lon} {}",
                    around(text, span),
                    hit.kind.name(),
                    hit.name,
                    hit.country.unwrap_or("-"),
                    gold["country"].as_str().unwrap_or_default()
                ),
            ));
        }
    }

    fn join(mut self, other: Self) -> Self {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
        for i in 0..3 {
            self.states[i] += other.states[i];
            self.near[i] += other.near[i];
        }
        self.errors.extend(other.errors);
        self.worst.extend(other.worst);
        self.spans.extend(other.spans);
        self
    }

    fn text(mut self, worst: usize) -> String {
        let mut out = String::new();
        let f1 = 2 * self.right;
        let _ = writeln!(
            out,
            "  spans: precision {}, recall {}, F1 {} ({} gold, {} found)",
            share(self.right, self.found),
            share(self.right, self.gold),
            share(f1, self.gold + self.found),
            self.gold,
            self.found
        );
        let _ = writeln!(
            out,
            "  state right: {} where the span was found, {} end to end",
            share(self.states[2], self.states[1]),
            share(self.states[2], self.states[0])
        );
        self.errors.sort_by(f64::total_cmp);
        let median = self
            .errors
            .get(self.errors.len() / 2)
            .copied()
            .unwrap_or_default();
        let mean = self.errors.iter().sum::<f64>() / self.errors.len().max(1) as f64;
        let _ = writeln!(
            out,
            "  within {NEAR} km: {} where the span was found, {} end to end; error median {median:.0} km, mean {mean:.0} km",
            share(self.near[2], self.near[1]),
            share(self.near[2], self.near[0])
        );
        self.worst
            .sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        for (error, line) in self.worst.iter().take(worst) {
            let _ = writeln!(out, "  {error:.0} km: {line}");
        }
        for line in self.spans.iter().take(worst) {
            let _ = writeln!(out, "  {line}");
        }
        out
    }
}

/// State of a gold toponym as an actor code: its field; else, in a record whose toponyms give none, the state of the nearest city.
fn state(gold: &Value, record: &Value) -> Option<&'static str> {
    if let Some(name) = gold["country"].as_str() {
        return resolve_state(name).ok().map(|s| s.code);
    }
    let toponyms = record["toponyms"].as_array()?;
    if toponyms.iter().any(|t| t["geonameid"].is_string()) {
        return None;
    }
    let at = (gold["lat"].as_f64()?, gold["lon"].as_f64()?);
    let code = nearest(at)?;
    states().iter().find(|s| s.code == code).map(|s| s.code)
}

/// State of the city nearest to a point; each point is looked up once.
fn nearest(at: (f64, f64)) -> Option<String> {
    static KNOWN: LazyLock<Mutex<HashMap<[u64; 2], Option<String>>>> =
        LazyLock::new(Mutex::default);
    let key = [at.0.to_bits(), at.1.to_bits()];
    if let Some(code) = KNOWN.lock().ok().and_then(|k| k.get(&key).cloned()) {
        return code;
    }
    let code = Places::bundled().nearest_state(at).map(str::to_string);
    if let Ok(mut known) = KNOWN.lock() {
        known.insert(key, code.clone());
    }
    code
}

/// The toponym in its surroundings, a line.
fn around(text: &str, (start, end): (usize, usize)) -> String {
    let take = |from: usize, to: usize| -> String {
        text.chars()
            .skip(from)
            .take(to.saturating_sub(from))
            .collect()
    };
    format!(
        "{}[{}]{}",
        take(start.saturating_sub(30), start),
        take(start, end),
        take(end, end + 30)
    )
    .replace('\n', "|")
}
