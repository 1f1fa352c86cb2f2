//! Sources that tell mostly the same events are one voice.

use std::collections::BTreeMap;

use bifrons_core::Quad;

use super::Told;

/// Events that two sources must share before their share is looked at.
const FEWEST_SHARED: u64 = 3;

/// An event as one source tells it. Indexes and keys of the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// The source, from 0 up.
    pub source: usize,
    /// The pair.
    pub pair: usize,
    /// What kind of event.
    pub quad: Quad,
    /// The event: the same for all sources that tell it.
    pub event: u64,
}

/// For each of `sources` the cluster it belongs to, named by the source of the cluster that tells most events.
///
/// A source whose events are told, more than `share` of them and three or more, by one that tells no fewer, belongs with that one: of
/// several with the one that shares most. A half serves: such a source has mostly what the other has, as one that prints an agency.
/// It binds no two agencies together, however much of either it prints. Events are the same if they have the same key; keys as rough
/// as day, pair and kind make sources look alike that reported for themselves. Cost grows with the square of the sources that
/// tell the same event.
pub fn clusters(reports: &[Report], sources: usize, share: f64) -> Vec<usize> {
    let mut tellers: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for r in reports.iter().filter(|r| r.source < sources) {
        tellers.entry(r.event).or_default().push(r.source);
    }
    let mut events = vec![0u64; sources];
    let mut shared: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for group in tellers.values_mut() {
        group.sort_unstable();
        group.dedup();
        for (i, &a) in group.iter().enumerate() {
            events[a] += 1;
            group[i + 1..]
                .iter()
                .for_each(|&b| *shared.entry((a, b)).or_default() += 1);
        }
    }
    // The events shared with the source that each belongs with, so far; a source belongs with itself to begin with.
    let mut with: Vec<(u64, usize)> = (0..sources).map(|s| (0, s)).collect();
    for (&(a, b), &n) in &shared {
        // Of two that tell as many, the first is the greater.
        let (great, small) = if events[a] >= events[b] {
            (a, b)
        } else {
            (b, a)
        };
        let enough = n >= FEWEST_SHARED && n as f64 > share * events[small] as f64;
        let before = with[small];
        let greater = (n, events[great]) > (before.0, events[before.1]);
        if enough && (before.1 == small || greater) {
            with[small] = (n, great);
        }
    }
    let root = |source: usize| {
        let mut at = source;
        // Each step leads to a greater source, so that there are no circles.
        while with[at].1 != at {
            at = with[at].1;
        }
        at
    };
    (0..sources).map(root).collect()
}

/// Events by cluster and pair; an event that several sources of a cluster tell counts once.
///
/// `clusters` as [`clusters`] gives it; a source beyond its end stands for itself. Where sources code an event of a pair in different
/// quads, it counts once in each.
pub fn told(reports: &[Report], clusters: &[usize]) -> Vec<Told> {
    let mut all: Vec<(usize, usize, u8, u64)> = reports
        .iter()
        .map(|r| {
            let cluster = clusters.get(r.source).copied().unwrap_or(r.source);
            (cluster, r.pair, r.quad.number(), r.event)
        })
        .collect();
    all.sort_unstable();
    all.dedup();
    let mut rows: Vec<Told> = Vec::new();
    for (source, pair, quad, _) in all {
        if rows
            .last()
            .is_none_or(|t| (t.source, t.pair) != (source, pair))
        {
            rows.push(Told {
                source,
                pair,
                quads: [0; 4],
            });
        }
        if let Some(row) = rows.last_mut() {
            row.quads[usize::from(quad - 1)] += 1;
        }
    }
    rows
}
