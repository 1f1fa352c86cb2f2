//! Phrase senses: what a line of `data/events/TYPE.txt` says.

use bifrons_core::{EventType, Mode, Sector};
use rustc_hash::FxHashMap;

use crate::data::{Place, Row};

/// Part of speech of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Head {
    /// `v:` a verb.
    Verb,
    /// `n:` a noun that is itself the event.
    Noun,
    /// `a:` a predicate adjective.
    Adjective,
}

/// Where a slot's words, or a party, stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Object of an active verb, subject of a passive one.
    Object,
    /// Who does it.
    Subject,
    /// A verb in a complement clause.
    Complement,
    /// A modifier of the head.
    Modifier,
    /// A possessor.
    Possessor,
    /// An auxiliary of the complement clause: "said that it must".
    Modal,
    /// Any word below the head.
    Anywhere,
    /// A phrase with this preposition.
    Preposition(&'static str),
}

/// What may fill a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filler {
    /// Anything at all.
    Any,
    /// One lemma.
    Word(&'static str),
    /// Several lemmas in a row; the slot's word is among them.
    Phrase(Vec<&'static str>),
    /// A lemma with others before it in its phrase.
    Modified(Vec<&'static str>, &'static str),
    /// Any recognised actor.
    Actor,
    /// A state, its people or its government.
    State,
    /// A person.
    Person,
    /// A party of this sector.
    Sector(Sector),
    /// A party of this code: `@IGO`, `@NGO`.
    Code(&'static str),
}

/// One condition of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Where to look.
    pub key: Key,
    /// The pattern holds only if nothing there fits.
    pub negated: bool,
    /// Any of these will do.
    pub fillers: Vec<Filler>,
}

/// One head of a sense: its lemma, with the words that must follow or hang on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadWords {
    /// Lemma of the head itself.
    pub lemma: &'static str,
    /// For a verb, its particle; for a noun, the lemmas before it.
    pub others: Vec<&'static str>,
}

/// What words mean an event.
#[derive(Clone, Debug)]
pub struct Sense {
    /// The type; `None` for phrases that look like an event and are none.
    pub event: Option<EventType>,
    /// Modes.
    pub modes: Vec<Mode>,
    /// CAMEO code.
    pub cameo: &'static str,
    /// Part of speech of the heads.
    pub pos: Head,
    /// Any of these heads.
    pub heads: Vec<HeadWords>,
    /// All must hold.
    pub slots: Vec<Slot>,
    /// All parties are actors.
    pub reciprocal: bool,
    /// Counts only if both parties are recognised.
    pub weak: bool,
    /// The words tell of what is yet to be: "is due to visit".
    pub planned: bool,
    /// Where the actor stands, if not in the usual place.
    pub actor: Vec<Key>,
    /// Where the recipient stands, if not in the usual place.
    pub recipient: Vec<Key>,
    /// Contexts of their own.
    pub context: Vec<&'static str>,
    /// The line it comes from.
    pub place: Place,
    /// The pattern as written.
    pub text: &'static str,
}

/// Word classes: name to fillers.
pub type Classes = FxHashMap<&'static str, Vec<Filler>>;

/// Reads a line of `classes.txt`: `NAME: filler, filler`.
///
/// # Errors
/// What is wrong with the line.
pub fn class(line: &'static str) -> Result<(&'static str, Vec<Filler>), String> {
    let (name, fillers) = line
        .split_once(':')
        .ok_or("a class is written `NAME: word, word`")?;
    let fillers = fillers
        .split(',')
        .map(str::trim)
        .filter(|f| !f.is_empty())
        .map(filler)
        .collect::<Result<_, _>>()?;
    Ok((name.trim(), fillers))
}

