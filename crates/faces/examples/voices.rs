//! Which publisher tells which face of a pair: `cargo run --release -p bifrons-faces --example voices`.
//!
//! Reads `data/events/icews/events.2018.sample.tab.gz` in `$BIFRONS_SHARED`, else `../shared`: a sample of 3,705 rows, which
//! shows the form of the answer more than any publisher's leaning.

#![allow(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::error::Error;

use bifrons_core::Quad;
use bifrons_faces::{Report, VoiceRules, clusters, told, voices};

#[path = "common/table.rs"]
mod table;

/// Numbers in the order of first sight.
#[derive(Default)]
struct Numbers(BTreeMap<String, usize>, Vec<String>);

impl Numbers {
    fn of(&mut self, name: String) -> usize {
        let next = self.1.len();
        *self.0.entry(name).or_insert_with_key(|name| {
            self.1.push(name.clone());
            next
        })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let file = "data/events/icews/events.2018.sample.tab.gz";
    let Some(root) = table::shared(file) else {
        println!("skipped: no {file} in $BIFRONS_SHARED or ../shared");
        return Ok(());
    };
    let columns = [
        "Publisher",
        "Event Date",
        "Source Country",
        "Target Country",
        "CAMEO Code",
    ];
    let (mut publishers, mut pairs, mut events) = <(Numbers, Numbers, Numbers)>::default();
    let mut reports = Vec::new();
    let table = table::Table::read(&root.join(file))?;
    for [publisher, date, a, b, code] in table.rows(columns)? {
        let Some(quad) = quad(code) else { continue };
        if a == b || [a, b].iter().any(|c| c.is_empty() || *c == "NA") {
            continue;
        }
        reports.push(Report {
            source: publishers.of(publisher.to_string()),
            pair: pairs.of(format!("{} and {}", a.min(b), a.max(b))),
            quad,
            event: events.of(format!("{date} {a} {b} {code}")) as u64,
        });
    }
    let of = clusters(&reports, publishers.1.len(), 0.5);
    println!(
        "{} reports, {} publishers, {} pairs, {} events",
        reports.len(),
        of.len(),
        pairs.1.len(),
        events.1.len()
    );
    for (source, cluster) in of.iter().enumerate().filter(|(s, c)| s != *c) {
        println!(
            "one voice: {} and {}",
            publishers.1[*cluster], publishers.1[source]
        );
    }
    println!("times  interval       conflict/all  expected  who: whom");
    for v in voices(&told(&reports, &of), VoiceRules::default())
        .iter()
        .take(12)
    {
        println!(
            "{:5.2}  {:.2} to {:5.2}  {:4}/{:<4}     {:6.1}    {}: {}",
            v.times,
            v.low,
            v.high,
            v.conflict_events,
            v.events,
            v.expected,
            publishers.1[v.source],
            pairs.1[v.pair]
        );
    }
    Ok(())
}

fn quad(code: &str) -> Option<Quad> {
    match code.get(..2)?.parse().ok()? {
        1..=5 => Some(Quad::VerbalCooperation),
        6..=8 => Some(Quad::MaterialCooperation),
        9..=13 => Some(Quad::VerbalConflict),
        14..=20 => Some(Quad::MaterialConflict),
        _ => None,
    }
}
