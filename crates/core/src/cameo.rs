//! CAMEO codes: their Goldstein scores and PLOVER types, from `data/cameo.txt`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::EventType;

/// What is known of a CAMEO code.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// Two to four digits.
    pub code: &'static str,
    /// Goldstein score, -10 (conflict) to 10 (cooperation), on the CAMEO scale of the KEDS project.
    pub goldstein: f32,
    /// The PLOVER type that the code falls under; `None` for public statements (01).
    pub event: Option<EventType>,
}

static CODES: LazyLock<BTreeMap<&'static str, Code>> = LazyLock::new(|| {
    include_str!("../../../data/cameo.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .filter_map(|line| {
            let mut columns = line.split(" ; ").map(str::trim);
            let (code, score, event) = (columns.next()?, columns.next()?, columns.next()?);
            Some((
                code,
                Code {
                    code,
                    goldstein: score.parse().ok()?,
                    event: EventType::parse(event),
                },
            ))
        })
        .collect()
});

/// All codes, in their order.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    CODES.values()
}

/// The entry for a code, if CAMEO has it.
pub fn lookup(code: &str) -> Option<&'static Code> {
    CODES.get(code)
}

/// Goldstein score of the code, else of its nearest ancestor ("1125" of "112"); 0 for a code unknown to CAMEO.
pub fn goldstein(code: &str) -> f32 {
    (2..=code.len())
        .rev()
        .filter_map(|n| code.get(..n))
        .find_map(lookup)
        .map_or(0.0, |c| c.goldstein)
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_line_is_read() {
        let lines = include_str!("../../../data/cameo.txt")
            .lines()
            .filter(|l| !l.starts_with('#') && !l.is_empty())
            .count();
        assert_eq!(super::CODES.len(), lines);
        assert!(lines > 250);
        assert_eq!(super::goldstein("1125"), super::goldstein("1125"));
        assert_eq!(super::goldstein("zz"), 0.0);
    }
}
