//! States and the words by which a user may name one in an argument.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

/// A state, or a code of the codebook that stands beside states (`UNO`, `EUR` …).
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// ISO 3166 alpha-3, or `KOS`.
    pub code: &'static str,
    /// English short name.
    pub name: &'static str,
    /// Correlates of War number; empty if it has none.
    pub cow: &'static str,
    /// CAMEO country code; empty if it has none.
    pub cameo: &'static str,
    /// Wikidata id; empty if unknown.
    pub wikidata: &'static str,
    /// Existence as `from..to`, either side open.
    pub period: &'static str,
}

const BLOCS: [State; 7] = [
    bloc("UNO", "United Nations", "Q1065"),
    bloc("EUR", "European Union", "Q458"),
    bloc("IGO", "intergovernmental organisations", ""),
    bloc("NGO", "non-governmental organisations", ""),
    bloc("ISM", "social movements", ""),
    bloc("IMG", "armed groups across borders", ""),
    bloc("MNC", "multinational companies", ""),
];

const fn bloc(code: &'static str, name: &'static str, wikidata: &'static str) -> State {
    State {
        code,
        name,
        cow: "",
        cameo: "",
        wikidata,
        period: "..",
    }
}

static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
    let mut all: Vec<State> = rows(include_str!("../../../data/actors/states.txt"))
        .filter_map(|c| {
            let at = |i: usize| c.get(i).copied().unwrap_or("");
            (at(0).len() == 3).then(|| State {
                code: at(0),
                name: at(1),
                cow: at(2),
                cameo: at(3),
                wikidata: at(4),
                period: at(5),
            })
        })
        .collect();
    all.extend(BLOCS);
    all
});

/// Folded name, code or number → index into `STATES`; the first entry of a word keeps it.
static WORDS: LazyLock<BTreeMap<String, usize>> = LazyLock::new(|| {
    let mut words = BTreeMap::new();
    let index: BTreeMap<&str, usize> = STATES
        .iter()
        .enumerate()
        .map(|(i, s)| (s.code, i))
        .collect();
    for (i, state) in STATES.iter().enumerate() {
        for word in [state.code, state.name, state.cow] {
            if !word.is_empty() {
                words.entry(fold(word)).or_insert(i);
            }
        }
    }
    for columns in rows(include_str!("../../../data/actors/names.txt")) {
        if let [code, "name", names, ..] = columns[..]
            && let Some(&i) = index.get(code)
        {
            for name in names.split(" | ") {
                words.entry(fold(name)).or_insert(i);
            }
        }
    }
    words
});

/// All states of the data, former ones and blocs included.
pub fn states() -> &'static [State] {
    &STATES
}

/// The state that a user means by an ISO3 code, an English name or a COW number, whatever the case and diacritics.
///
/// # Errors
/// [`StateError`] with the nearest names, if nothing has that name.
///
/// ```
/// assert_eq!(bifrons_core::resolve_state("rus").unwrap().code, "RUS");
/// assert_eq!(bifrons_core::resolve_state("365").unwrap().code, "RUS");
/// ```
pub fn resolve_state(word: &str) -> Result<&'static State, StateError> {
    let key = fold(word.trim());
    if let Some(state) = state_named(word) {
        return Ok(state);
    }
    let mut near: Vec<(usize, &String)> = WORDS
        .keys()
        .filter(|k| k.len() > 3)
        .map(|k| (distance(&key, k), k))
        .collect();
    near.sort();
    let limit = (key.chars().count() / 3).max(2);
    let mut suggestions: Vec<String> = Vec::new();
    for (_, k) in near.into_iter().take_while(|(d, _)| *d <= limit) {
        let state = &STATES[WORDS[k]];
        let text = format!("{} ({})", state.name, state.code);
        if !suggestions.contains(&text) {
            suggestions.push(text);
        }
    }
    suggestions.truncate(3);
    Err(StateError {
        word: word.to_string(),
        suggestions,
    })
}

/// The state of that ISO3 code, English name or COW number, as [`resolve_state`], without a search for near names where there
/// is none.
///
/// ```
/// assert_eq!(bifrons_core::state_named("Ivory Coast").map(|s| s.code), Some("CIV"));
/// assert_eq!(bifrons_core::state_named("Ivory Shore"), None);
/// ```
pub fn state_named(word: &str) -> Option<&'static State> {
    WORDS.get(&fold(word.trim())).and_then(|&i| STATES.get(i))
}

