//! Who: letters, numbers and English names of countries and bodies to codes of the codebook.

use std::sync::LazyLock;

use bifrons_core::{PartialDate, Sector, fold, state_named, states};
use rustc_hash::FxHashMap;

use super::{packed, rows};
use crate::events::Scheme;

/// What three letters of an actor code stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// A state or a bloc.
    Country(&'static str),
    /// A body that makes a bloc finer.
    Body(&'static str),
    Sector(Sector),
    /// Known, and without code.
    Nothing,
}

type Parts = FxHashMap<u64, Part>;

/// First parts, and later parts.
struct Letters {
    first: Parts,
    later: Parts,
}

static CAMEO: LazyLock<Letters> = LazyLock::new(|| letters("cameo"));
static WEIS: LazyLock<Letters> = LazyLock::new(|| letters("weis"));
static FIPS: LazyLock<FxHashMap<u64, &'static str>> =
    LazyLock::new(|| short(include_str!("../../../../../data/codes/fips.txt")));
static COW: LazyLock<FxHashMap<u64, &'static str>> =
    LazyLock::new(|| short(include_str!("../../../../../data/codes/cow.txt")));
static ISO2: LazyLock<FxHashMap<u64, &'static str>> =
    LazyLock::new(|| short(include_str!("../../../../../data/codes/iso2.txt")));
static NAMES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../../../data/codes/names.txt"))
        .filter_map(|columns| Some((fold(columns.first()?), own(columns.get(1)?)?)))
        .collect()
});

/// A code that stands for another at some time.
struct Succession {
    from: PartialDate,
    to: PartialDate,
    then: &'static str,
}

static SUCCESSION: LazyLock<FxHashMap<&'static str, Vec<Succession>>> = LazyLock::new(|| {
    let mut all: FxHashMap<&'static str, Vec<Succession>> = FxHashMap::default();
    for columns in rows(include_str!("../../../../../data/codes/succession.txt")) {
        let [code, period, then, ..] = columns[..] else {
            continue;
        };
        let Some((from, to)) = period.split_once("..") else {
            continue;
        };
        let day = |text: &str, open: Option<PartialDate>| {
            if text.is_empty() {
                open
            } else {
                text.parse().ok()
            }
        };
        if let (Some(from), Some(to), Some(then)) = (
            day(from, PartialDate::from_year(1)),
            day(to, PartialDate::from_year(9999)),
            own(then),
        ) {
            all.entry(code)
                .or_default()
                .push(Succession { from, to, then });
        }
    }
    all
});

/// Code and sectors of a compound actor code such as `ISRMIL`, `IGOUNO`, `MOSREB`; parts that are not known say nothing.
pub(crate) fn actor_code(
    letters: &str,
    scheme: Scheme,
    date: Option<PartialDate>,
) -> (Option<&'static str>, Vec<Sector>) {
    let table = match scheme {
        Scheme::Cameo => &*CAMEO,
        Scheme::Weis => &*WEIS,
    };
    let mut code = None;
    let mut sectors = Vec::new();
    for (i, part) in letters.trim().as_bytes().chunks(3).enumerate() {
        let of = if i == 0 { &table.first } else { &table.later };
        match packed(part).and_then(|key| of.get(&key)) {
            Some(Part::Country(state)) => code = Some(*state),
            // A body says what bloc it is; it does not take a party from its state.
            Some(Part::Body(bloc)) if matches!(code, None | Some("IGO" | "NGO")) => {
                code = Some(*bloc)
            }
            Some(Part::Sector(sector)) if !sectors.contains(sector) => sectors.push(*sector),
            _ => {}
        }
    }
    (code.map(|code| at(code, date)), sectors)
}

/// The state that a code meant on a day: the Soviet Union for Russia in 1990, Serbia for Yugoslavia in 2010.
pub(crate) fn at(code: &'static str, date: Option<PartialDate>) -> &'static str {
    let Some(date) = date else { return code };
    let Some(times) = SUCCESSION.get(code) else {
        return code;
    };
    let day = date.first_day();
    times
        .iter()
        .find(|time| time.from.first_day() <= day && day <= time.to.last_day())
        .map_or(code, |time| time.then)
}

/// The state of a FIPS 10-4 code of two letters.
pub(crate) fn fips(code: &str) -> Option<&'static str> {
    FIPS.get(&packed(code.as_bytes())?).copied()
}

