//! Names with dated codes.

use std::ops::Range;

use jiff::{ToSpan as _, civil::Date};

use super::code::Mapped;
use super::{Import, Left, words};
use crate::data::days;

const ALWAYS: Range<i32> = i32::MIN..i32::MAX;

/// A name, its synonyms and codes.
#[derive(Default)]
struct Actor<'t> {
    names: Vec<String>,
    /// Line, code, and days if the code has a time.
    codes: Vec<(usize, &'t str, Option<Range<i32>>)>,
    line: usize,
    /// Whether a code was written, if a wrong one.
    tried: bool,
}

pub(super) fn read(lines: &[(usize, &str)], import: &mut Import) {
    let mut actor = Actor::default();
    for &(number, line) in lines {
        let below = line.starts_with([' ', '\t', '+', '[']);
        if !below {
            finish(std::mem::take(&mut actor), import);
            actor.line = number;
        }
        actor.tried |= line.contains('[');
        let Some((before, inside)) = words::brackets(line) else {
            import.skip(number, format!("`{}` has an open bracket", line.trim()));
            continue;
        };
        let synonym = before.strip_prefix('+');
        match (synonym, below) {
            (Some(name), _) => actor.names.push(words::name(name)),
            (None, false) => actor.names.push(words::name(before)),
            (None, true) if before.is_empty() => {}
            (None, true) => import.skip(
                number,
                format!("`{before}` is neither a synonym (+NAME) nor a code"),
            ),
        }
        for code in inside {
            match dated(code) {
                Ok((code, period)) => actor.codes.push((number, code, period)),
                Err(why) => import.skip(number, format!("[{code}] {why}")),
            }
        }
    }
    finish(actor, import);
}

fn finish(actor: Actor, import: &mut Import) {
    let names: Vec<&str> = actor
        .names
        .iter()
        .map(String::as_str)
        .filter(|n| n.chars().any(char::is_alphanumeric))
        .collect();
    if actor.line > 0 && !actor.tried {
        let name = names.first().copied().unwrap_or("");
        import.skip(actor.line, format!("`{name}` has no code"));
    }
    let mut taken: Vec<Range<i32>> = actor.codes.iter().filter_map(|c| c.2.clone()).collect();
    taken.sort_by_key(|r| (r.start, r.end));
    let mut free = gaps(&taken);
    for (line, code, period) in actor.codes {
        let mapped = Mapped::of(code);
        if mapped.code.is_empty() || names.is_empty() {
            let why = if names.is_empty() {
                "stands below no name".to_string()
            } else if mapped.left.is_empty() {
                "names no state or kind of body; as an agent or a role it could be kept".to_string()
            } else {
                mapped.left.join(", ")
            };
            import.skip(line, format!("{}[{code}] {why}", label(&names)));
            continue;
        }
        // A code without a time holds whenever no other does; a second such code has no time left.
        let periods = match period {
            Some(period) => vec![period],
            None => std::mem::take(&mut free),
        };
        if periods.is_empty() {
            let why = "has no time left beside the other codes of the name";
            import.skip(line, format!("{}[{code}] {why}", label(&names)));
            continue;
        }
        import.kept += 1;
        for why in &mapped.left {
            let what = format!("{}[{code}] kept without a part: {why}", label(&names));
            import.notes.push(Left { line, what });
        }
        for period in periods {
            import.lines.push(format!(
                "{} ; {} ; {} ; {} ;",
                names.join(" | "),
                mapped.code,
                mapped.column(),
                written(&period)
            ));
        }
    }
}

fn label(names: &[&str]) -> String {
    names.first().map(|n| format!("{n} ")).unwrap_or_default()
}

/// The days that no period takes.
fn gaps(taken: &[Range<i32>]) -> Vec<Range<i32>> {
    let mut free = Vec::new();
    let mut at = ALWAYS.start;
    for period in taken {
        if at < period.start {
            free.push(at..period.start);
        }
        at = at.max(period.end);
    }
    if at < ALWAYS.end {
        free.push(at..ALWAYS.end);
    }
    free
}

/// A code and its days, if it has a time.
fn dated(text: &str) -> Result<(&str, Option<Range<i32>>), String> {
    let (code, time) = match text.find([' ', '\t', '<', '>']) {
        Some(at) => (&text[..at], text[at..].trim()),
        None => (text, ""),
    };
    if code.is_empty() {
        return Err("has no code".into());
    }
    if code.contains('/') {
        return Err("stands for several actors at once; write a line for each".into());
    }
    let period = if time.is_empty() {
        return Ok((code, None));
    } else if let Some(until) = time.strip_prefix('<') {
        ALWAYS.start..days(date(until)?)
    } else if let Some(from) = time.strip_prefix('>') {
        days(date(from)?)..ALWAYS.end
    } else if let Some((from, to)) = time.split_once('-') {
        days(date(from)?)..days(date(to)?) + 1
    } else {
        return Err(format!(
            "`{time}` is no time; it should be <date, >date or date-date"
        ));
    };
    if period.is_empty() {
        return Err("ends before it begins".into());
    }
    Ok((code, Some(period)))
}

/// `yymmdd`, where 30 is the last year of this century, or `yyyymmdd`.
fn date(text: &str) -> Result<Date, String> {
    let text = text.trim();
    let wrong = || format!("`{text}` is no date; it should be yymmdd or yyyymmdd");
    let number: i32 = text.parse().map_err(|_| wrong())?;
    let (year, rest) = match text.len() {
        6 => match number / 10_000 {
            year @ ..=30 => (2000 + year, number % 10_000),
            year => (1900 + year, number % 10_000),
        },
        8 => (number / 10_000, number % 10_000),
        _ => return Err(wrong()),
    };
    let part = |n: i32| i8::try_from(n).map_err(|_| wrong());
    let year = i16::try_from(year).map_err(|_| wrong())?;
    Date::new(year, part(rest / 100)?, part(rest % 100)?).map_err(|_| wrong())
}

/// A period as a list has it, the last day included; nothing for all of time.
fn written(period: &Range<i32>) -> String {
    if *period == ALWAYS {
        return String::new();
    }
    let day = |n: i32| {
        let date = jiff::civil::date(1970, 1, 1).checked_add(n.days());
        date.map(|d| d.to_string()).unwrap_or_default()
    };
    let start = match period.start {
        i32::MIN => String::new(),
        n => day(n),
    };
    let end = match period.end {
        i32::MAX => String::new(),
        n => day(n - 1),
    };
    format!("{start}..{end}")
}
