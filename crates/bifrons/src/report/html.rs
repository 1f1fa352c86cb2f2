//! Text on its way into a page: nothing that news says is ever markup, and none of it turns the line round.

use bifrons_core::{PartialDate, Span};

/// Text for an element or an attribute. Signs of markup are escaped; control characters, and those that turn the direction of what follows,
/// are left out, so that a headline cannot reach beyond its own words.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => out.push(' '),
            c if c.is_control() || turns(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Embeddings, overrides and isolates of direction.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Words of others (a name, a headline) within a line of ours: whatever their direction, the line keeps its own.
pub fn theirs(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape(text))
}

/// A link to a source that opens only where a reader follows it; text for anything but `http` and `https`.
pub fn link(url: &str, words: &str) -> String {
    let lower = url.to_ascii_lowercase();
    match lower.starts_with("http://") || lower.starts_with("https://") {
        true => format!(
            "<a href=\"{}\" rel=\"noreferrer noopener nofollow\">{}</a>",
            escape(url),
            theirs(words)
        ),
        false => theirs(words),
    }
}

/// A sentence with parts of it in elements: each a span in code points of the sentence, and the element's name and class. Parts that overlap
/// one before them are left plain.
pub fn marked(sentence: &str, parts: &[(Span, &str)]) -> String {
    let letters: Vec<char> = sentence.chars().collect();
    let mut parts: Vec<&(Span, &str)> = parts
        .iter()
        .filter(|(s, _)| s.start < s.end && s.end <= letters.len())
        .collect();
    parts.sort_by_key(|(s, _)| (s.start, std::cmp::Reverse(s.end)));
    let slice = |from: usize, to: usize| escape(&letters[from..to].iter().collect::<String>());
    let (mut out, mut at) = (String::new(), 0);
    for (span, class) in parts {
        if span.start < at {
            continue;
        }
        out.push_str(&slice(at, span.start));
        out.push_str(&format!(
            "<span class=\"{class}\">{}</span>",
            slice(span.start, span.end)
        ));
        at = span.end;
    }
    out.push_str(&slice(at, letters.len()));
    out
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in words, as precise as it is: "5 March 2024", "March 2024", "2024".
pub fn day(date: PartialDate) -> String {
    let month = date
        .month()
        .and_then(|m| MONTHS.get(usize::from(m.unsigned_abs()).checked_sub(1)?));
    match (date.day(), month) {
        (Some(day), Some(month)) => format!("{} {month} {}", day.day(), date.year()),
        (None, Some(month)) => format!("{month} {}", date.year()),
        _ => date.year().to_string(),
    }
}

/// A period in words: "March 2024", "first quarter of 2024"; others as they are.
pub fn period(label: &str) -> String {
    if let Some((year, quarter)) = label.split_once("-Q") {
        let which = match quarter {
            "1" => "first",
            "2" => "second",
            "3" => "third",
            _ => "fourth",
        };
        return format!("{which} quarter of {year}");
    }
    if let Some((year, week)) = label.split_once("-W") {
        return format!("week {week} of {year}");
    }
    label.parse().map_or_else(|_| label.to_string(), day)
}

/// A number with its thousands apart by commas, as in the pictures.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: "1 event", "12,345 events".
pub fn count(n: u64, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_others_is_markup() {
        assert_eq!(
            escape("<script>alert('x')</script> & \"y\""),
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;"
        );
        assert_eq!(escape("a\u{202e}b\u{2066}c\u{0}d\u{1b}[2J\ne"), "abcd[2J e");
        assert_eq!(link("javascript:alert(1)", "x"), "<bdi>x</bdi>");
        assert_eq!(
            link("HTTPS://e.org/?a=\"><script>", "e.org"),
            "<a href=\"HTTPS://e.org/?a=&quot;&gt;&lt;script&gt;\" rel=\"noreferrer noopener nofollow\"><bdi>e.org</bdi></a>"
        );
    }

    #[test]
    fn parts_are_marked_where_they_stand() {
        let parts = [
            (Span::new(7, 14), "trigger"),
            (Span::new(0, 6), "who"),
            (Span::new(3, 9), "whom"),
            (Span::new(15, 99), "whom"),
        ];
        assert_eq!(
            marked("Russia accused <Ukraine>", &parts),
            "<span class=\"who\">Russia</span> <span class=\"trigger\">accused</span> &lt;Ukraine&gt;"
        );
        assert_eq!(
            marked("é", &[(Span::new(0, 1), "who")]),
            "<span class=\"who\">é</span>"
        );
        assert_eq!(marked("", &[]), "");
    }

    #[test]
    fn times_are_told_in_words() {
        assert_eq!(period("2024-03"), "March 2024");
        assert_eq!(period("2024-Q4"), "fourth quarter of 2024");
        assert_eq!(period("2024-W09"), "week 09 of 2024");
        assert_eq!(period("2024-03-05"), "5 March 2024");
        assert_eq!(period("2024"), "2024");
        assert_eq!(period("undated"), "undated");
        assert_eq!(count(1, "event"), "1 event");
        assert_eq!(count(1234, "event"), "1,234 events");
        assert_eq!(number(1_234_567), "1,234,567");
    }
}
