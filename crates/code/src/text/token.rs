//! Words of a sentence, as the Universal Dependencies treebanks of English divide them.

use std::ops::Range;

/// Byte ranges of the words and marks of a sentence, in order; they cover everything but white space.
///
/// Contractions and possessives are divided ("did" "n't", "Russia" "'s"), and so are words joined by hyphens ("Saudi" "-"
/// "led") unless the first part is a prefix ("pro-government"). Abbreviations keep their stops ("U.S.").
///
/// ```
/// let text = "Russia's envoy didn't go.";
/// let words: Vec<&str> = bifrons_code::text::tokenize(text).into_iter().map(|r| &text[r]).collect();
/// assert_eq!(words, ["Russia", "'s", "envoy", "did", "n't", "go", "."]);
/// ```
pub fn tokenize(text: &str) -> Vec<Range<usize>> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut at = 0;
    for piece in text.split(char::is_whitespace) {
        if !piece.is_empty() {
            chunk(text, at..at + piece.len(), &mut words);
        }
        at += piece.len()
            + text[at + piece.len()..]
                .chars()
                .next()
                .map_or(0, char::len_utf8);
    }
    words
}

/// First parts that a hyphen does not divide from the word, sorted.
const PREFIXES: [&str; 26] = [
    "anti", "co", "counter", "cross", "de", "e", "ex", "inter", "intra", "mid", "mini", "multi",
    "neo", "non", "over", "para", "post", "pre", "pro", "re", "semi", "sub", "trans", "ultra",
    "un", "vice",
];

/// Divides a run without white space.
fn chunk(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    let slice = &text[range.clone()];
    if slice.bytes().all(|b| b.is_ascii_alphabetic()) {
        if slice.eq_ignore_ascii_case("cannot") {
            out.push(range.start..range.start + 3);
            out.push(range.start + 3..range.end);
        } else {
            out.push(range);
        }
        return;
    }
    if slice.contains("://")
        || slice.starts_with("www.")
        || (slice.contains('@') && slice.len() > 1 && !slice.starts_with('@'))
    {
        let core = slice.trim_end_matches(['.', ',', ')', ';', '"', '”', '>', ':']);
        if !core.is_empty() {
            out.push(range.start..range.start + core.len());
        }
        marks(text, range.start + core.len()..range.end, out);
        return;
    }
    let mut start = range.start;
    let mut chars = slice.char_indices().peekable();
    let mut previous: Option<char> = None;
    while let Some((i, c)) = chars.next() {
        let at = range.start + i;
        let next = chars.peek().map(|p| p.1);
        let inside =
            previous.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric);
        let keep = match c {
            c if c.is_alphanumeric() || c == '_' || c == '\u{301}' => true,
            '.' => inside || keeps_stop(&text[start..at], next, range.end == at + 1),
            ',' | ':' => {
                inside
                    && previous.is_some_and(|p| p.is_ascii_digit())
                    && next.is_some_and(|n| n.is_ascii_digit())
            }
            '\'' | '’' => {
                inside
                    || (next.is_some_and(char::is_alphanumeric)
                        && previous.is_none()
                        && slice.len() <= 4)
            }
            '&' => inside,
            '-' => {
                inside
                    && PREFIXES
                        .binary_search(&text[start..at].to_ascii_lowercase().as_str())
                        .is_ok()
            }
            _ => false,
        };
        if !keep {
            word(text, start..at, out);
            let mut end = at + c.len_utf8();
            // Runs of one mark stay together: "--", "...".
            while matches!(c, '-' | '.' | '…' | '!' | '?' | '*')
                && text[end..range.end].starts_with(c)
            {
                end += c.len_utf8();
                chars.next();
            }
            out.push(at..end);
            start = end;
            previous = None;
            continue;
        }
        previous = Some(c);
    }
    word(text, start..range.end, out);
}

