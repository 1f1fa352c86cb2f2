//! Which event is judged next: a row that is the same for everybody, and spread.

use std::collections::BTreeMap;

use bifrons_core::content_hash;
use bifrons_ledger::Candidate;

/// Confidence below which an event is doubtful, and from which it is sure: the three are asked about alike.
const DOUBTFUL: f32 = 0.7;
const SURE: f32 = 0.9;

/// Events by a hash of their publisher, each with one of its id.
type Publishers = BTreeMap<String, Vec<(String, Candidate)>>;

/// The events in the order in which they are to be judged.
///
/// Types take turns; within a type the doubtful, the fair and the sure; within these the publishers; a publisher's events come by a hash of
/// their ids. So any beginning of the row is spread, and the score by type means something after a few dozen. The same events give the same
/// row, whatever their order.
pub fn order(all: Vec<Candidate>) -> Vec<Candidate> {
    let mut groups: BTreeMap<&'static str, BTreeMap<u8, Publishers>> = BTreeMap::new();
    for candidate in all {
        let kind = candidate.event.name();
        let bin = match candidate.confidence {
            c if c < DOUBTFUL => 0,
            c if c < SURE => 1,
            _ => 2,
        };
        // Were publishers taken by name, each type and bin would begin with the same one.
        let turn = content_hash(&[kind, &bin.to_string(), &candidate.publisher]);
        let place = content_hash(&["review", &candidate.id]);
        let bins = groups.entry(kind).or_default();
        let publishers = bins.entry(bin).or_default();
        publishers.entry(turn).or_default().push((place, candidate));
    }
    let publisher = |mut list: Vec<(String, Candidate)>| {
        list.sort_by(|x, y| (&x.0, &x.1.id).cmp(&(&y.0, &y.1.id)));
        list.into_iter().map(|(_, candidate)| candidate).collect()
    };
    let bin = |publishers: Publishers| in_turns(publishers.into_values().map(publisher).collect());
    let kind = |bins: BTreeMap<u8, _>| in_turns(bins.into_values().map(bin).collect());
    in_turns(groups.into_values().map(kind).collect())
}

/// One of each list, then the next of each, until all are spent.
fn in_turns<T>(lists: Vec<Vec<T>>) -> Vec<T> {
    let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    let mut open: Vec<std::vec::IntoIter<T>> = lists.into_iter().map(Vec::into_iter).collect();
    while !open.is_empty() {
        open.retain_mut(|list| match list.next() {
            Some(item) => {
                all.push(item);
                true
            }
            None => false,
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_core::EventType;
    use std::collections::BTreeSet;

    fn all() -> Vec<Candidate> {
        let mut found = Vec::new();
        for n in 0..600usize {
            // Nine in ten are of one type, one publisher, and sure.
            let usual = n % 10 != 0;
            found.push(Candidate {
                id: content_hash(&[&n.to_string()]),
                key: n as i64,
                event: match usual {
                    true => EventType::Consult,
                    false => EventType::ALL[(n / 10) % 16],
                },
                confidence: match usual {
                    true => 0.95,
                    false => 0.5 + (n / 10 % 5) as f32 * 0.1,
                },
                counted: true,
                publisher: match usual {
                    true => "Wire".into(),
                    false => format!("Paper {}", n % 7).into(),
                },
            });
        }
        found
    }

    #[test]
    fn a_beginning_is_spread() {
        let row = order(all());
        assert_eq!(row.len(), 600);
        let first = &row[..16];
        let types: BTreeSet<&str> = first.iter().map(|c| c.event.name()).collect();
        assert_eq!(types.len(), 16, "each type once");
        let publishers: BTreeSet<&str> = row[..48].iter().map(|c| &*c.publisher).collect();
        assert!(publishers.len() >= 6, "{publishers:?}");
        let doubtful = row[..48].iter().filter(|c| c.confidence < DOUBTFUL).count();
        assert!((10..=30).contains(&doubtful), "{doubtful}");
    }

    #[test]
    fn the_row_does_not_depend_on_the_order_of_the_events() {
        let ids = |row: Vec<Candidate>| row.into_iter().map(|c| c.id).collect::<Vec<_>>();
        let mut turned = all();
        turned.reverse();
        turned.rotate_left(123);
        assert_eq!(ids(order(all())), ids(order(turned)));
        assert!(order(Vec::new()).is_empty());
    }

    #[test]
    fn lists_take_turns() {
        assert_eq!(
            in_turns(vec![vec![1, 4, 6], vec![], vec![2], vec![3, 5]]),
            [1, 2, 3, 4, 5, 6]
        );
    }
}
