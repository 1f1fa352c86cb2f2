//! States alone, as yearly tables need them: a part with figures of its own is not taken for its sovereign.

use std::sync::LazyLock;

use bifrons_core::{PartialDate, fold, state_named, states};
use rustc_hash::FxHashMap;

use super::{at, rows};

/// By which codes or names a column tells its states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Vocabulary {
    /// Three letters of ISO 3166 or CAMEO.
    Letters,
    /// English names; codes of ISO 3166 among them.
    Names,
    /// Two letters of ISO 3166.
    Iso2,
    /// Two letters of FIPS 10-4.
    Fips,
    /// Letters of the Correlates of War.
    CowLetters,
    /// Numbers of the Correlates of War.
    Cow,
    /// Numbers of Gleditsch and Ward.
    Gw,
}

/// What words of a column stand for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Found {
    /// This state.
    State(&'static str),
    /// This one and others that had the number at other times.
    Shared(&'static str),
    /// None that has a code, and what is known of it, as the end of a sentence.
    Nothing(String),
}

impl Vocabulary {
    /// All, those before others that say the same of a column.
    pub const ALL: [Self; 7] = [
        Self::Letters,
        Self::Names,
        Self::Iso2,
        Self::Fips,
        Self::Cow,
        Self::Gw,
        Self::CowLetters,
    ];

    /// The vocabulary of that name in maps.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "iso3" | "cameo" => Self::Letters,
            "name" => Self::Names,
            "iso2" => Self::Iso2,
            "fips" => Self::Fips,
            "cowc" => Self::CowLetters,
            "cow" => Self::Cow,
            "gw" => Self::Gw,
            _ => return None,
        })
    }

    /// What the words stand for.
    pub fn find(self, words: &str) -> Found {
        let words = words.trim();
        let known = match self {
            Self::Letters => letters(words),
            Self::Names => names(words),
            Self::Iso2 => ISO2.get(words).copied(),
            Self::Fips => FIPS.get(words).copied(),
            Self::CowLetters => COW.get(words).copied(),
            Self::Cow => return number(words, "cow"),
            Self::Gw => return number(words, "gw"),
        };
        match known {
            Some(Known::State(code)) => Found::State(code),
            Some(Known::Part) => {
                Found::Nothing("a part of a state, whose figures are not the state's".into())
            }
            None => Found::Nothing("no state that is known".into()),
        }
    }
}

impl Found {
    /// The code in a year. What existed on some day of the year keeps its own; of several with one number it is the one of July.
    pub fn in_year(&self, year: i16) -> Option<&'static str> {
        let (code, shared) = match self {
            Self::State(code) => (*code, false),
            Self::Shared(code) => (*code, true),
            Self::Nothing(_) => return None,
        };
        let on = |month, day| at(code, PartialDate::from_ymd(year, month, day));
        let lived = on(1, 1) == code || on(12, 31) == code;
        Some(if lived && !shared { code } else { on(7, 1) })
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Known {
    State(&'static str),
    Part,
}

type Words<K> = FxHashMap<K, Known>;

static ISO2: LazyLock<Words<&'static str>> =
    LazyLock::new(|| marked(include_str!("../../../../../data/codes/iso2.txt")));
static FIPS: LazyLock<Words<&'static str>> =
    LazyLock::new(|| marked(include_str!("../../../../../data/codes/fips.txt")));
static COW: LazyLock<Words<&'static str>> =
    LazyLock::new(|| marked(include_str!("../../../../../data/codes/cow.txt")));

/// Letters of CAMEO that are not those of ISO 3166.
static CAMEO: LazyLock<Words<&'static str>> = LazyLock::new(|| {
    let listed = rows(include_str!("../../../../../data/codes/countries.txt"))
        .filter(|columns| columns.first() == Some(&"cameo"))
        .filter_map(|columns| Some((*columns.get(1)?, known(&columns[2..])?)));
    let own = states().iter().filter(|s| !s.cameo.is_empty());
    own.map(|s| (s.cameo, Known::State(s.code)))
        .chain(listed)
        .collect()
});