/// Whether a stop belongs to the word before it.
fn keeps_stop(word: &str, next: Option<char>, last: bool) -> bool {
    if word.is_empty() {
        return false;
    }
    let initials = word
        .split('.')
        .all(|p| p.chars().count() <= 2 && p.chars().all(char::is_alphabetic))
        && (word.contains('.') || word.chars().count() == 1);
    if initials {
        return word.contains('.') || word.chars().all(char::is_uppercase);
    }
    let title = matches!(
        word,
        "Mr" | "Mrs"
            | "Ms"
            | "Dr"
            | "Gen"
            | "Col"
            | "Lt"
            | "Maj"
            | "Capt"
            | "Sgt"
            | "Gov"
            | "Sen"
            | "Rep"
            | "Rev"
            | "St"
            | "Prof"
            | "Jan"
            | "Feb"
            | "Mar"
            | "Apr"
            | "Jun"
            | "Jul"
            | "Aug"
            | "Sep"
            | "Sept"
            | "Oct"
            | "Nov"
            | "Dec"
            | "No"
            | "Adm"
            | "Brig"
            | "Inc"
            | "Co"
            | "Corp"
            | "Ltd"
            | "Jr"
            | "Sr"
            | "vs"
            | "Mt"
            | "Ft"
            | "Hon"
            | "Pres"
    );
    title && (last || next == Some(','))
}

/// Divides contractions off a word.
fn word(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    if range.is_empty() {
        return;
    }
    let slice = &text[range.clone()];
    if let Some(at) = slice.rfind(['\'', '’']) {
        let head = range.start..range.start + at;
        let tail = slice[at..]
            .trim_start_matches(['\'', '’'])
            .to_ascii_lowercase();
        if at > 0 && tail == "t" && slice[..at].ends_with(['n', 'N']) && at > 1 {
            // "can't" is "ca" and "n't" in the treebanks.
            out.push(head.start..head.end - 1);
            out.push(head.end - 1..range.end);
            return;
        }
        if at > 0 && matches!(tail.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m") {
            word(text, head.clone(), out);
            out.push(head.end..range.end);
            return;
        }
    }
    if slice.eq_ignore_ascii_case("cannot") {
        out.push(range.start..range.start + 3);
        out.push(range.start + 3..range.end);
        return;
    }
    out.push(range);
}

/// Every character a mark of its own.
fn marks(text: &str, range: Range<usize>, out: &mut Vec<Range<usize>>) {
    for (i, c) in text[range.clone()].char_indices() {
        out.push(range.start + i..range.start + i + c.len_utf8());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[&str]) {
        let got: Vec<&str> = tokenize(text).into_iter().map(|r| &text[r]).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn divides_as_the_treebanks_do() {
        assert!(PREFIXES.is_sorted());
        check(
            "Saudi-led, pro-government U.S. forces",
            &["Saudi", "-", "led", ",", "pro-government", "U.S.", "forces"],
        );
        check(
            "$5.8 billion (25%) -- 1,200 men.",
            &[
                "$", "5.8", "billion", "(", "25", "%", ")", "--", "1,200", "men", ".",
            ],
        );
        check(
            "can't we'll O'Neill's",
            &["ca", "n't", "we", "'ll", "O'Neill", "'s"],
        );
        check(
            "teachers' unions’ Mr. Doe",
            &["teachers", "'", "unions", "’", "Mr.", "Doe"],
        );
        check(
            "see http://a.b/c. J. Doe",
            &["see", "http://a.b/c", ".", "J.", "Doe"],
        );
    }

    #[test]
    fn words_cover_all_but_space() {
        for text in [
            "a'b''c",
            "''",
            "--",
            "U.S.'s",
            "n't",
            "'t",
            "x.\u{0}y",
            "é’s",
            "“Stop,”",
            "1.2.3.",
            "@x @",
            "a\u{a0}b",
        ] {
            let joined: String = tokenize(text).into_iter().map(|r| &text[r]).collect();
            let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(joined, plain);
        }
    }
}
