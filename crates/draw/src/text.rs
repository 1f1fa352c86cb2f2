//! How wide text is, what of it fits, and which characters a file may have.

/// Widths of the signs from space to tilde in thousandths of the font's size: the wider of Helvetica (whose widths Arial shares)
/// and DejaVu Sans Condensed, so that text that fits here fits in either.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    286, 360, 414, 754, 572, 889, 702, 247, 351, 351, 450, 754, 286, 333, 286, 303, 572, 572, 572, 572, 572, 572, 572, 572, 572,
    572, 303, 303, 754, 754, 754, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778,
    722, 667, 611, 722, 667, 944, 667, 667, 616, 351, 303, 351, 754, 556, 450, 556, 571, 500, 571, 556, 316, 571, 570, 250, 250,
    521, 250, 876, 570, 556, 571, 571, 370, 500, 353, 570, 532, 736, 532, 532, 500, 572, 303, 572, 754,
];

/// The same of the bold fonts.
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    313, 410, 474, 754, 626, 901, 785, 275, 411, 411, 470, 754, 342, 374, 342, 329, 626, 626, 626, 626, 626, 626, 626, 626, 626,
    626, 360, 360, 754, 754, 754, 611, 1015, 722, 722, 722, 747, 667, 615, 778, 753, 334, 556, 722, 611, 896, 753, 778, 667, 778,
    722, 667, 614, 730, 696, 993, 694, 667, 652, 411, 329, 411, 754, 556, 450, 607, 644, 556, 644, 610, 391, 644, 641, 308, 308,
    598, 308, 938, 641, 618, 644, 644, 444, 556, 430, 641, 586, 831, 580, 586, 523, 641, 329, 641, 754,
];

/// Weight of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Width of a line of text in the unit of `size`, rather too wide than too narrow.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let signs: f64 = text.chars().map(|c| sign(c, weight)).sum();
    signs * size
}

/// The text if it fits, or its beginning with an ellipsis; empty if not even one sign fits.
pub(crate) fn cut(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_string();
    }
    let mut left = room / size - sign('…', weight);
    let fits = |c: &char| {
        left -= sign(*c, weight);
        left >= 0.0
    };
    let kept: String = text.chars().take_while(fits).collect();
    match kept.trim_end() {
        "" => String::new(),
        kept => format!("{kept}…"),
    }
}

/// Lines of at most `room` each, broken at spaces; what is beyond the last line is cut off with an ellipsis.
pub(crate) fn wrap(
    text: &str,
    size: f64,
    weight: Weight,
    room: f64,
    most_lines: usize,
) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while words.peek().is_some() && lines.len() < most_lines {
        let last = lines.len() + 1 == most_lines;
        let mut line = String::new();
        while let Some(word) = words.peek() {
            let longer = match line.is_empty() {
                true => (*word).to_string(),
                false => format!("{line} {word}"),
            };
            if !line.is_empty() && !last && width(&longer, size, weight) > room {
                break;
            }
            line = longer;
            words.next();
        }
        lines.push(cut(&line, size, weight, room));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// The text on one line, without signs that XML 1.0 does not allow, and with those escaped that mean something in it.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\r' | '\t' => out.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn sign(c: char, weight: Weight) -> f64 {
    let table = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    if let Some(&thousandths) = (c as usize)
        .checked_sub(' ' as usize)
        .and_then(|at| table.get(at))
    {
        return f64::from(thousandths) / 1000.0;
    }
    let regular = match c {
        '\n' | '\r' | '\t' => 0.286,
        c if c.is_control() => 0.0,
        '\u{300}'..='\u{36f}' => 0.0,
        '·' | '’' | '‘' => 0.36,
        '–' | '−' => 0.76,
        'Æ' | 'æ' | 'Œ' | 'œ' => 1.0,
        'À'..='\u{24f}' => 0.85,
        '‰' | '‱' => 1.6,
        _ => 1.15,
    };
    match weight {
        Weight::Regular => regular,
        Weight::Bold => 1.12 * regular,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_add_up() {
        assert!((width("Ai ", 10.0, Weight::Regular) - 12.03).abs() < 1e-9);
        assert!(width("Ai", 10.0, Weight::Bold) > width("Ai", 10.0, Weight::Regular));
    }

    #[test]
    fn long_text_is_cut_and_wrapped() {
        assert_eq!(cut("iiii", 10.0, Weight::Regular, 10.0), "iiii");
        assert_eq!(cut("iiiiiiiii", 10.0, Weight::Regular, 19.0), "iii…");
        assert_eq!(cut("wide", 10.0, Weight::Regular, 5.0), "");
        let lines = wrap("one two three", 10.0, Weight::Regular, 45.0, 2);
        assert_eq!(lines, ["one two", "three"]);
        assert_eq!(
            wrap("one two three", 10.0, Weight::Regular, 45.0, 1).len(),
            1
        );
    }

    #[test]
    fn escaped_text_is_legal() {
        assert_eq!(
            escape("a<b & \"c\"\n\u{0}\u{ffff}é"),
            "a&lt;b &amp; &quot;c&quot; é"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_its_room(text in ".{0,80}", room in 1.0f64..300.0, lines in 1usize..4) {
            let wrapped = wrap(&text, 9.0, Weight::Regular, room, lines);
            prop_assert!(wrapped.len() <= lines);
            for line in wrapped {
                prop_assert!(width(&line, 9.0, Weight::Regular) <= room + 1e-9);
            }
        }
    }
}
