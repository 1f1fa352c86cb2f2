//! Lines without comments, and names as news writes them.

/// Lines with their numbers from 1, comments and blank lines left out; an indent is kept.
pub(super) fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut hidden = false;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut all = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        let start = line.trim_start();
        if hidden || start.starts_with("<!--") {
            hidden = !line.contains("-->");
            continue;
        }
        let line = line.split(['#', ';']).next().unwrap_or(line).trim_end();
        if !line.trim().is_empty() {
            all.push((number, line));
        }
    }
    all
}

/// The text in front of the first bracket, and what each pair of brackets holds; `None` if a bracket is left open.
pub(super) fn brackets(line: &str) -> Option<(&str, Vec<&str>)> {
    let (before, mut rest) = line.split_at(line.find('[').unwrap_or(line.len()));
    let mut inside = Vec::new();
    while let Some(open) = rest.find('[') {
        let close = open + rest[open..].find(']')?;
        inside.push(rest[open + 1..close].trim());
        rest = &rest[close + 1..];
    }
    Some((before.trim(), inside))
}

/// A name as news writes it: `BANK_OF_RIVERS_` is "Bank of Rivers". Capitals are kept in a single word that is hardly one:
/// of at most three letters, or without a vowel.
pub(super) fn name(written: &str) -> String {
    let spaced = plain(written);
    let mut words = spaced.split(' ').peekable();
    let first = words.peek().copied().unwrap_or("");
    let vowel = |c: char| "AEIOUYaeiouy".contains(c) || !c.is_ascii();
    if first == spaced && (spaced.chars().count() <= 3 || !spaced.chars().any(vowel)) {
        return spaced;
    }
    let mut out: Vec<String> = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        let small = matches!(
            lower.as_str(),
            "of" | "the"
                | "and"
                | "for"
                | "in"
                | "on"
                | "to"
                | "de"
                | "da"
                | "la"
                | "al"
                | "von"
                | "bin"
        );
        out.push(if small && !out.is_empty() {
            lower
        } else {
            capital(&lower)
        });
    }
    out.join(" ")
}

/// Underscores to blanks, several to one. Marks that divide lines of a user's list are left out.
pub(super) fn plain(written: &str) -> String {
    let spaced = written.replace(['_', '|', ';', '*'], " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Capitals at the beginning and after a hyphen or a stop.
fn capital(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut up = true;
    for c in word.chars() {
        if up && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        up = c == '-' || c == '.';
    }
    out
}
