//! Background: what was long before the report, where no date of the calendar tells it.

use super::cues::Cues;
use crate::syntax::Upos;
use crate::tree::Tree;

/// Words that show that the predicate is long past: "decades ago", "in the past", or the year on a noun ("the 1974 invasion").
/// `published` is the year and the month of publication.
pub fn long_past(
    tree: &Tree,
    head: usize,
    anchor: usize,
    published: Option<(i16, i8)>,
    cues: &Cues,
) -> Option<String> {
    year_of_noun(tree, head, published).or_else(|| phrase(tree, anchor, cues))
}

/// "the 1974 invasion": half a year or more before publication, whatever the month.
fn year_of_noun(tree: &Tree, noun: usize, published: Option<(i16, i8)>) -> Option<String> {
    let (year, month) = published.filter(|_| tree.upos(noun) == Upos::Noun)?;
    let last = if month > 6 { year - 1 } else { year - 2 };
    let digits = |w: &usize| tree.form(*w).len() == 4 && *w < noun;
    tree.children_by(noun, &["compound", "nummod", "amod", "nmod"])
        .filter(digits)
        .map(|w| tree.form(w))
        .find(|form| form.parse().is_ok_and(|y: i16| (1000..=last).contains(&y)))
        .map(str::to_string)
}

/// A phrase of the data in the predicate's own part of the sentence. Trees hang such phrases badly, so the words tell.
fn phrase(tree: &Tree, anchor: usize, cues: &Cues) -> Option<String> {
    let verb = |w: usize| tree.upos(w) == Upos::Verb && tree.base(w) != "amod";
    (0..tree.len()).find_map(|start| {
        let words = cues.past().iter().find(|words| {
            words.len() <= tree.len() - start
                && words
                    .iter()
                    .zip(start..)
                    .all(|(word, w)| tree.form(w).eq_ignore_ascii_case(word))
        })?;
        let end = start + words.len();
        // "in the past week" is no long past.
        if end < tree.len() && matches!(tree.upos(end), Upos::Noun | Upos::Num | Upos::Adj) {
            return None;
        }
        let own = (0..start).rev().find(|&w| verb(w)).filter(|&before| {
            // What stands before a comma belongs to the part before it, what opens the sentence to the part after it.
            !(before..start).any(|w| matches!(tree.form(w), "," | ";"))
        });
        let own = own.or_else(|| (end..tree.len()).find(|&w| verb(w)));
        (own == Some(anchor)).then(|| words.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use crate::Coder;
    use bifrons_core::Factuality;

    fn mark(text: &str) -> Factuality {
        Coder::bundled().code_text(text, Some("2024-06-10"))[0].factuality
    }

    #[test]
    fn long_ago_is_background() {
        for text in [
            "Turkey invaded Cyprus decades ago.",
            "In the past Syria has attacked Lebanon.",
            "Iraq had invaded Kuwait years earlier.",
        ] {
            assert_eq!(mark(text), Factuality::Historical, "{text}");
        }
    }

    #[test]
    fn the_past_week_is_news() {
        let text = "In the past week Syria has attacked Lebanon.";
        assert_eq!(mark(text), Factuality::Asserted);
    }
}
