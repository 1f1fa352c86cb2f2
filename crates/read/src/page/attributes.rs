//! A look at a page before it is parsed: the parser compares each attribute of a tag with all before it, so that one tag
//! with a million of them would keep it busy for hours.

use memchr::{memchr, memmem};

/// Most attributes of one tag. No page needs a tenth of them.
const ATTRIBUTES: usize = 1_000;

/// Elements whose content holds no tags.
const RAW: [&[u8]; 5] = [b"script", b"style", b"textarea", b"title", b"xmp"];

/// Whether some tag has more attributes than any page needs.
pub(super) fn crowded(html: &str) -> bool {
    let bytes = html.as_bytes();
    let mut at = 0;
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr(b'<', rest)) {
        at += found + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            at += memmem::find(&rest[3..], b"-->").map_or(3, |end| end + 6);
            continue;
        }
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let Some(length) = tag(rest) else {
            return true;
        };
        at += length;
        let name = |raw: &&&[u8]| {
            rest.get(..raw.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(raw))
                && !rest.get(raw.len()).is_some_and(u8::is_ascii_alphanumeric)
        };
        if let Some(raw) = RAW.iter().find(name) {
            at += closing(&bytes[at..], raw);
        }
    }
    false
}

/// Bytes of the tag that begins here; `None` if it is crowded.
fn tag(bytes: &[u8]) -> Option<usize> {
    let mut attributes = 0;
    let mut blank = false;
    let mut value = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Some(at + 1),
            b'"' | b'\'' if value => {
                let Some(end) = memchr(*byte, &bytes[at + 1..]) else {
                    return Some(bytes.len());
                };
                at += end + 1;
                // After a closing quote an attribute may begin without a blank.
                (blank, value) = (true, false);
            }
            b'=' => (blank, value) = (false, true),
            b'/' if !value => blank = true,
            byte if byte.is_ascii_whitespace() => blank |= !value,
            _ => {
                attributes += usize::from(blank);
                (blank, value) = (false, false);
                if attributes > ATTRIBUTES {
                    return None;
                }
            }
        }
        at += 1;
    }
    Some(at)
}

/// Bytes up to the closing tag of that name.
fn closing(bytes: &[u8], name: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memmem::find(&bytes[at..], b"</") {
        at += found;
        if bytes
            .get(at + 2..at + 2 + name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
        {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_the_attributes_of_a_tag() {
        let many = |count: usize, separator: &str| {
            let attributes: Vec<String> = (0..count).map(|n| format!("a{n}{separator}")).collect();
            format!("<p {}>Text", attributes.concat())
        };
        for separator in [" ", "/", "=1 ", "='x y'", "=\"<\"\n"] {
            assert!(!crowded(&many(1_000, separator)), "{separator}");
            assert!(crowded(&many(1_001, separator)), "{separator}");
        }
        let open = many(1_001, " ");
        assert!(crowded(open.trim_end_matches(">Text")));
        for harmless in [
            format!("<script>if (a <b {} 1)</script>", "x ".repeat(2_000)),
            format!("<!-- <b {} -->", "x ".repeat(2_000)),
            format!("<p title='{}'>", "x ".repeat(2_000)),
            format!("1 < {}", "x ".repeat(2_000)),
            "<p a='".to_string(),
            "<p a='x <b>c</b>".to_string(),
            "<".to_string(),
            "<!--".to_string(),
            "<script".to_string(),
        ] {
            assert!(!crowded(&harmless), "{harmless:.40}");
        }
    }
}