impl Sense {
    /// Reads a line `PATTERN ; MODES ; CAMEO ; OPTIONS` of the file of a type (`None`: the file of what is no event).
    ///
    /// # Errors
    /// What is wrong with the line, in words that say what to write instead.
    pub fn parse(event: Option<EventType>, row: &Row, classes: &Classes) -> Result<Self, String> {
        let text = row.at(0);
        let mut parts = text.split_whitespace();
        let (pos, words) = match parts.next().and_then(|h| h.split_once(':')) {
            Some(("v", words)) => (Head::Verb, words),
            Some(("n", words)) => (Head::Noun, words),
            Some(("a", words)) => (Head::Adjective, words),
            _ => return Err("a pattern begins with v:, n: or a: and a lemma".into()),
        };
        let heads = words
            .split(',')
            .filter(|w| !w.is_empty())
            .map(|w| head(pos, w))
            .collect();
        let slots = parts
            .map(|part| slot(part, classes))
            .collect::<Result<Vec<_>, _>>()?;
        let modes = split(row.at(1))
            .map(|name| match event {
                Some(event) => {
                    Mode::parse(event, name).ok_or_else(|| format!("{event} has no mode `{name}`"))
                }
                None => Err("what is no event has no mode".to_string()),
            })
            .collect::<Result<_, _>>()?;
        let cameo = row.at(2);
        if event.is_some() && bifrons_core::cameo::lookup(cameo).is_none() {
            return Err(format!("`{cameo}` is no CAMEO code"));
        }
        let mut sense = Self {
            event,
            modes,
            cameo,
            pos,
            heads,
            slots,
            reciprocal: false,
            weak: false,
            planned: false,
            actor: Vec::new(),
            recipient: Vec::new(),
            context: Vec::new(),
            place: row.place,
            text,
        };
        for option in split(row.at(3)) {
            match option.split_once('=') {
                None if option == "recip" => sense.reciprocal = true,
                None if option == "weak" => sense.weak = true,
                None if option == "planned" => sense.planned = true,
                Some(("R", keys)) => sense.recipient = keys.split('/').map(key).collect(),
                Some(("A", keys)) => sense.actor = keys.split('/').map(key).collect(),
                Some(("ctx", names)) => {
                    for name in names.split('/') {
                        sense.context.push(
                            bifrons_core::is_context(name)
                                .ok_or_else(|| format!("there is no context `{name}`"))?,
                        );
                    }
                }
                _ => {
                    return Err(format!(
                        "`{option}` is no option; there are recip, weak, planned, R=, A= and ctx="
                    ));
                }
            }
        }
        Ok(sense)
    }

    /// How much the pattern asks for besides what fills its slots (see [`Filler::weight`]): of two senses that match, the one
    /// that asks for more is meant.
    pub fn specificity(&self) -> u32 {
        let head = self.heads.iter().map(|h| h.others.len()).max().unwrap_or(0) as u32 * 8;
        head + u32::from(self.slots.iter().any(|s| s.negated))
    }
}

impl Filler {
    /// How much the filler asks for.
    pub fn weight(&self) -> u32 {
        match self {
            Filler::Any => 4,
            Filler::Actor
            | Filler::State
            | Filler::Person
            | Filler::Sector(_)
            | Filler::Code(_) => 6,
            Filler::Word(_) => 10,
            Filler::Phrase(words) => 10 + words.len() as u32,
            Filler::Modified(modifiers, _) => 11 + 2 * modifiers.len() as u32,
        }
    }
}

