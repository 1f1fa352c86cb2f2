//! What would have been right, in the words of cases.

use bifrons_core::{Event, EventType, Factuality, Mode, resolve_state};
use serde_json::Value;

/// Longest line, and longest name of a state, in bytes.
const LONGEST: usize = 400;
const LONGEST_NAME: usize = 60;

/// What an event should have been.
#[derive(Clone, Debug, PartialEq)]
pub enum Correction {
    /// There is no such event: none of that type may be asserted; `None` for the type that the coder said.
    None(Option<EventType>),
    /// There is no event at all.
    Nothing,
    /// This one.
    Event {
        /// Its type.
        event: EventType,
        /// In what manner, if it is to be asked for.
        mode: Option<Mode>,
        /// Codes of who did it; `None` for anybody, empty for nobody.
        actor: Option<Vec<String>>,
        /// Codes of whom it was done to.
        recipient: Option<Vec<String>>,
        /// Whether it is said to be so.
        mark: Factuality,
    },
}

impl Correction {
    /// Reads a line of a case: `TYPE [mode] ACTORS -> RECIPIENTS [mark]`, `! TYPE`, `! *`, or `!` for the type that the coder said.
    /// Parties are codes or names, `?` is anybody, `-` nobody.
    ///
    /// # Errors
    /// A sentence that says what is wrong with it.
    pub fn parse(line: &str) -> Result<Self, String> {
        let line = line.trim();
        if line.len() > LONGEST {
            return Err(format!("a correction has at most {LONGEST} letters"));
        }
        if let Some(absent) = line.strip_prefix('!') {
            return match absent.trim() {
                "" => Ok(Self::None(None)),
                "*" => Ok(Self::Nothing),
                name => Ok(Self::None(Some(event_type(name)?))),
            };
        }
        let form = "write TYPE [mode] ACTORS -> RECIPIENTS [mark], such as ACCUSE allege RUS -> UKR, or ! for no such event";
        let (left, right) = line.split_once("->").ok_or(form)?;
        let (left, right): (Vec<&str>, Vec<&str>) = (
            left.split_whitespace().collect(),
            right.split_whitespace().collect(),
        );
        let (event, mode, actor) = match left[..] {
            [event, actor] => (event_type(event)?, None, actor),
            [event, mode, actor] => {
                let event = event_type(event)?;
                (event, Some(mode_of(event, mode)?), actor)
            }
            _ => return Err(form.to_string()),
        };
        let (recipient, mark) = match right[..] {
            [recipient] => (recipient, Factuality::Asserted),
            [recipient, mark] => (recipient, mark_of(mark)?),
            _ => return Err(form.to_string()),
        };
        Ok(Self::Event {
            event,
            mode,
            actor: parties(actor)?,
            recipient: parties(recipient)?,
            mark,
        })
    }

    /// Reads what a page sends: a line of a case, or an object with `event` and if wished `mode`, `actor`, `recipient` (lists of codes) and
    /// `factuality`; an `event` of null, or `none`, says that there is no such event.
    ///
    /// # Errors
    /// As [`Correction::parse`].
    pub fn from_json(value: &Value) -> Result<Self, String> {
        if let Some(line) = value.as_str() {
            return Self::parse(line);
        }
        let fields = value
            .as_object()
            .ok_or("a correction is an object or a line")?;
        let text = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) if text.len() <= LONGEST => Ok(Some(text.as_str())),
            Some(_) => Err(format!("`{name}` is no text of at most {LONGEST} letters")),
        };
        let Some(event) = text("event")? else {
            return Ok(Self::None(None));
        };
        let event = event_type(event)?;
        let side = |name: &str| match fields.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(list)) if list.is_empty() => Ok(Some(Vec::new())),
            Some(Value::Array(list)) if list.len() <= 50 => {
                let words = list.iter().map(Value::as_str).collect::<Option<Vec<_>>>();
                let words = words.ok_or_else(|| format!("`{name}` is no list of codes"))?;
                codes(words.into_iter()).map(Some)
            }
            Some(Value::String(words)) if words.len() <= LONGEST => parties(words),
            Some(_) => Err(format!("`{name}` is no list of codes")),
        };
        Ok(Self::Event {
            event,
            mode: text("mode")?.map(|m| mode_of(event, m)).transpose()?,
            actor: side("actor")?,
            recipient: side("recipient")?,
            mark: text("factuality")?
                .map(mark_of)
                .transpose()?
                .unwrap_or_default(),
        })
    }

    /// The line of a case, for what the coder said of the event.
    pub fn line(&self, said: &Event) -> String {
        match self {
            Self::None(kind) => format!("! {}", kind.unwrap_or(said.event)),
            Self::Nothing => "! *".to_string(),
            Self::Event {
                event,
                mode,
                actor,
                recipient,
                mark,
            } => {
                let mode = mode.map(|m| format!(" {}", m.name())).unwrap_or_default();
                let side = |codes: &Option<Vec<String>>| match codes.as_deref() {
                    None => "?".to_string(),
                    Some([]) => "-".to_string(),
                    Some(codes) => codes.join(","),
                };
                let (actor, recipient) = (side(actor), side(recipient));
                format!("{event}{mode} {actor} -> {recipient} {}", mark.name())
            }
        }
    }
}

