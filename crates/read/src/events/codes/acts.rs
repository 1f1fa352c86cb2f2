//! What was done: CAMEO codes with type, modes, contexts and mirrors; WEIS codes; English names of CAMEO events.

use std::sync::LazyLock;

use bifrons_core::{EventType, Mode, cameo as core_cameo, is_context};
use rustc_hash::FxHashMap;

use super::{packed, rows};

/// What a CAMEO code says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Act {
    /// Two to four digits.
    pub code: &'static str,
    /// PLOVER type of the code, else of its nearest ancestor; `None` for public statements (01).
    pub event: Option<EventType>,
    pub modes: Vec<Mode>,
    pub contexts: Vec<&'static str>,
    pub mirror: Mirror,
}

/// How data tell an event from both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mirror {
    /// They do not.
    None,
    /// As two rows of one code: the parties act together.
    Both,
    /// As a row of this code with the sides changed.
    Of(&'static str),
}

static ACTS: LazyLock<FxHashMap<u64, Act>> = LazyLock::new(|| {
    let scored = rows(include_str!("../../../../../data/cameo.txt"));
    let mut acts: FxHashMap<u64, Act> = scored
        .chain(rows(include_str!(
            "../../../../../data/codes/cameo_names.txt"
        )))
        .filter_map(|columns| {
            let code = *columns.first()?;
            let act = Act {
                code,
                event: nearest(code),
                modes: Vec::new(),
                contexts: Vec::new(),
                mirror: Mirror::None,
            };
            Some((packed(code.as_bytes())?, act))
        })
        .collect();
    for columns in rows(include_str!("../../../../../data/codes/cameo_modes.txt")) {
        let key = columns.first().and_then(|code| packed(code.as_bytes()));
        let Some(act) = key.and_then(|key| acts.get_mut(&key)) else {
            continue;
        };
        let list = |at: usize| {
            columns
                .get(at)
                .copied()
                .unwrap_or_default()
                .split(',')
                .map(str::trim)
        };
        if let Some(event) = act.event {
            act.modes = list(1)
                .filter_map(|name| Mode::parse(event, name))
                .collect();
        }
        act.contexts = list(2).filter_map(is_context).collect();
    }
    for columns in rows(include_str!("../../../../../data/codes/mirrored.txt")) {
        let key = columns.first().and_then(|code| packed(code.as_bytes()));
        if let Some(act) = key.and_then(|key| acts.get_mut(&key)) {
            act.mirror = match columns
                .get(1)
                .copied()
                .unwrap_or_default()
                .strip_prefix("of ")
            {
                Some(other) => Mirror::Of(other.trim()),
                None => Mirror::Both,
            };
        }
    }
    acts
});

static NAMES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
    let mut names = FxHashMap::default();
    for columns in rows(include_str!("../../../../../data/codes/cameo_names.txt")) {
        if let [code, words, ..] = columns[..] {
            for name in words.split('|') {
                // A root and its general code share a name ("Consult"); the finer one is what event text means.
                names.insert(name.trim().to_ascii_lowercase(), code);
            }
        }
    }
    names
});

static WEIS: LazyLock<FxHashMap<u64, &'static str>> = LazyLock::new(|| {
    rows(include_str!("../../../../../data/codes/weis.txt"))
        .filter_map(|columns| Some((packed(columns.first()?.as_bytes())?, *columns.get(1)?)))
        .collect()
});

/// The act of a CAMEO code. A code that CAMEO has not, such as `13y` or `0250`, is cut to the longest beginning that it has.
pub(crate) fn cameo(code: &str) -> Option<&'static Act> {
    let code = code.as_bytes();
    (2..=code.len().min(4))
        .rev()
        .find_map(|length| ACTS.get(&packed(&code[..length])?))
}

/// The act that ICEWS calls so.
pub(crate) fn cameo_named(words: &str) -> Option<&'static Act> {
    cameo(NAMES.get(&words.trim().to_ascii_lowercase())?)
}

/// The act that a WEIS code comes to; a code not listed is cut to its first two digits.
pub(crate) fn weis(code: &str) -> Option<&'static Act> {
    let code = code.as_bytes();
    let whole = packed(code).and_then(|key| WEIS.get(&key));
    let root = || WEIS.get(&packed(&[*code.first()?, *code.get(1)?, b'0'])?);
    cameo(whole.or_else(root)?)
}

fn nearest(code: &str) -> Option<EventType> {
    (2..=code.len())
        .rev()
        .find_map(|length| core_cameo::lookup(code.get(..length)?))
        .and_then(|known| known.event)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood() {
        for (file, text) in [
            (
                "cameo_names",
                include_str!("../../../../../data/codes/cameo_names.txt"),
            ),
            (
                "cameo_modes",
                include_str!("../../../../../data/codes/cameo_modes.txt"),
            ),
            (
                "mirrored",
                include_str!("../../../../../data/codes/mirrored.txt"),
            ),
            ("weis", include_str!("../../../../../data/codes/weis.txt")),
        ] {
            let mut last = "";
            for columns in rows(text) {
                let code = columns[0];
                assert!(
                    last < code,
                    "{file}: {code} is out of order or stands twice"
                );
                last = code;
                let listed = if file == "weis" { columns[1] } else { code };
                assert_eq!(
                    cameo(listed).map(|act| act.code),
                    Some(listed),
                    "{file}: {code}"
                );
            }
        }
        for columns in rows(include_str!("../../../../../data/codes/cameo_modes.txt")) {
            let act = cameo(columns[0]).unwrap();
            let named = |at: usize| {
                columns
                    .get(at)
                    .map_or(0, |c| c.split(',').filter(|n| !n.is_empty()).count())
            };
            assert_eq!(
                act.modes.len(),
                named(1),
                "{}: a mode that its type has not",
                act.code
            );
            assert_eq!(
                act.contexts.len(),
                named(2),
                "{}: no such context",
                act.code
            );
        }
        for columns in rows(include_str!("../../../../../data/cameo.txt")) {
            assert_eq!(
                cameo(columns[0]).map(|act| act.code),
                Some(columns[0]),
                "cameo.txt"
            );
        }
    }

    #[test]
    fn odd_codes_are_cut_and_statements_have_no_type() {
        let code = |text: &str| cameo(text).map(|act| act.code);
        assert_eq!(code("13y"), Some("13"));
        assert_eq!(code("0841]"), Some("0841"));
        assert_eq!(code("0250"), Some("025"));
        for none in ["", "0", "99", "---", "ab", "é1"] {
            assert_eq!(code(none), None, "{none}");
        }
        assert_eq!(
            cameo("0256").and_then(|act| act.event),
            Some(EventType::Request)
        );
        assert!(cameo("017").unwrap().event.is_none());
        assert_eq!(cameo_named("Host a VISIT").map(|act| act.code), Some("043"));
        assert_eq!(cameo_named("Consult").map(|act| act.code), Some("040"));
        assert_eq!(weis("223").map(|act| act.code), Some("190"));
        assert_eq!(
            weis("229").and_then(|act| act.event),
            Some(EventType::Assault)
        );
        assert_eq!(weis("23"), None);
    }
}