fn split(column: &'static str) -> impl Iterator<Item = &'static str> {
    column.split(',').map(str::trim).filter(|s| !s.is_empty())
}

fn head(pos: Head, words: &'static str) -> HeadWords {
    let mut parts: Vec<&'static str> = words.split('_').collect();
    let lemma = if pos == Head::Verb {
        parts.remove(0)
    } else {
        parts.pop().unwrap_or(words)
    };
    HeadWords {
        lemma,
        others: parts,
    }
}

fn key(name: &'static str) -> Key {
    match name {
        "obj" => Key::Object,
        "subj" => Key::Subject,
        "comp" => Key::Complement,
        "mod" => Key::Modifier,
        "poss" => Key::Possessor,
        "modal" => Key::Modal,
        "has" => Key::Anywhere,
        other => Key::Preposition(other),
    }
}

fn slot(part: &'static str, classes: &Classes) -> Result<Slot, String> {
    let negated = part.starts_with('!');
    let (name, words) = part
        .trim_start_matches('!')
        .split_once(':')
        .ok_or_else(|| format!("`{part}` is not `key:word,word`"))?;
    let mut fillers = Vec::new();
    for word in words.split(',').filter(|w| !w.is_empty()) {
        match word.strip_prefix('{').and_then(|w| w.strip_suffix('}')) {
            Some(class) => fillers.extend(
                classes
                    .get(class)
                    .ok_or_else(|| format!("there is no class `{class}` in events/classes.txt"))?
                    .iter()
                    .cloned(),
            ),
            None => fillers.push(filler(word)?),
        }
    }
    match fillers.is_empty() {
        true => Err(format!("`{part}` asks for nothing")),
        false => Ok(Slot {
            key: key(name),
            negated,
            fillers,
        }),
    }
}

fn filler(word: &'static str) -> Result<Filler, String> {
    if let Some(kind) = word.strip_prefix('@') {
        return match kind {
            "ACTOR" => Ok(Filler::Actor),
            "STATE" => Ok(Filler::State),
            "PERSON" => Ok(Filler::Person),
            "IGO" | "NGO" | "UNO" | "EUR" => Ok(Filler::Code(kind)),
            sector => Sector::parse(sector)
                .map(Filler::Sector)
                .ok_or_else(|| format!("`{word}` is no kind of party")),
        };
    }
    if word == "*" {
        return Ok(Filler::Any);
    }
    if word.contains(' ') || word.chars().any(|c| matches!(c, '{' | '}' | '|')) {
        return Err(format!("`{word}` is not a lemma; join words by `_`"));
    }
    let mut parts: Vec<&'static str> = word.split('+').collect();
    Ok(match (parts.len(), word.contains('_')) {
        (1, false) => Filler::Word(word),
        (1, true) => Filler::Phrase(word.split('_').collect()),
        _ => Filler::Modified(parts.drain(..parts.len() - 1).collect(), parts[0]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sense(line: &'static str) -> Result<Sense, String> {
        let place = Place {
            file: "test",
            line: 1,
        };
        let row = Row {
            place,
            columns: line.split(';').map(str::trim).collect(),
        };
        Sense::parse(Some(EventType::Accuse), &row, &Classes::default())
    }

    #[test]
    fn reads_a_line() {
        let s = sense("v:break_off,end obj:diplomatic+tie,state_of_war !with:self with:@STATE ; allege ; 112 ; R=with/obj, ctx=legal").unwrap();
        assert_eq!(
            s.heads[0],
            HeadWords {
                lemma: "break",
                others: vec!["off"]
            }
        );
        assert_eq!(
            s.slots[0].fillers[0],
            Filler::Modified(vec!["diplomatic"], "tie")
        );
        assert_eq!(
            s.slots[0].fillers[1],
            Filler::Phrase(vec!["state", "of", "war"])
        );
        assert!(s.slots[1].negated);
        assert_eq!(s.recipient, [Key::Preposition("with"), Key::Object]);
        assert_eq!(s.context, ["legal"]);
    }

    #[test]
    fn tells_what_is_wrong() {
        for (line, word) in [
            ("accuse ; ; 112", "begins with"),
            ("v:accuse ; shout ; 112", "no mode"),
            ("v:accuse ; ; 999", "CAMEO"),
            ("v:accuse obj:{X} ; ; 112", "class"),
            ("v:accuse ; ; 112 ; loud", "option"),
        ] {
            assert!(sense(line).unwrap_err().contains(word), "{line}");
        }
    }
}
