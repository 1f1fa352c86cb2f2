//! Draws pairs of the KEDS Levant events: `cargo run -p bifrons-draw --example pair -- OUT.svg [A B] [--bucket week] [--apart] [--root]
//! [--rates]`. The events are found under `BIFRONS_SHARED`; OUT may end in `.png`.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use bifrons_core::{Quad, cameo};
use bifrons_draw::{FlipMark, PairPicture, Panel, Readings, Scale, Sides, pair, png};
use bifrons_faces::{
    Bucket, Cell, Direction, FaceKey, FlipOptions, Kappa, Memory, Period, Rate, Series, World,
    face_rows, fill, flips, rates,
};
use jiff::civil::Date;

struct Event {
    day: Date,
    source: String,
    target: String,
    quad: Quad,
    goldstein: f32,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let plain: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    let Some(out) = plain.first() else {
        bail!("give a file to write, such as pair.svg");
    };
    let flag = |name: &str| arguments.iter().any(|a| a == name);
    let word = |at: usize, usual: &'static str| plain.get(at).map_or(usual, |a| a.as_str());
    let (a, b) = (word(1, "ISR"), word(2, "LBN"));
    let bucket: Bucket = word(3, "month").parse().map_err(anyhow::Error::msg)?;
    let events = events()?;
    let here = |e: &&Event| {
        let (s, t) = (&e.source[..3], &e.target[..3]);
        (s, t) == (a, b) || (s, t) == (b, a)
    };
    let keyed = events.iter().filter(here).map(|e| {
        let direction = match e.source.starts_with(a) {
            true => Direction::Forward,
            false => Direction::Backward,
        };
        let period = Period::of(Some(e.day.into()), bucket);
        let key = FaceKey {
            a: a.to_string(),
            b: b.to_string(),
            period,
            direction,
        };
        (
            key,
            Cell::with_goldstein(e.quad, e.goldstein, e.goldstein, 1),
        )
    });
    let rows = face_rows(keyed, Kappa::default());
    let sides = if flag("--apart") {
        Sides::Apart
    } else {
        Sides::Summed
    };
    let mut picture = PairPicture::of_rows(
        (a, b),
        (name(a), name(b)),
        "KEDS Levant",
        bucket,
        &rows,
        sides,
    );
    if flag("--root") {
        picture.scale = Scale::SquareRoot;
    }
    let days = || events.iter().filter(here).map(|e| e.day);
    let (Some(first), Some(last)) = (days().min(), days().max()) else {
        bail!("there are no events between {a} and {b}");
    };
    let periods = bucket.periods(first, last);
    if flag("--rates") {
        picture.unit = format!("events per 1,000 events of all pairs, by {bucket}");
        picture.caption.note =
            "Lines: posterior means; bands: intervals of 80 percent.".to_string();
        let both = rows.iter().filter(|r| r.key.direction == Direction::Both);
        let (cells, _) = fill(&periods, both.map(|r| (r.key.period.clone(), r.cell)));
        let readings = Readings::Rates(
            periods
                .iter()
                .cloned()
                .zip(of_world(&events, &periods, &cells))
                .collect(),
        );
        picture.panels = vec![Panel {
            label: String::new(),
            readings,
        }];
    }
    if !flag("--no-flips") {
        let told = events
            .iter()
            .filter(here)
            .map(|e| (e.day, e.quad, f64::from(e.goldstein)));
        let series = Series::from_events(a, b, bucket, first, last, told);
        let found = flips(
            &series,
            &FlipOptions {
                least: 0.3,
                ..FlipOptions::default()
            },
        );
        picture.flips = found.iter().map(FlipMark::from).collect();
    }
    let svg = pair(&picture);
    match out.ends_with(".png") {
        true => std::fs::write(out, png(&svg, 2.0)?)?,
        false => std::fs::write(out, svg.as_str())?,
    }
    Ok(())
}

fn name(code: &str) -> &str {
    match code {
        "ISR" => "Israel",
        "LBN" => "Lebanon",
        "PSE" | "PAL" => "the Palestinians",
        "EGY" => "Egypt",
        "USA" => "the United States",
        "SYR" => "Syria",
        code => code,
    }
}

/// Rates per 1,000 events of the world.
fn of_world(events: &[Event], periods: &[Period], cells: &[Cell]) -> Vec<Option<[Rate; 4]>> {
    let mut world: BTreeMap<&Period, World> = BTreeMap::new();
    let mut at = periods.iter().peekable();
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by_key(|e| e.day);
    for event in sorted {
        let ended = |p: &&&Period| p.bounds().is_some_and(|(_, last)| last < event.day);
        while at.peek().is_some_and(|p| ended(&p)) {
            at.next();
        }
        let Some(period) = at.peek() else { break };
        if period.bounds().is_some_and(|(first, _)| first <= event.day) {
            let world = world.entry(period).or_default();
            world.exposure += 0.001;
            world.pairs = 200.0;
            let quad = Cell::of_event(event.quad, 1.0, 1).quads();
            world
                .quads
                .iter_mut()
                .zip(quad)
                .for_each(|(sum, n)| *sum += n as f64);
        }
    }
    let world: Vec<World> = periods
        .iter()
        .map(|p| world.get(p).copied().unwrap_or_default())
        .collect();
    let counts: Vec<[u64; 4]> = cells.iter().map(Cell::quads).collect();
    let all = rates(&counts, &world, Memory::default());
    let known = |(rate, world): ([Rate; 4], &World)| (world.exposure > 0.0).then_some(rate);
    all.into_iter().zip(&world).map(known).collect()
}

fn events() -> Result<Vec<Event>> {
    let shared = std::env::var("BIFRONS_SHARED").unwrap_or_else(|_| "../shared".to_string());
    let path = PathBuf::from(shared).join("data/events/keds/levant.cameo.tsv.gz");
    let file =
        std::fs::File::open(&path).with_context(|| format!("{} cannot be read", path.display()))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut text)?;
    let mut events = Vec::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [day, source, target, code] = columns.as_slice() else {
            continue;
        };
        let Some(quad) = quad(code) else { continue };
        if source.len() < 3
            || target.len() < 3
            || !source.is_char_boundary(3)
            || !target.is_char_boundary(3)
        {
            continue;
        }
        events.push(Event {
            day: day.parse()?,
            source: source.to_string(),
            target: target.to_string(),
            quad,
            goldstein: cameo::goldstein(code),
        });
    }
    Ok(events)
}

/// The quad class of a CAMEO code, by its root.
fn quad(code: &str) -> Option<Quad> {
    match code.get(..2)?.parse::<u8>().ok()? {
        1..=5 => Some(Quad::VerbalCooperation),
        6..=8 => Some(Quad::MaterialCooperation),
        9..=13 => Some(Quad::VerbalConflict),
        14..=20 => Some(Quad::MaterialConflict),
        _ => None,
    }
}
