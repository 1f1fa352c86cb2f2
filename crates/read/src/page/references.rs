//! Character references: `&amp;`, `&#8217;`, `&#x2019;`.

use html5ever::data::{C1_REPLACEMENTS, NAMED_ENTITIES};

/// The text with its references resolved; what is none stays as it is.
pub(crate) fn resolve(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, reference) = rest.split_at(at);
        out.push_str(before);
        // The longest name of HTML has 32 letters.
        let end = reference.bytes().take(40).position(|b| b == b';');
        match end.and_then(|end| Some((end, one(reference.get(1..=end)?)?))) {
            Some((end, characters)) => {
                out.extend(characters.into_iter().flatten());
                rest = &reference[end + 1..];
            }
            None => {
                out.push('&');
                rest = &reference[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What stands between `&` and `;`, the latter included.
fn one(name: &str) -> Option<[Option<char>; 2]> {
    let Some(number) = name.strip_prefix('#') else {
        let (first, second) = NAMED_ENTITIES.get(name)?;
        let second = (*second != 0).then_some(*second).and_then(char::from_u32);
        return Some([char::from_u32(*first), second]);
    };
    let number = number.trim_end_matches(';');
    let code = match number.strip_prefix(['x', 'X']) {
        Some(digits) => u32::from_str_radix(digits, 16).ok()?,
        None => number.parse().ok()?,
    };
    // Programs of Windows write its own code page here.
    let replaced = code
        .checked_sub(0x80)
        .and_then(|at| C1_REPLACEMENTS.get(at as usize));
    if let Some(Some(replaced)) = replaced {
        return Some([Some(*replaced), None]);
    }
    Some([char::from_u32(code).filter(|c| *c != '\0'), None])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_names_and_numbers() {
        for (text, want) in [
            ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
            ("Trump&#8217;s &#x2019; &#146;", "Trump’s ’ ’"),
            ("&nbsp;a", "\u{a0}a"),
            ("a & b; &unknown; &", "a & b; &unknown; &"),
            ("&#0;&#xd800;&#99999999999;", "&#99999999999;"),
            ("é&eacute;", "éé"),
        ] {
            assert_eq!(resolve(text), want, "{text}");
        }
    }
}