/// No state has that name.
#[derive(Clone, Debug, PartialEq)]
pub struct StateError {
    /// What was asked for.
    pub word: String,
    /// Nearest states, best first; may be empty.
    pub suggestions: Vec<String>,
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no state is called `{}`", self.word)?;
        match self.suggestions.is_empty() {
            true => write!(
                f,
                "; give an ISO 3166 code such as CHN, an English name or a COW number"
            ),
            false => write!(f, "; did you mean {}?", self.suggestions.join(" or ")),
        }
    }
}

impl std::error::Error for StateError {}

/// Lower case without diacritics or dots, for comparing names: "Côte d'Ivoire" and "COTE D'IVOIRE" fold alike.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            if c != '.' {
                out.push(c.to_ascii_lowercase());
            }
            continue;
        }
        match c {
            'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'Á' | 'À' | 'Â' | 'Ä' | 'Ã'
            | 'Å' | 'Ā' | 'Ă' | 'Ą' => out.push('a'),
            'ç' | 'ć' | 'č' | 'Ç' | 'Ć' | 'Č' => out.push('c'),
            'ď' | 'đ' | 'Ď' | 'Đ' => out.push('d'),
            'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' | 'ə' | 'É' | 'È' | 'Ê' | 'Ë' | 'Ē'
            | 'Ė' | 'Ę' | 'Ě' | 'Ə' => out.push('e'),
            'ğ' | 'Ğ' | 'ģ' | 'Ģ' => out.push('g'),
            'í' | 'ì' | 'î' | 'ï' | 'ī' | 'ı' | 'į' | 'Í' | 'Ì' | 'Î' | 'Ï' | 'Ī' | 'İ' | 'Į' => {
                out.push('i')
            }
            'ķ' | 'Ķ' => out.push('k'),
            'ł' | 'ļ' | 'ľ' | 'Ł' | 'Ļ' | 'Ľ' => out.push('l'),
            'ñ' | 'ń' | 'ň' | 'ņ' | 'Ñ' | 'Ń' | 'Ň' | 'Ņ' => out.push('n'),
            'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' | 'ō' | 'ő' | 'Ó' | 'Ò' | 'Ô' | 'Ö' | 'Õ' | 'Ø'
            | 'Ō' | 'Ő' => out.push('o'),
            'ř' | 'Ř' => out.push('r'),
            'ś' | 'š' | 'ş' | 'ș' | 'Ś' | 'Š' | 'Ş' | 'Ș' => out.push('s'),
            'ť' | 'ţ' | 'ț' | 'Ť' | 'Ţ' | 'Ț' => out.push('t'),
            'ú' | 'ù' | 'û' | 'ü' | 'ū' | 'ů' | 'ű' | 'Ú' | 'Ù' | 'Û' | 'Ü' | 'Ū' | 'Ů' | 'Ű' => {
                out.push('u')
            }
            'ý' | 'ÿ' | 'Ý' => out.push('y'),
            'ź' | 'ż' | 'ž' | 'Ź' | 'Ż' | 'Ž' => out.push('z'),
            'ß' => out.push_str("ss"),
            'æ' | 'Æ' => out.push_str("ae"),
            'œ' | 'Œ' => out.push_str("oe"),
            '’' | '‘' | 'ʻ' | 'ʼ' => out.push('\''),
            '‑' | '–' => out.push('-'),
            _ => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// Rows of a data file as columns, comments and blank lines left out.
fn rows(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|line| {
            let line = line.split("  #").next().unwrap_or(line);
            line.split(';').map(str::trim).collect()
        })
}

/// Edit distance with adjacent swaps counted as two edits.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let next = (diagonal + usize::from(ca != *cb))
                .min(row[j] + 1)
                .min(row[j + 1] + 1);
            diagonal = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_miss_is_told() {
        let error = resolve_state("Rusia").unwrap_err();
        assert!(
            error.to_string().contains("did you mean Russia (RUS)"),
            "{error}"
        );
        assert!(resolve_state("xqzzzyk").unwrap_err().suggestions.is_empty());
    }

    #[test]
    fn folding_drops_case_and_diacritics() {
        assert_eq!(fold("CÔTE d’Ivoire"), "cote d'ivoire");
        assert_eq!(fold("U.S."), "us");
    }
}
