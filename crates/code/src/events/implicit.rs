//! Parties that are understood, not written: the state whose police made an arrest, the government that a strike is against,
//! the other side of a quarrel. What may be understood of which event is data, `data/actors/implicit.txt`.

use std::sync::LazyLock;

use bifrons_core::{Entity, EventType, Mode, Sector, Span, states};

use super::draft::Draft;
use crate::actors::{Act, Discourse, Party, PartyKind};
use crate::data::{self, Place, Row};
use crate::tree::Tree;

/// A condition of a rule.
#[derive(Clone, Debug, PartialEq)]
enum If {
    Mode(Mode),
    Cameo(&'static str),
    Passive,
    Nobody,
    Words(Vec<&'static str>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Actor,
    Recipient,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Same,
    Opposite,
    Dealings,
    Doer,
    Place,
    Pair,
    None,
}

/// A line of the data.
#[derive(Clone, Debug)]
struct Rule {
    event: EventType,
    conditions: Vec<If>,
    side: Side,
    from: Vec<From>,
    sector: Option<Sector>,
    place: Place,
}

/// All rules, the most exact first.
#[derive(Debug, Default)]
pub struct Implicit {
    rules: Vec<Rule>,
}

/// The rules that the program carries.
pub fn bundled() -> &'static Implicit {
    static BUNDLED: LazyLock<Implicit> = LazyLock::new(|| Implicit::load().0);
    &BUNDLED
}

impl Implicit {
    /// Reads the data; the second value tells every line that is wrong.
    pub fn load() -> (Self, Vec<String>) {
        let (mut all, mut notes) = (Self::default(), Vec::new());
        for row in data::rows("actors/implicit.txt") {
            match Rule::parse(&row) {
                Ok(rule) => all.rules.push(rule),
                Err(reason) => notes.push(format!("{}: {reason}", row.place)),
            }
        }
        all.rules
            .sort_by_key(|r| std::cmp::Reverse(r.conditions.len()));
        (all, notes)
    }

    /// Fills the empty sides of a sentence's events, in order, and lets the memory of the document keep who did what to whom.
    pub fn complete(&self, drafts: &mut [Draft], tree: &Tree, discourse: &mut Discourse) {
        for draft in drafts.iter_mut().filter(|d| d.refused.is_none()) {
            for side in [Side::Actor, Side::Recipient, Side::Both] {
                self.fill(draft, side, tree, discourse);
            }
            let act = Act {
                event: draft.event,
                actor: codes(&draft.roles.actor),
                recipient: codes(&draft.roles.recipient),
                sentence: tree.index,
            };
            if !act.actor.is_empty() || !act.recipient.is_empty() {
                discourse.acted(act);
            }
        }
    }

