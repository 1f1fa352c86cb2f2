//! Word pieces and case against a table of what the vocabulary's own tokeniser gives.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use bifrons_encode::{Piece, VOCABULARY, WordPiece};
use proptest::prelude::*;

/// `\u{…}` to the character.
fn plain(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap().to_string();
    for part in parts {
        let (number, rest) = part.split_once('}').unwrap();
        out.push(char::from_u32(u32::from_str_radix(number, 16).unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

#[test]
fn words_are_cut_as_by_the_tokeniser_of_the_vocabulary() {
    let words = WordPiece::new(VOCABULARY).unwrap();
    let table = include_str!("words.txt")
        .lines()
        .filter(|line| !line.starts_with("# "));
    let mut wrong = Vec::new();
    for line in table {
        let [word, case, ids] = line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let case = case.parse().unwrap();
        let wanted: Vec<Piece> = ids
            .split(' ')
            .map(|id| Piece {
                id: id.parse().unwrap(),
                case,
            })
            .collect();
        let mut found = Vec::new();
        words.pieces(&plain(word), &mut found);
        // `tokenizers` takes a word that is written as a special piece for that piece. Text must not be able to do so.
        if found != wanted && !["[SEP]", "[UNK]"].contains(&word) {
            wrong.push(format!("{word}: {wanted:?}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn special_pieces_have_their_ids_and_no_case() {
    let words = WordPiece::new(VOCABULARY).unwrap();
    for (name, id) in [
        ("[PAD]", 0),
        ("[unused1]", 2),
        ("[UNK]", 100),
        ("[CLS]", 101),
        ("[SEP]", 102),
        ("##s", 2015),
    ] {
        assert_eq!(words.special(name), Some(Piece { id, case: 0 }), "{name}");
    }
    assert_eq!(words.special("[NONE]"), None);
    let mut found = Vec::new();
    words.pieces("[SEP]", &mut found);
    assert!(found.len() == 3 && found.iter().all(|p| p.id != 102));
}

#[test]
fn a_vocabulary_without_special_pieces_is_refused() {
    let error = WordPiece::new("[CLS]\n[SEP]\nthe\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "vocabulary: the piece `[UNK]` is missing"
    );
}

proptest! {
    #[test]
    fn any_word_has_one_to_twelve_pieces(word in ".{0,40}") {
        let words = WordPiece::new(VOCABULARY).unwrap();
        let mut found = Vec::new();
        words.pieces(&word, &mut found);
        prop_assert!((1..=12).contains(&found.len()));
        prop_assert!(found.iter().all(|p| (p.id as usize) < VOCABULARY.lines().count() && (1..=5).contains(&p.case)));
    }
}
