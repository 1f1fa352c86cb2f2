//! Nouns with codes, and the words that `!NAME!` stands for.

use std::collections::BTreeMap;

use super::code::Mapped;
use super::{Import, Left, words};
use crate::syntax::{Upos, lemma::lemma};

/// Nouns that one line may stand for; more is a mistake of the list.
const MOST: usize = 1_000;

type Macros<'t> = BTreeMap<&'t str, Vec<&'t str>>;

pub(super) fn read(lines: &[(usize, &str)], import: &mut Import) {
    let definition = |line: &&str| line.trim_start().starts_with('!') && line.contains('=');
    let macros: Macros = lines
        .iter()
        .filter(|(_, line)| definition(line))
        .filter_map(|(_, line)| line.split_once('='))
        .map(|(name, words)| (name.trim(), words.split(',').map(noun).collect()))
        .collect();
    for (number, line) in lines.iter().filter(|(_, line)| !definition(line)) {
        if let Err(why) = agent(*number, line, &macros, import) {
            import.skip(*number, format!("`{}` {why}", line.trim()));
        }
    }
}

/// A word without its plural.
fn noun(word: &str) -> &str {
    word.split(['{', '[']).next().unwrap_or(word).trim()
}

fn agent(number: usize, line: &str, macros: &Macros, import: &mut Import) -> Result<(), String> {
    let (before, inside) = words::brackets(line).ok_or("has an open bracket")?;
    let code = match inside.as_slice() {
        [code] => *code,
        [] => return Err("has no code".into()),
        _ => return Err("has several codes; write a line for each".into()),
    };
    let mapped = Mapped::of(code);
    if !mapped.code.is_empty() {
        return Err(format!(
            "stands for {}, and a role has sectors alone",
            mapped.code
        ));
    }
    if mapped.sectors.is_empty() {
        return Err(if mapped.left.is_empty() {
            "has a code without a role".into()
        } else {
            mapped.left.join(", ")
        });
    }
    let plural = before
        .split_once('{')
        .map(|(_, rest)| rest.trim_end().trim_end_matches('}').trim())
        .unwrap_or("");
    let mut nouns: Vec<String> = Vec::new();
    let singulars = expand(noun(before), macros)?;
    for singular in &singulars {
        nouns.push(words::plain(singular).to_lowercase());
    }
    if !plural.is_empty() && singulars.len() == 1 {
        for plural in plural.split(',') {
            let plural = words::plain(plural).to_lowercase();
            let last = plural.rsplit(' ').next().unwrap_or(&plural);
            let singular = nouns[0].rsplit(' ').next().unwrap_or("");
            // Only a plural that the program would not bring back to its singular must be written.
            if !plural.is_empty() && *lemma(last, Upos::Noun) != *singular {
                nouns.push(plural);
            }
        }
    }
    nouns.retain(|n| n.chars().any(char::is_alphanumeric));
    nouns.dedup();
    if nouns.is_empty() {
        return Err("has no noun".into());
    }
    import.kept += 1;
    for why in &mapped.left {
        let what = format!("{} [{code}] kept without a part: {why}", nouns[0]);
        import.notes.push(Left { line: number, what });
    }
    for chunk in nouns.chunks(12) {
        let line = format!("role ; {} ; {}", chunk.join(" | "), mapped.column());
        import.lines.push(line);
    }
    Ok(())
}

/// All nouns that a noun with `!NAME!` in it stands for.
fn expand(noun: &str, macros: &Macros) -> Result<Vec<String>, String> {
    let mut done = vec![String::new()];
    let mut rest = noun;
    while let Some(open) = rest.find('!') {
        let close = rest[open + 1..]
            .find('!')
            .map(|at| open + 1 + at)
            .ok_or("has a single `!`")?;
        let name = &rest[open..=close];
        let words = macros
            .get(name)
            .ok_or_else(|| format!("uses {name}, which no line defines"))?;
        if done.len() * words.len() > MOST {
            return Err(format!("stands for more than {MOST} nouns"));
        }
        done = done
            .iter()
            .flat_map(|d| {
                words
                    .iter()
                    .map(move |w| format!("{d}{}{w}", &rest[..open]))
            })
            .collect();
        rest = &rest[close + 1..];
    }
    Ok(done.into_iter().map(|d| d + rest).collect())
}
