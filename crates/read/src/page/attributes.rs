//! A look at a page before it is parsed: the parser compares each attribute of a tag with all before it, so that one tag
//! with a million of them would keep it busy for hours.
//!
//! Whether bytes are a tag depends on all that goes before: what is a tag to the parser stands in a script for who takes
//! a title for one. So every `<` with a letter after it may begin a tag here, whatever it stands in, and all tags that may
//! be open are followed at once.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

/// Most attributes of one tag. No page needs a tenth of them.
const ATTRIBUTES: u16 = 1_000;

/// The page with a `>` before the attribute that is too much in its tag, wherever there is one.
pub(super) fn bounded(html: &str) -> Cow<'_, str> {
    let ends = ends(html.as_bytes());
    if ends.is_empty() {
        return html.into();
    }
    let mut out = String::with_capacity(html.len() + ends.len());
    let mut start = 0;
    for end in ends {
        if let Some(part) = html.get(start..end) {
            out.push_str(part);
            out.push('>');
            start = end;
        }
    }
    out.push_str(html.get(start..).unwrap_or_default());
    out.into()
}

/// Where in a tag the next byte stands, by the names of the HTML standard's states.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Unquoted,
    Double,
    Single,
}

use State::{AfterName, BeforeName, BeforeValue, Double, Name, Single, TagName, Unquoted};

const STATES: [State; 8] = [
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Unquoted,
    Double,
    Single,
];

/// Tags that may be open: for each state the most attributes of those that are in it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Open([Option<u16>; 8]);

impl Open {
    fn put(&mut self, state: State, attributes: u16) {
        let most = &mut self.0[state as usize];
        *most = (*most).max(Some(attributes));
    }

    /// Takes one byte; `true` if a tag got too many attributes by it. Then all that are not within quotes are closed.
    fn step(&mut self, byte: u8) -> bool {
        let mut next = Self::default();
        for state in STATES {
            if let Some(attributes) = self.0[state as usize]
                && let Some(to) = state.after(byte)
            {
                let begins = to == Name && state != Name;
                next.put(to, attributes + u16::from(begins));
            }
        }
        *self = next;
        let crowded = next.0[Name as usize].is_some_and(|most| most > ATTRIBUTES);
        if crowded {
            for state in STATES.into_iter().filter(|s| ![Double, Single].contains(s)) {
                self.0[state as usize] = None;
            }
        }
        crowded
    }
}

impl State {
    /// The state after a byte; `None` if the tag ends.
    fn after(self, byte: u8) -> Option<Self> {
        let blank = byte.is_ascii_whitespace();
        Some(match (self, byte) {
            (Double, b'"') | (Single, b'\'') => BeforeName,
            (Double | Single, _) => self,
            (_, b'>') => return None,
            (TagName | Unquoted, _) if blank => BeforeName,
            (TagName, b'/') => BeforeName,
            (BeforeName | AfterName | BeforeValue, _) if blank => self,
            (BeforeName | AfterName | Name, b'/') => BeforeName,
            (AfterName | Name, b'=') => BeforeValue,
            (Name, _) if blank => AfterName,
            (BeforeName | AfterName, _) => Name,
            (BeforeValue, b'"') => Double,
            (BeforeValue, b'\'') => Single,
            (BeforeValue, _) => Unquoted,
            (TagName | Name | Unquoted, _) => self,
        })
    }
}

/// Places before which a tag must end.
fn ends(bytes: &[u8]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut open = Open::default();
    let mut at = 0;
    loop {
        let rest = &bytes[at..];
        let unquoted = open.0[..Double as usize].iter().any(Option::is_some);
        // What neither begins a tag nor changes the state of one is passed over.
        let passed = match (unquoted, open.0[Double as usize], open.0[Single as usize]) {
            (true, ..) | (false, Some(_), Some(_)) => Some(0),
            (false, None, None) => memchr(b'<', rest),
            (false, Some(_), None) => memchr2(b'<', b'"', rest),
            (false, None, Some(_)) => memchr2(b'<', b'\'', rest),
        };
        let Some(byte) = passed.and_then(|passed| rest.get(passed)) else {
            return ends;
        };
        at += passed.unwrap_or_default();
        if open != Open::default() && open.step(*byte) {
            ends.push(at);
        }
        at += 1;
        if *byte == b'<' {
            let name = bytes[at..].strip_prefix(b"/").unwrap_or(&bytes[at..]);
            if name.first().is_some_and(u8::is_ascii_alphabetic) {
                // The slash of a closing tag is no byte of its name.
                if name.len() < bytes.len() - at {
                    open.step(b'/');
                    at += 1;
                }
                open.put(TagName, 0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize, separator: &str) -> String {
        (0..count).map(|n| format!("a{n}{separator}")).collect()
    }

    #[test]
    fn a_tag_ends_before_the_attribute_that_is_too_much() {
        for tag in [
            "<p ",
            "</p ",
            "<p/",
            "<script><p ",
            "<!--<p ",
            "<svg><title><p ",
            "<a b='<p ",
        ] {
            for separator in [" ", "/", "=1 ", "='x y'", "=\"<\"\n", " = \">\" "] {
                if tag.contains('\'') && separator.contains('\'') {
                    continue;
                }
                let few = format!("{tag}{}>Text", many(1_000, separator));
                assert_eq!(bounded(&few), few, "{tag}{separator}");
                let crowded = format!("{tag}{}>Text", many(1_001, separator));
                let ended = crowded.replace("a1000", ">a1000");
                assert_eq!(bounded(&crowded), ended, "{tag}{separator}");
            }
        }
        let open = format!("<p {}", many(5_000, " "));
        assert_eq!(bounded(&open).matches('>').count(), 1);
        let again = format!("<p {}", many(5_000, " <p "));
        assert_eq!(bounded(&again).matches('>').count(), 9);
    }

    #[test]
    fn other_pages_stay_as_they_are() {
        let words = "x ".repeat(2_000);
        for harmless in [
            format!("<p title='{words}'>"),
            format!("<p title=\"{words}\">{words}"),
            format!("1 < {words}"),
            format!("<p>{words}</p>{words}"),
            "<p a='".to_string(),
            "<p a='x <b>c</b>".to_string(),
            "<".to_string(),
            "</".to_string(),
            "<!--".to_string(),
            "<script".to_string(),
        ] {
            assert_eq!(bounded(&harmless), harmless, "{harmless:.40}");
        }
    }
}
