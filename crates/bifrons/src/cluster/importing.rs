//! Rows of others read and encoded by a cluster.

use anyhow::{Result, bail};
use bifrons_ledger::{Encoded, Rejected};
use bifrons_read::events::{Chunk, Dropped, Tally};
use serde_json::{Value, json};

use super::{deep, divided, joined};
use crate::batches::{Spec, read};

/// Chunks that become one batch of a ledger, and what was rejected beside them.
pub fn piece(spec: &Spec, chunks: &[Chunk], rejected: &[Rejected]) -> Vec<u8> {
    let rejected: Vec<Value> = rejected
        .iter()
        .map(|r| json!([r.source, r.line, r.reason, r.offset]))
        .collect();
    let head = json!({ "spec": spec.to_json(), "rejected": rejected }).to_string();
    let chunks: Vec<Vec<u8>> = chunks.iter().map(Chunk::to_bytes).collect();
    let mut parts = vec![head.as_bytes()];
    parts.extend(chunks.iter().map(Vec::as_slice));
    joined(&parts)
}

/// What an executor made of a piece.
pub struct Made {
    /// The files of the batch.
    pub encoded: Encoded,
    /// The account of its rows.
    pub tally: Tally,
    /// Rows that could not be read, a sentence each.
    pub rejected: Vec<String>,
    /// Reports that stand in files of their own.
    pub mentions: u64,
}

impl Made {
    /// What [`done`] wrote.
    ///
    /// # Errors
    /// If it is something else.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let [head, encoded] = divided(bytes)?[..] else {
            bail!("what came of a piece has two parts");
        };
        let head: Value = serde_json::from_slice(head)?;
        let rejected = head["rejected"].as_array().into_iter().flatten();
        Ok(Self {
            encoded: Encoded::from_bytes(encoded)?,
            tally: tally(&head["tally"]),
            rejected: rejected
                .filter_map(|r| r.as_str().map(str::to_string))
                .collect(),
            mentions: head["mentions"].as_u64().unwrap_or_default(),
        })
    }
}

/// What an executor does with a piece.
///
/// # Errors
/// If the piece is none.
pub fn done(input: &[u8]) -> Result<Vec<u8>> {
    let parts = divided(input)?;
    let Some((head, chunks)) = parts.split_first() else {
        bail!("a piece of an import has a head");
    };
    let head: Value = serde_json::from_slice(head)?;
    let options = Spec::from_json(&head["spec"]).options()?;
    let chunks: Option<Vec<Chunk>> = chunks
        .iter()
        .map(|chunk| Chunk::from_bytes(chunk, &options))
        .collect();
    let Some(chunks) = chunks else {
        bail!("a chunk cannot be read: the executor is of another version");
    };
    let mut part = deep()?.install(|| read(&options.dataset, &chunks));
    let own = part.rejected.len();
    for value in head["rejected"].as_array().into_iter().flatten() {
        let rejected = rejected(value);
        if rejected.line.is_some() {
            part.tally.read += 1;
            part.tally.rejected += 1;
        }
        part.stretch.rejected.push(rejected);
    }
    part.settle();
    let encoded = deep()?.install(|| Encoded::of(&part.stretch))?.to_bytes()?;
    let head = json!({
        "tally": to_json(&part.tally),
        "rejected": part.rejected[..own],
        "mentions": part.stretch.mentions.len(),
    });
    Ok(joined(&[head.to_string().as_bytes(), &encoded]))
}

fn rejected(value: &Value) -> Rejected {
    let text = |i: usize| value[i].as_str().unwrap_or_default().to_string();
    Rejected {
        source: text(0),
        line: value[1].as_u64(),
        reason: text(2),
        offset: value[3].as_u64(),
    }
}

fn to_json(tally: &Tally) -> Value {
    let dropped = tally.dropped.iter().map(|(why, rows)| (why.name(), *rows));
    json!({
        "read": tally.read,
        "kept": tally.kept,
        "rejected": tally.rejected,
        "uncoded": tally.uncoded,
        "dropped": dropped.map(|(name, rows)| json!([name, rows])).collect::<Vec<_>>(),
        "unknown": tally.unknown,
    })
}

fn tally(value: &Value) -> Tally {
    let number = |name: &str| value[name].as_u64().unwrap_or_default();
    let dropped = value["dropped"].as_array().into_iter().flatten();
    let unknown = value["unknown"].as_object().into_iter().flatten();
    Tally {
        read: number("read"),
        kept: number("kept"),
        rejected: number("rejected"),
        uncoded: number("uncoded"),
        dropped: dropped
            .filter_map(|pair| {
                let name = pair[0].as_str()?;
                let why = Dropped::ALL.into_iter().find(|d| d.name() == name)?;
                Some((why, pair[1].as_u64()?))
            })
            .collect(),
        unknown: unknown
            .filter_map(|(code, rows)| Some((code.clone(), rows.as_u64()?)))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_travel_whole() {
        let all = Tally {
            read: 10,
            kept: 5,
            rejected: 2,
            uncoded: 1,
            dropped: [(Dropped::NoCode, 1), (Dropped::Statement, 2)].into(),
            unknown: [("0999".to_string(), 3)].into(),
        };
        assert_eq!(tally(&to_json(&all)), all);
    }

    #[test]
    fn an_executor_makes_what_a_writer_would() {
        use bifrons_read::events::chunks_from;
        let rows = "date,a,b,code\n2024-01-02,RUS,UKR,190\n2024-01-03,USA,RUS,not\nx\n";
        let spec = Spec {
            from: "csv".into(),
            map: Some("date=date,actor=a,recipient=b,code=code".into()),
            name: Some("mine".into()),
            chunk: None,
        };
        let options = spec.options().unwrap();
        let chunks: Vec<Chunk> = chunks_from(rows.as_bytes(), "in.csv", &options)
            .collect::<std::result::Result<_, _>>()
            .unwrap();
        let mut here = read("mine", &chunks);
        here.settle();
        let made = Made::from_bytes(&done(&piece(&spec, &chunks, &[])).unwrap()).unwrap();
        assert_eq!(made.tally, here.tally);
        assert_eq!(made.tally.read, 3);
        assert_eq!(made.rejected, here.rejected);
        assert_eq!(
            made.encoded.to_bytes().unwrap(),
            Encoded::of(&here.stretch).unwrap().to_bytes().unwrap()
        );
        let wrong = Rejected {
            source: "in.csv".into(),
            line: Some(9),
            reason: "too long".into(),
            offset: None,
        };
        let made = Made::from_bytes(&done(&piece(&spec, &chunks, &[wrong])).unwrap()).unwrap();
        assert_eq!(made.tally.read, 4);
    }
}
