//! That the weights are there, and what holds of every judgement.

use super::*;

fn judge() -> &'static Judge {
    Judge::bundled().expect("the weights are part of the program")
}

fn pair<'a>(sentence: &'a str, source: &str, target: &str) -> Pair<'a> {
    let at = |words: &str| match sentence.find(words) {
        Some(byte) if !words.is_empty() => {
            let start = sentence[..byte].chars().count();
            Span::new(start, start + words.chars().count())
        }
        _ => Span::default(),
    };
    Pair {
        sentence,
        source: at(source),
        target: at(target),
    }
}

#[test]
fn the_marked_parties_decide() {
    let text = "Oslo praised Warsaw, while Minsk expelled two Lithuanian diplomats.";
    let told = judge().judge(&[
        pair(text, "Oslo", "Warsaw"),
        pair(text, "Minsk", "two Lithuanian diplomats"),
        pair(text, "Oslo", "Minsk"),
    ]);
    assert_eq!(told[0].event(), EventType::Support);
    assert_eq!(told[1].event(), EventType::Sanction);
    assert!(told[2].none > 0.5 && told[0].none < 0.5);
}

#[test]
fn probabilities_add_up_and_do_not_depend_on_the_others() {
    let pairs = [
        pair("Kenya sent maize to Malawi.", "Kenya", "Malawi"),
        pair("Malawi", "Malawi", ""),
        pair("", "", ""),
    ];
    let together = judge().judge(&pairs);
    for (pair, judgement) in pairs.iter().zip(&together) {
        assert!((judgement.none + judgement.types.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert!((judgement.factuality.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert!((judgement.direction.iter().sum::<f64>() - 1.0).abs() < 1e-6);
        assert_eq!(judge().judge(&[*pair])[0], *judgement);
    }
}

#[test]
fn long_sentences_are_cut_about_the_parties() {
    let vocabulary = WordPiece::new(VOCABULARY).unwrap();
    let text = format!(
        "{}Iran hit Iraq{}",
        "word ".repeat(300),
        " word".repeat(300)
    );
    let marked = mark(
        &vocabulary,
        &text,
        Span::new(1500, 1504),
        Span::new(1509, 1513),
    );
    assert_eq!(marked.pieces.len(), 126);
    assert_eq!(marked.at, [60, 64]);
    let apart = mark(&vocabulary, &text, Span::new(0, 4), Span::new(1509, 1513));
    assert_eq!((apart.pieces.len(), apart.at), (126, [1, 122]));
}

#[test]
fn marks_stand_around_whole_words() {
    let vocabulary = WordPiece::new(VOCABULARY).unwrap();
    let text = "In Paris, the U.S.-led coalition bombed Syria's army.";
    let marked = mark(&vocabulary, text, Span::new(10, 32), Span::new(14, 18));
    let marks: Vec<(usize, u32)> = marked
        .pieces
        .iter()
        .enumerate()
        .filter(|(_, p)| (2..=5).contains(&p.id))
        .map(|(i, p)| (i, p.id))
        .collect();
    assert_eq!(marks, [(4, 2), (6, 4), (11, 5), (15, 3)]);
    assert_eq!(marked.at, [4, 6]);
}

#[test]
fn damaged_weights_are_errors() {
    assert!(matches!(
        Judge::from_bytes(b"x"),
        Err(JudgeError::Encoder(_))
    ));
}