    fn fill(&self, draft: &mut Draft, side: Side, tree: &Tree, discourse: &Discourse) {
        let roles = &draft.roles;
        let empty = match side {
            Side::Actor => roles.actor.is_empty(),
            Side::Recipient => roles.recipient.is_empty() && !draft.sense.reciprocal,
            Side::Both => roles.actor.is_empty() && roles.recipient.is_empty(),
        };
        if !empty {
            return;
        }
        let Some(rule) = self
            .rules
            .iter()
            .find(|r| r.side == side && r.event == draft.event && r.holds(draft, tree))
        else {
            return;
        };
        let written = match side {
            Side::Actor => codes(&roles.recipient),
            _ => codes(&roles.actor),
        };
        let found = rule
            .from
            .iter()
            .map(|from| look(*from, &written, tree.index, discourse))
            .find(|f| !f.is_empty())
            .unwrap_or_default();
        let parties: Vec<Party> = found
            .into_iter()
            .map(|code| understood(code, rule.sector, draft.args.head, tree))
            .collect();
        if parties.is_empty() {
            return;
        }
        let why = match side {
            Side::Actor => "actor",
            Side::Recipient => "recipient",
            Side::Both => "parties",
        };
        draft
            .roles
            .why
            .push(format!("{why} understood ({})", rule.place));
        match side {
            Side::Recipient => draft.roles.recipient = parties,
            _ => draft.roles.actor = parties,
        }
    }
}

/// Codes of the states and bodies, as far as the text tells them.
fn codes(parties: &[Party]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for code in parties.iter().filter_map(|p| p.entity.code.as_ref()) {
        if !found.contains(code) {
            found.push(code.clone());
        }
    }
    found
}

fn look(from: From, written: &[String], sentence: i32, discourse: &Discourse) -> Vec<String> {
    let others = |codes: &[String]| -> Vec<String> {
        let other = |c: &&String| !written.contains(c);
        codes.iter().filter(other).cloned().collect()
    };
    let one = |code: Option<String>| code.into_iter().collect::<Vec<String>>();
    match from {
        // A bloc has no police: its opposite side is not its own.
        From::Same => written
            .iter()
            .filter(|c| is_state(c))
            .take(1)
            .cloned()
            .collect(),
        From::Dealings if written.is_empty() => Vec::new(),
        From::Dealings => discourse.dealings(written, sentence),
        From::Opposite if written.is_empty() => Vec::new(),
        From::Opposite => match discourse.dealings(written, sentence) {
            found if found.is_empty() => others(&one(discourse.focus())),
            found => found,
        },
        From::Doer => discourse
            .last_act(sentence)
            .map(|act| match act.event {
                // A deal is done by both.
                EventType::Agree | EventType::Cooperate | EventType::Aid => {
                    others(&[act.actor.clone(), act.recipient.clone()].concat())
                }
                _ => others(&act.actor),
            })
            .unwrap_or_default(),
        From::Place => one(discourse.focus()),
        From::Pair => discourse.pair().map_or_else(Vec::new, |(a, b)| vec![a, b]),
        From::None => Vec::new(),
    }
}

fn is_state(code: &str) -> bool {
    !matches!(code, "UNO" | "EUR" | "IGO" | "NGO" | "ISM" | "IMG" | "MNC")
}

fn understood(code: String, sector: Option<Sector>, head: usize, tree: &Tree) -> Party {
    let name = states()
        .iter()
        .find(|s| s.code == code)
        .map(|s| s.name.to_string());
    let start = tree.span(head, head).start;
    Party {
        entity: Entity {
            text: name.clone().unwrap_or_else(|| code.clone()),
            span: Span::new(start, start),
            name,
            code: Some(code),
            sector: sector.into_iter().collect(),
            implicit: true,
            ..Entity::default()
        },
        head,
        kind: PartyKind::Reference,
        inferred: false,
    }
}

impl Rule {
    fn parse(row: &Row) -> Result<Self, String> {
        let event =
            EventType::parse(row.at(0)).ok_or_else(|| format!("`{}` is no type", row.at(0)))?;
        let conditions = row
            .at(1)
            .split(' ')
            .filter(|w| !w.is_empty())
            .map(|word| condition(event, word))
            .collect::<Result<_, _>>()?;
        let side = match row.at(2) {
            "actor" => Side::Actor,
            "recipient" => Side::Recipient,
            "both" => Side::Both,
            other => return Err(format!("`{other}` is no side")),
        };
        let from: Vec<From> = data::names(row.at(3)).map(from).collect::<Result<_, _>>()?;
        let sector = match row.at(4) {
            "" => None,
            code => Some(Sector::parse(code).ok_or_else(|| format!("`{code}` is no sector"))?),
        };
        Ok(Self {
            event,
            conditions,
            side,
            from,
            sector,
            place: row.place,
        })
    }

    fn holds(&self, draft: &Draft, tree: &Tree) -> bool {
        self.conditions.iter().all(|condition| match condition {
            If::Mode(mode) => draft.modes.contains(mode),
            If::Cameo(start) => draft.cameo.starts_with(start),
            If::Passive => draft.args.subjects.is_empty(),
            If::Nobody => draft.roles.actor.is_empty() && draft.roles.recipient.is_empty(),
            If::Words(words) => draft.used.iter().any(|&w| {
                words.iter().any(|phrase| {
                    let mut parts = phrase.split('_').rev().enumerate();
                    parts.all(|(i, p)| w.checked_sub(i).is_some_and(|at| tree.lemma(at) == p))
                })
            }),
        })
    }
}

fn condition(event: EventType, word: &'static str) -> Result<If, String> {
    Ok(match word {
        "passive" => If::Passive,
        "nobody" => If::Nobody,
        code if code.bytes().all(|b| b.is_ascii_digit()) => If::Cameo(code),
        other => match other.strip_prefix("word:") {
            Some(words) => If::Words(words.split(',').collect()),
            None => If::Mode(
                Mode::parse(event, other).ok_or_else(|| format!("`{other}` is no condition"))?,
            ),
        },
    })
}

fn from(word: &'static str) -> Result<From, String> {
    Ok(match word {
        "same" => From::Same,
        "opposite" => From::Opposite,
        "dealings" => From::Dealings,
        "doer" => From::Doer,
        "place" => From::Place,
        "pair" => From::Pair,
        "none" => From::None,
        other => return Err(format!("`{other}` is no place to look")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        let (all, notes) = Implicit::load();
        assert!(notes.is_empty(), "{}", notes.join("\n"));
        assert!(all.rules.len() > 10);
    }

    #[test]
    fn the_most_exact_rule_comes_first() {
        let counts: Vec<usize> = bundled().rules.iter().map(|r| r.conditions.len()).collect();
        assert!(counts.is_sorted_by(|a, b| a >= b));
    }
}