fn event_type(name: &str) -> Result<EventType, String> {
    EventType::parse(&name.to_uppercase())
        .ok_or_else(|| format!("`{name}` is no type of the codebook, such as ACCUSE"))
}

fn mode_of(event: EventType, name: &str) -> Result<Mode, String> {
    Mode::parse(event, &name.to_lowercase()).ok_or_else(|| {
        let names: Vec<&str> = event.modes().map(Mode::name).collect();
        match names.is_empty() {
            true => format!("{event} has no modes"),
            false => format!(
                "`{name}` is no mode of {event}; it has {}",
                names.join(", ")
            ),
        }
    })
}

fn mark_of(name: &str) -> Result<Factuality, String> {
    Factuality::parse(&name.to_lowercase()).ok_or_else(|| {
        format!("`{name}` is none of asserted, planned, hypothetical, denied, historical")
    })
}

fn parties(words: &str) -> Result<Option<Vec<String>>, String> {
    match words {
        "?" => Ok(None),
        "-" => Ok(Some(Vec::new())),
        words => codes(words.split(',')).map(Some),
    }
}

/// Codes of the states, sorted, each once.
fn codes<'w>(words: impl Iterator<Item = &'w str>) -> Result<Vec<String>, String> {
    // A search for near names takes as long as the word has letters.
    let code = |word: &str| match word.len() <= LONGEST_NAME {
        true => resolve_state(word)
            .map(|state| state.code.to_string())
            .map_err(|error| error.to_string()),
        false => Err(format!("a name has at most {LONGEST_NAME} letters")),
    };
    let mut all = words.map(code).collect::<Result<Vec<_>, _>>()?;
    all.sort();
    all.dedup();
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_code::Coder;
    use serde_json::json;

    fn line(text: &str) -> String {
        let said = Coder::fast().code_text("Russia accused Ukraine of shelling.", None);
        Correction::parse(text).map_or_else(|e| format!("error: {e}"), |c| c.line(&said[0]))
    }

    #[test]
    fn lines_come_out_as_the_suite_writes_them() {
        assert_eq!(
            line("accuse Allege Ukraine,rus->UKR"),
            "ACCUSE allege RUS,UKR -> UKR asserted"
        );
        assert_eq!(line("AID ? -> - denied"), "AID ? -> - denied");
        assert_eq!(line("!"), "! ACCUSE");
        assert_eq!(line("! assault"), "! ASSAULT");
        assert_eq!(line("! *"), "! *");
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, words) in [
            ("", "write TYPE"),
            ("DANCE RUS -> UKR", "`DANCE` is no type"),
            ("AID dance RUS -> UKR", "no mode"),
            ("AID Rusia -> UKR", "RUS"),
            ("AID RUS -> UKR surely", "none of asserted"),
            ("AID RUS -> UKR asserted or so", "write TYPE"),
            ("! DANCE", "no type"),
        ] {
            assert!(line(text).contains(words), "{text}: {}", line(text));
        }
    }

    #[test]
    fn objects_say_the_same_as_lines() {
        let parsed = |value: Value| Correction::from_json(&value);
        assert_eq!(
            parsed(
                json!({"event": "ACCUSE", "mode": "allege", "actor": ["RUS"], "recipient": [], "factuality": "denied"})
            ),
            Correction::parse("ACCUSE allege RUS -> - denied")
        );
        assert_eq!(
            parsed(json!({"event": "AID", "actor": "RUS,UKR"})),
            Correction::parse("AID RUS,UKR -> ?")
        );
        assert_eq!(parsed(json!({"event": null})), Ok(Correction::None(None)));
        assert_eq!(parsed(json!("! *")), Ok(Correction::Nothing));
        for wrong in [
            json!(7),
            json!({"event": 7}),
            json!({"event": "AID", "actor": [7]}),
            json!({"event": "AID", "mode": ["x"]}),
        ] {
            assert!(parsed(wrong.clone()).is_err(), "{wrong}");
        }
        let long = "x".repeat(1 << 20);
        assert!(
            parsed(json!(long)).is_err()
                && parsed(json!({"event": "AID", "actor": [long]})).is_err()
        );
        let many: Vec<&str> = vec!["RUS"; 51];
        assert!(parsed(json!({"event": "AID", "actor": many})).is_err());
    }
}
