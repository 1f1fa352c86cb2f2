use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// The case of a word: 1 lower, 2 Title, 3 UPPER, 4 mixed, 5 without letters. One capital alone is Title.
pub fn case(word: &str) -> u8 {
    let letters = || {
        word.chars()
            .filter(|c| c.general_category_group() == GeneralCategoryGroup::Letter)
    };
    let Some(first) = letters().next() else {
        return 5;
    };
    if letters().all(char::is_lowercase) {
        1
    } else if letters().all(char::is_uppercase) {
        if letters().nth(1).is_some() { 3 } else { 2 }
    } else if first.is_uppercase() && letters().skip(1).all(char::is_lowercase) {
        2
    } else {
        4
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn cases_of_words() {
        for (words, class) in [
            ("talks élan o'clock non-aligned 5th", 1),
            ("Paris Élysée A I F-16 Ex-president 3M", 2),
            ("NATO UN G20S ÉU U.S.", 3),
            ("McDonald iPhone eU Jean-Paul al-Assad 北京 aª中", 4),
            ("2021 — 5.3 % ٣", 5),
        ] {
            for word in words.split(' ') {
                assert_eq!(super::case(word), class, "{word}");
            }
        }
        assert_eq!(super::case(""), 5);
    }
}