static NAMES: LazyLock<Words<String>> = LazyLock::new(|| {
    let parts = rows(include_str!("../../../../../data/places/countries.txt"))
        .filter(|columns| columns.get(4) == Some(&"other"))
        .flat_map(|columns| columns[3].split('|'))
        .map(|name| (fold(name.trim()), Known::Part));
    let listed = rows(include_str!("../../../../../data/codes/names.txt"))
        .filter_map(|columns| Some((fold(columns.first()?), known(&columns[1..])?)));
    parts.chain(listed).collect()
});

/// Scheme and number to code and name.
type Numbers = FxHashMap<(&'static str, &'static str), (&'static str, &'static str)>;

static NUMBERS: LazyLock<Numbers> = LazyLock::new(|| {
    rows(include_str!("../../../../../data/codes/numbers.txt"))
        .filter_map(|columns| match columns[..] {
            [scheme, number, code, name] => Some(((scheme, number), (code, name))),
            _ => None,
        })
        .collect()
});

/// What a line says from its column of the code on.
fn known(columns: &[&'static str]) -> Option<Known> {
    if columns.get(1) == Some(&"part") {
        return Some(Known::Part);
    }
    let code = columns.first()?;
    let state = states().iter().find(|state| state.code == *code)?;
    Some(Known::State(state.code))
}

fn marked(text: &'static str) -> Words<&'static str> {
    rows(text)
        .filter_map(|columns| Some((*columns.first()?, known(&columns[1..])?)))
        .collect()
}

/// Whether a code is that of a state, or of the two blocs that trade and vote as states do.
fn lone(code: &str) -> bool {
    !matches!(code, "IGO" | "NGO" | "ISM" | "IMG" | "MNC")
}

fn letters(words: &str) -> Option<Known> {
    let own = states().iter().find(|state| state.code == words);
    match own {
        Some(state) if lone(state.code) => Some(Known::State(state.code)),
        Some(_) => None,
        None => CAMEO.get(words).copied(),
    }
}

fn names(words: &str) -> Option<Known> {
    // Tables of arms mark what is no state by asterisks.
    let words = words.trim_end_matches('*').trim_end();
    if !words.contains(char::is_alphabetic) {
        return None;
    }
    if words.len() == 2
        && let Some(known) = ISO2.get(words)
    {
        return Some(*known);
    }
    if let Some(known) = NAMES.get(&fold(words)) {
        return Some(*known);
    }
    match state_named(words) {
        Some(state) if lone(state.code) => Some(Known::State(state.code)),
        _ => letters(words),
    }
}

fn number(words: &str, scheme: &str) -> Found {
    // R and Python write whole numbers of a column with gaps as 365.0.
    let digits = words.split_once('.').map_or(words, |(whole, rest)| {
        if rest.bytes().all(|b| b == b'0') {
            whole
        } else {
            words
        }
    });
    let digits = digits.trim_start_matches('0');
    match NUMBERS.get(&(scheme, digits)) {
        Some(("-", name)) => return Found::Nothing(format!("{name}, which has no code")),
        Some((code, _)) => {
            let state = states().iter().find(|state| state.code == *code);
            if let Some(state) = state {
                return Found::State(state.code);
            }
        }
        None => {}
    }
    let mut of = states()
        .iter()
        .filter(|s| !digits.is_empty() && s.cow == digits);
    match (of.next(), of.next()) {
        (Some(state), None) => Found::State(state.code),
        (Some(state), Some(_)) => Found::Shared(state.code),
        _ => Found::Nothing("no state that is known".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(vocabulary: Vocabulary, words: &str, year: i16) -> Option<&'static str> {
        vocabulary.find(words).in_year(year)
    }

    #[test]
    fn each_vocabulary_has_its_own_words() {
        use Vocabulary::*;
        for (vocabulary, words, year, want) in [
            (Letters, "AUS", 2010, Some("AUS")),
            (CowLetters, "AUS", 2010, Some("AUT")),
            (Letters, "ROM", 2010, Some("ROU")),
            (Letters, "XKX", 2010, Some("KOS")),
            (Letters, "ABW", 2010, None),
            (Iso2, "SD", 2010, Some("SDN")),
            (Fips, "SU", 2010, Some("SDN")),
            (Iso2, "AW", 2010, None),
            (Names, "Korea, Rep.", 2010, Some("KOR")),
            (Names, "Soviet Union", 1980, Some("SUN")),
            (Names, "Russia", 1980, Some("SUN")),
            (Names, "United Nations**", 1980, Some("UNO")),
            (Names, "Greenland", 2010, None),
            (Names, "Katanga", 1961, None),
            (Names, "2010", 2010, None),
            (Cow, "365.0", 2010, Some("RUS")),
            (Cow, "002", 2010, Some("USA")),
            (Cow, "255", 2010, Some("DEU")),
            (Cow, "260", 1980, Some("DEU")),
            (Cow, "300", 1910, None),
            (Cow, "970", 2010, Some("NRU")),
            (Gw, "970", 2010, Some("KIR")),
            (Gw, "340", 2010, Some("SRB")),
            (Gw, "2", 2010, Some("USA")),
        ] {
            assert_eq!(code(vocabulary, words, year), want, "{words} in {year}");
        }
        let nothing = Cow.find("300");
        assert_eq!(
            nothing,
            Found::Nothing("Austria-Hungary, which has no code".into())
        );
    }

    #[test]
    fn a_number_is_the_state_that_had_it_in_the_year() {
        let serbia = [
            (1914, "SRB"),
            (1919, "YUG"),
            (1999, "YUG"),
            (2003, "SCG"),
            (2005, "SCG"),
            (2006, "SRB"),
            (2010, "SRB"),
        ];
        for (year, want) in serbia {
            assert_eq!(code(Vocabulary::Cow, "345", year), Some(want), "{year}");
        }
        let russia = [
            (1900, "RUS"),
            (1922, "RUS"),
            (1923, "SUN"),
            (1991, "SUN"),
            (1992, "RUS"),
        ];
        for (year, want) in russia {
            assert_eq!(code(Vocabulary::Cow, "365", year), Some(want), "{year}");
        }
        // The year in which a state begins or ends is its own.
        assert_eq!(code(Vocabulary::Cow, "341", 2006), Some("MNE"));
        assert_eq!(code(Vocabulary::Cow, "817", 1975), Some("VDR"));
        assert_eq!(code(Vocabulary::Names, "Russia", 1991), Some("RUS"));
    }

    #[test]
    fn every_line_is_understood() {
        for (file, text, at) in [
            (
                "iso2",
                include_str!("../../../../../data/codes/iso2.txt"),
                1,
            ),
            (
                "fips",
                include_str!("../../../../../data/codes/fips.txt"),
                1,
            ),
            (
                "names",
                include_str!("../../../../../data/codes/names.txt"),
                1,
            ),
            (
                "countries",
                include_str!("../../../../../data/codes/countries.txt"),
                2,
            ),
        ] {
            for columns in rows(text) {
                let mark = columns.get(at + 1);
                assert!(matches!(mark, None | Some(&"part")), "{file}: {columns:?}");
            }
        }
        let mut last = Vec::new();
        for columns in rows(include_str!("../../../../../data/codes/numbers.txt")) {
            assert!(last < columns, "numbers: {columns:?} is out of order");
            assert_eq!(columns.len(), 4, "numbers: {columns:?}");
            let state = states().iter().any(|state| state.code == columns[2]);
            assert!(state || columns[2] == "-", "numbers: {columns:?}: no code");
            assert!(["cow", "gw"].contains(&columns[0]), "numbers: {columns:?}");
            last = columns;
        }
    }
}