/// The state of a COW number or abbreviation.
pub(crate) fn cow(code: &str) -> Option<&'static str> {
    let code = code.trim();
    if code.bytes().all(|b| b.is_ascii_digit()) {
        let number = code.trim_start_matches('0');
        return states()
            .iter()
            .find(|s| !s.cow.is_empty() && s.cow == number)
            .map(|s| s.code);
    }
    COW.get(&packed(code.as_bytes())?).copied()
}

/// The state or bloc of an ISO code of two or three letters, a code of CAMEO, or an English name.
pub(crate) fn named(words: &str) -> Option<&'static str> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    if words.len() == 2
        && let Some(code) = ISO2.get(&packed(words.as_bytes())?)
    {
        return Some(code);
    }
    if let Some(code) = NAMES.get(&fold(words)) {
        return Some(code);
    }
    let known = state_named(words).map(|state| state.code);
    known.or_else(|| match CAMEO.first.get(&packed(words.as_bytes())?)? {
        Part::Country(code) | Part::Body(code) if words.len() == 3 => Some(*code),
        _ => None,
    })
}

/// The code of ours that is spelt so, with a lifetime that outlasts the data's.
fn own(code: &str) -> Option<&'static str> {
    states()
        .iter()
        .find(|state| state.code == code)
        .map(|state| state.code)
}

