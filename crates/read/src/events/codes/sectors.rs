//! Sectors by ICEWS's names.

use std::sync::LazyLock;

use bifrons_core::Sector;
use rustc_hash::FxHashMap;

use super::rows;

/// What a name says: sectors, and the code of a party whose country is not told.
type Said = (Vec<Sector>, Option<&'static str>);

static SECTORS: LazyLock<FxHashMap<&'static str, Said>> = LazyLock::new(|| {
    rows(include_str!("../../../../../data/codes/sectors.txt"))
        .filter_map(|columns| {
            let list = columns.get(1).copied().unwrap_or_default().split(',');
            let sectors = list.filter_map(|code| Sector::parse(code.trim())).collect();
            let code = columns.get(2).copied().filter(|code| !code.is_empty());
            Some((*columns.first()?, (sectors, code)))
        })
        .collect()
});

/// The sectors that a list of names says, in the order of the list, and the code of the first name that has one.
pub(crate) fn sectors_named(list: &str) -> Said {
    let mut sectors = Vec::new();
    let mut code = None;
    for name in list.split(',') {
        if let Some((of, party)) = SECTORS.get(name.trim()) {
            for sector in of {
                if !sectors.contains(sector) {
                    sectors.push(*sector);
                }
            }
            code = code.or(*party);
        }
    }
    (sectors, code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_become_sectors() {
        use Sector::{Gov, Pty};
        assert_eq!(
            sectors_named("Executive,Foreign Ministry,Government"),
            (vec![Gov], None)
        );
        assert_eq!(
            sectors_named("Parties,Government Major Party (In Government),Ideological"),
            (vec![Pty, Gov], None)
        );
        assert_eq!(
            sectors_named("Regional,International Government Organization"),
            (vec![], Some("IGO"))
        );
        assert_eq!(sectors_named("Nobody Knows"), (vec![], None));
    }

    #[test]
    fn every_line_is_understood() {
        let mut last = "";
        for columns in rows(include_str!("../../../../../data/codes/sectors.txt")) {
            assert!(
                last < columns[0],
                "{} is out of order or stands twice",
                columns[0]
            );
            last = columns[0];
            let (sectors, code) = &SECTORS[columns[0]];
            let wanted = columns[1]
                .split(',')
                .filter(|c| !c.is_empty() && *c != "-")
                .count();
            assert_eq!(sectors.len(), wanted, "{columns:?}");
            assert!(
                columns[1] == "-" || wanted > 0 || code.is_some(),
                "{columns:?}"
            );
        }
    }
}
