//! Where a dateline ends: "BEIJING, May 19 (Xinhua) --".

/// Longest dateline, in bytes.
const LONGEST: usize = 120;

/// Byte at which the text proper begins; 0 if the sentence has no dateline.
///
/// A dateline is a place in capitals, or a place with a date or an agency in brackets, before a dash.
///
/// ```
/// let text = "BEIJING, May 19 (Xinhua) -- China signed.";
/// assert_eq!(&text[bifrons_code::text::dateline(text)..], "China signed.");
/// assert_eq!(bifrons_code::text::dateline("Iran -- which signed -- left."), 0);
/// ```
pub fn dateline(sentence: &str) -> usize {
    let Some((at, dash)) = dash(sentence) else {
        return 0;
    };
    let head = sentence[..at].trim_end();
    if !head.starts_with(|c: char| c.is_uppercase())
        || head.contains(['.', '!', '?', ';', '"', '“']) && !abbreviated(head)
    {
        return 0;
    }
    let place = head.split([',', '(', '/']).next().unwrap_or("").trim();
    let letters = || place.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().count() > 2 && letters().all(char::is_uppercase);
    let agency = head.ends_with(')') && head.contains('(');
    let dated = head.contains(',') && head.contains(|c: char| c.is_ascii_digit());
    let words = place.split_whitespace().count();
    if words > 4 || !(capitals || (agency && words <= 3) || (dated && agency)) {
        return 0;
    }
    let rest = &sentence[at + dash..];
    at + dash + (rest.len() - rest.trim_start().len())
}

/// First dash that stands between spaces, and its length.
fn dash(sentence: &str) -> Option<(usize, usize)> {
    let dashes = [" -- ", " — ", " – ", " - ", "—"];
    dashes
        .iter()
        .filter_map(|d| sentence.find(d).map(|at| (at, d.len())))
        .filter(|(at, _)| *at <= LONGEST)
        .min()
}

/// Stops of months and agencies: "Jan. 17", "(U.S. Wire)".
fn abbreviated(head: &str) -> bool {
    !head.contains(['!', '?', ';', '"', '“']) && head.split('.').all(|part| part.len() < 60)
}

#[cfg(test)]
mod tests {
    use super::dateline;

    #[test]
    fn datelines_end_at_their_dash() {
        for (text, rest) in [
            (
                "NEW DELHI, Jan. 17 (Harbour Wire) -- India and China agreed.",
                "India and China agreed.",
            ),
            ("WASHINGTON - US President left.", "US President left."),
            ("Moscow (Reuters) - Russia said.", "Russia said."),
            (
                "LA PAZ, Bolivia — Bolivia's government said.",
                "Bolivia's government said.",
            ),
        ] {
            assert_eq!(&text[dateline(text)..], rest);
        }
        for text in [
            "The minister -- a former general -- resigned.",
            "US - China trade rose.",
            "Talks between Iran and Oman (both members) - held in Muscat - ended.",
            "A",
            "",
        ] {
            assert_eq!(dateline(text), 0, "{text}");
        }
    }
}