fn short(text: &'static str) -> FxHashMap<u64, &'static str> {
    rows(text)
        .filter_map(|columns| Some((packed(columns.first()?.as_bytes())?, own(columns.get(1)?)?)))
        .collect()
}

fn letters(scheme: &str) -> Letters {
    let mut first = Parts::default();
    let mut later = Parts::default();
    let key = |letters: &str| packed(letters.as_bytes()).unwrap_or(0);
    for columns in rows(include_str!("../../../../../data/actors/cameo_actors.txt")) {
        let [code, kind, value, ..] = columns[..] else {
            continue;
        };
        let part = match kind {
            "bloc" => own(value).map(Part::Country),
            "body" => own(value).map(Part::Body),
            "sector" => Sector::parse(value).map(Part::Sector),
            _ => Some(Part::Nothing),
        };
        if let Some(part) = part {
            first.insert(key(code), part);
            later.insert(key(code), part);
        }
    }
    for columns in rows(include_str!("../../../../../data/codes/bodies.txt")) {
        if let [code, bloc, ..] = columns[..]
            && let Some(bloc) = own(bloc)
        {
            first.insert(key(code), Part::Body(bloc));
            later.insert(key(code), Part::Body(bloc));
        }
    }
    let regions: Vec<u64> = first
        .iter()
        .filter_map(|(key, part)| (*part == Part::Nothing).then_some(*key))
        .collect();
    for state in states() {
        let bloc = state.wikidata.is_empty() || matches!(state.code, "UNO" | "EUR");
        for code in [state.cameo, state.code] {
            let known = first.contains_key(&key(code)) && (bloc || regions.contains(&key(code)));
            if !code.is_empty() && !known {
                first.insert(key(code), Part::Country(state.code));
            }
        }
    }
    for columns in rows(include_str!("../../../../../data/codes/countries.txt")) {
        if let [of, code, ours, ..] = columns[..]
            && of == scheme
        {
            let part = own(ours).map_or(Part::Nothing, Part::Country);
            first.insert(key(code), part);
        }
    }
    Letters { first, later }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<PartialDate> {
        Some(text.parse().unwrap())
    }

    fn code(letters: &str, scheme: Scheme, date: &str) -> String {
        let (code, sectors) = actor_code(letters, scheme, day(date));
        let sectors: Vec<&str> = sectors.iter().map(|s| s.code()).collect();
        format!("{} {}", code.unwrap_or("-"), sectors.join(","))
    }

    #[test]
    fn letters_are_read_by_scheme_and_date() {
        use Scheme::{Cameo, Weis};
        for (letters, scheme, date, want) in [
            ("ISRMIL", Cameo, "1980-01-01", "ISR MIL"),
            ("PALPLO", Cameo, "1980-01-01", "PSE "),
            ("PSE", Cameo, "1995-01-01", "PSE "),
            ("IGOUNO", Cameo, "1995-01-01", "UNO "),
            ("IGOEUREEC", Cameo, "1995-01-01", "EUR "),
            ("EUR", Cameo, "1995-01-01", "- "),
            ("EUREEC", Cameo, "1995-01-01", "EUR "),
            ("IGOWSTNAT", Cameo, "1995-01-01", "IGO "),
            ("SUN", Cameo, "1985-01-01", "SUN "),
            ("IRQSUN", Cameo, "1985-01-01", "IRQ REL"),
            ("RUSGOV", Cameo, "1991-12-25", "SUN GOV"),
            ("RUSGOV", Cameo, "1991-12-26", "RUS GOV"),
            ("USRGOV", Cameo, "1999-01-01", "RUS GOV"),
            ("YUG", Cameo, "2010-01-01", "SRB "),
            ("SRB", Cameo, "1999-04-01", "YUG "),
            ("ROM", Cameo, "1999-04-01", "ROU "),
            ("AUS", Cameo, "1999-04-01", "AUS "),
            ("MOSREB", Cameo, "1999-04-01", "- REL,REB"),
            ("GOVMIL", Cameo, "2016-01-01", "- GOV,MIL"),
            ("USANAT", Cameo, "2016-01-01", "USA "),
            ("PRI", Cameo, "2016-01-01", "USA "),
            ("AUS", Weis, "1999-04-01", "AUT "),
            ("KOS", Weis, "1999-04-01", "KOR "),
            ("SWZ", Weis, "1999-04-01", "CHE "),
            ("KSVALB", Weis, "1999-04-01", "KOS "),
            ("ETHALB", Weis, "1999-04-01", "- "),
            ("NAT", Weis, "1999-04-01", "IGO "),
            ("US", Weis, "1999-04-01", "USA "),
            ("", Cameo, "1999-04-01", "- "),
            ("é", Cameo, "1999-04-01", "- "),
        ] {
            assert_eq!(
                code(letters, scheme, date),
                want,
                "{letters} {scheme:?} {date}"
            );
        }
    }

    #[test]
    fn names_numbers_and_two_letters() {
        assert_eq!(named("Russian Federation"), Some("RUS"));
        assert_eq!(named("RUS"), Some("RUS"));
        assert_eq!(named("Cote d'Ivoire"), Some("CIV"));
        assert_eq!(named("Congo"), Some("COG"));
        assert_eq!(named("European Union"), Some("EUR"));
        assert_eq!(named("SD"), Some("SDN"));
        assert_eq!(named("ROM"), Some("ROU"));
        assert_eq!(named("Atlantis"), None);
        assert_eq!(fips("UP"), Some("UKR"));
        assert_eq!(fips("SU"), Some("SDN"));
        assert_eq!(cow("365"), Some("RUS"));
        assert_eq!(cow("002"), Some("USA"));
        assert_eq!(cow("AUS"), Some("AUT"));
    }

    #[test]
    fn every_line_is_understood() {
        let files = [
            (
                "fips",
                include_str!("../../../../../data/codes/fips.txt"),
                1,
            ),
            ("cow", include_str!("../../../../../data/codes/cow.txt"), 1),
            (
                "iso2",
                include_str!("../../../../../data/codes/iso2.txt"),
                1,
            ),
            (
                "names",
                include_str!("../../../../../data/codes/names.txt"),
                1,
            ),
            (
                "bodies",
                include_str!("../../../../../data/codes/bodies.txt"),
                1,
            ),
            (
                "succession",
                include_str!("../../../../../data/codes/succession.txt"),
                2,
            ),
            (
                "countries",
                include_str!("../../../../../data/codes/countries.txt"),
                2,
            ),
        ];
        for (file, text, at) in files {
            let mut last = Vec::new();
            for columns in rows(text) {
                assert!(
                    last < columns,
                    "{file}: {columns:?} is out of order or stands twice"
                );
                let known = columns[at] == "-" || own(columns[at]).is_some();
                assert!(known, "{file}: {columns:?}: no such code");
                last = columns;
            }
        }
        let lines = rows(include_str!("../../../../../data/codes/succession.txt")).count();
        assert_eq!(SUCCESSION.values().map(Vec::len).sum::<usize>(), lines);
        for state in states() {
            let later = at(state.code, day("2020-01-01"));
            assert!(
                !["SUN", "YUG", "DDR", "CSK", "SCG"].contains(&later),
                "{}",
                state.code
            );
        }
    }
}
