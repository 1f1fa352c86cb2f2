//! Which events of a ledger are asked for, as SQL: so that a program can hold the question, and ask for as many as it shows.

use anyhow::{Result, bail};
use bifrons_core::{EventType, Face, Kind, State};
use clap::Parser;

use crate::cli::evidence::{FaceArg, KindArg, event_type};
use crate::cli::{Bounds, FilterArg, country};

/// What may be asked of events, in the words of a command line.
#[derive(Debug, Parser)]
#[command(no_binary_name = true)]
struct Asked {
    #[arg(long, value_parser = country)]
    actor: Option<&'static State>,
    #[arg(long, value_parser = country)]
    recipient: Option<&'static State>,
    #[arg(long, value_parser = event_type)]
    event: Option<EventType>,
    #[arg(long, value_enum)]
    face: Option<FaceArg>,
    #[arg(long, value_enum)]
    kind: Option<KindArg>,
    #[arg(long)]
    counted: bool,
    #[command(flatten)]
    bounds: Bounds,
    #[command(flatten)]
    reports: FilterArg,
}

/// The query for the events of a ledger, by day: `--actor`, `--recipient`, `--event`, `--face`, `--kind`, `--counted`, and by which
/// reports take part everywhere. What all parties do to each other (a treaty) is of each as actor and as recipient.
///
/// # Errors
/// What is wrong with the words, as the command line would say it.
pub fn events(words: &[String]) -> Result<String> {
    let asked = match Asked::try_parse_from(words) {
        Ok(asked) => asked,
        Err(error) => bail!(super::message(&error)),
    };
    let mut all: Vec<String> = asked.parties();
    if let Some(event) = asked.event {
        all.push(format!("event = '{}'", event.name()));
    }
    if asked.face.is_some() || asked.kind.is_some() {
        let (face, kind) = (asked.face.map(FaceArg::face), asked.kind.map(KindArg::kind));
        all.push(format!("quad IN ({})", quads(face, kind)));
    }
    if asked.counted {
        all.push("counted".to_string());
    }
    if let Some(since) = asked.bounds.since {
        all.push(format!("day >= DATE '{}'", since.first_day()));
    }
    if let Some(until) = asked.bounds.until {
        all.push(format!("day <= DATE '{}'", until.last_day()));
    }
    all.extend(asked.reported());
    let condition = match all.is_empty() {
        true => String::new(),
        false => format!(" WHERE {}", all.join(" AND ")),
    };
    Ok(format!(
        "SELECT * FROM events{condition} ORDER BY day NULLS LAST, doc, sentence, id"
    ))
}

impl Asked {
    fn parties(&self) -> Vec<String> {
        let code = |side: &str, of: &State| {
            format!(
                "SELECT id FROM (SELECT id, unnest({side}) AS party FROM events) WHERE party['code'] = '{}'",
                of.code
            )
        };
        let of = match (self.actor, self.recipient) {
            (None, None) => return Vec::new(),
            (Some(actor), None) => code("actor", actor),
            (None, Some(recipient)) => format!(
                "{} UNION ALL SELECT id FROM pairs WHERE mutual AND (lo = '{1}' OR hi = '{1}')",
                code("recipient", recipient),
                recipient.code
            ),
            (Some(actor), Some(recipient)) => format!(
                "SELECT id FROM pairs WHERE lo = '{}' AND hi = '{}' AND (mutual OR a = '{}')",
                actor.code.min(recipient.code),
                actor.code.max(recipient.code),
                actor.code
            ),
        };
        vec![format!("id IN ({of})")]
    }

    /// By what tells reports apart, as `faces` understands it.
    fn reported(&self) -> Vec<String> {
        let filter = self.reports.filter();
        let mut all = Vec::new();
        if let Some(mark) = filter.factuality {
            all.push(format!("factuality = '{}'", mark.name()));
        }
        if let Some(origin) = &filter.origin {
            all.push(format!(
                "lower(origin) = {}",
                quoted(&origin.to_lowercase())
            ));
        }
        if let Some(publisher) = &filter.publisher {
            let name = quoted(&publisher.to_lowercase());
            all.push(format!(
                "doc IN (SELECT id FROM documents WHERE lower(publisher) = {name})"
            ));
        }
        if let Some(sector) = &filter.sector {
            let sector = quoted(&sector.to_uppercase());
            let side = |side: &str| {
                format!(
                    "SELECT id FROM (SELECT id, unnest({side}) AS party FROM events) WHERE array_has(party['sector'], {sector})"
                )
            };
            let both = [side("actor"), side("recipient")].join(" UNION ALL ");
            all.push(format!("id IN ({both})"));
        }
        if let Some(context) = &filter.context {
            let context = quoted(&context.to_lowercase());
            all.push(format!("array_has(context, {context})"));
        }
        if let Some(cameo) = &filter.cameo {
            all.push(format!("starts_with(cameo, {})", quoted(cameo)));
        }
        if let Some(least) = filter.confidence {
            all.push(format!("confidence >= {least}"));
        }
        all
    }
}

/// The quad classes of a face and a kind.
fn quads(face: Option<Face>, kind: Option<Kind>) -> String {
    let is = |e: &&EventType| {
        face.is_none_or(|f| e.quad().face() == f) && kind.is_none_or(|k| e.quad().kind() == k)
    };
    let mut numbers: Vec<u8> = EventType::ALL
        .iter()
        .filter(is)
        .map(|e| e.quad().number())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let numbers: Vec<String> = numbers.iter().map(u8::to_string).collect();
    numbers.join(", ")
}

/// A text as SQL writes it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{Watch, example, sql};

    fn of(words: &[&str]) -> Result<String> {
        events(&words.iter().map(|w| (*w).to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn every_question_can_be_asked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display().to_string();
        example(&path).unwrap();
        let found = |words: &[&str]| {
            let words = [format!("--ledger={path}"), of(words).unwrap()];
            let rows = sql(&words, &Watch::default()).unwrap();
            rows.batches.iter().map(|b| b.num_rows()).sum::<usize>()
        };
        let all = found(&[]);
        let pair = found(&["--actor=IND", "--recipient=China"]);
        assert!(0 < pair && pair < found(&["--actor=India"]) && found(&["--actor=IND"]) < all);
        assert!(0 < found(&["--recipient=CHN", "--since=2025"]) && found(&["--since=2030"]) == 0);
        let faces = found(&["--face=cooperation"]) + found(&["--face=conflict"]);
        assert_eq!(faces, all);
        assert_eq!(found(&["--kind=word"]) + found(&["--kind=deed"]), all);
        for some in [
            "--sector=mil",
            "--context=military",
            "--cameo=19",
            "--publisher=harbour wire",
            "--counted",
        ] {
            let n = found(&[some]);
            assert!(0 < n && n < all, "{some}: {n} of {all}");
        }
        assert_eq!(found(&["--origin=news", "--min-confidence=0"]), all);
        assert_eq!(found(&["--publisher=O'Hara's"]), 0);
        assert!(found(&["--factuality=denied", "--event=assault"]) < all);
    }

    #[test]
    fn what_is_wrong_is_told() {
        let error = of(&["--actor=Chyna"]).unwrap_err().to_string();
        assert!(
            error.contains("China (CHN)") && !error.contains("Usage"),
            "{error}"
        );
    }
}
