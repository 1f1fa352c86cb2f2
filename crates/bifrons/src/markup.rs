//! An event in words: who did what to whom, and its sentence with the trigger marked.

use bifrons_core::{Entity, Event, Face, Kind, Sector, states};

use crate::output::plain;
use crate::session::Ink;

/// The sentence with the words that carry the event marked: bold on a terminal, else in brackets.
pub fn sentence(event: &Event, ink: Ink) -> String {
    let from = event.trigger.span.start.saturating_sub(event.span.start);
    let to = event
        .trigger
        .span
        .end
        .saturating_sub(event.span.start)
        .max(from);
    let slice = |start: usize, end: usize| -> String {
        let words: String = event.text.chars().skip(start).take(end - start).collect();
        plain(&words).replace('\n', " ")
    };
    let length = event.text.chars().count();
    if to > length || from == to {
        return slice(0, length);
    }
    let trigger = if ink.colour {
        ink.bold(&slice(from, to))
    } else {
        format!("[{}]", slice(from, to))
    };
    format!("{}{trigger}{}", slice(0, from), slice(to, length))
}

/// "China → India", or "China and India" where all parties act.
pub fn who(event: &Event) -> String {
    match (event.actor.is_empty(), event.recipient.is_empty()) {
        (_, true) => parties(&event.actor, "somebody"),
        (_, false) => format!(
            "{} → {}",
            parties(&event.actor, "somebody"),
            parties(&event.recipient, "somebody")
        ),
    }
}

/// Who says so: "according to Ukraine GOV"; empty if it is the publisher itself.
pub fn according(event: &Event) -> String {
    if event.attribution.is_empty() {
        String::new()
    } else {
        format!("according to {}", parties(&event.attribution, "somebody"))
    }
}

/// Type and modes: "SANCTION (expel)".
pub fn what(event: &Event) -> String {
    let modes: Vec<&str> = event.mode.iter().map(|m| m.name()).collect();
    if modes.is_empty() {
        event.event.name().to_string()
    } else {
        format!("{} ({})", event.event, modes.join(", "))
    }
}

/// The cell of the ledger in words: "a word of conflict".
pub fn cell(event: &Event) -> &'static str {
    let quad = event.event.quad();
    match (quad.kind(), quad.face()) {
        (Kind::Word, Face::Cooperation) => "words of cooperation",
        (Kind::Deed, Face::Cooperation) => "deeds of cooperation",
        (Kind::Word, Face::Conflict) => "words of conflict",
        (Kind::Deed, Face::Conflict) => "deeds of conflict",
    }
}

/// In the colour of the event's face.
pub fn coloured(event: &Event, text: &str, ink: Ink) -> String {
    match event.event.quad().face() {
        Face::Cooperation => ink.cooperation(text),
        Face::Conflict => ink.conflict(text),
    }
}

/// The text in lines of at most `width` columns, each after `indent`. Escape sequences count, which only breaks early.
pub fn wrapped(text: &str, indent: &str, width: usize) -> String {
    let room = width.saturating_sub(indent.chars().count()).max(20);
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > room {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += length;
    }
    lines.push(line);
    lines.iter().map(|l| format!("{indent}{l}\n")).collect()
}

fn parties(list: &[Entity], nobody: &str) -> String {
    if list.is_empty() {
        return nobody.to_string();
    }
    let name = |entity: &Entity| {
        let state = entity
            .code
            .as_deref()
            .and_then(|code| states().iter().find(|s| s.code == code));
        let mut words = match (state, &entity.code) {
            (Some(state), _) => state.name.to_string(),
            (None, Some(code)) => code.clone(),
            (None, None) => format!("“{}”", plain(&entity.text).replace('\n', " ")),
        };
        // A state acts through its government unless something else is said.
        if let Some(sector) = entity
            .sector
            .first()
            .filter(|s| **s != Sector::Gov || state.is_none())
        {
            words.push(' ');
            words.push_str(sector.code());
        }
        words
    };
    let names: Vec<String> = list.iter().map(name).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bifrons_code::Coder;

    #[test]
    fn an_event_is_told_in_words() {
        let events = Coder::bundled().code_text(
            "In May, Russia accused Ukraine of shelling a village.",
            Some("2024-05-08"),
        );
        let ink = Ink { colour: false };
        assert!(
            sentence(&events[0], ink).contains("Russia [accused"),
            "{}",
            sentence(&events[0], ink)
        );
        assert_eq!(who(&events[0]), "Russia → Ukraine");
        assert_eq!(what(&events[0]), "ACCUSE (allege)");
        assert_eq!(cell(&events[0]), "words of conflict");
    }

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(
            wrapped("one two three four five six seven", "  ", 22),
            "  one two three four\n  five six seven\n"
        );
    }
}
