//! Tables that are known by their columns, from `data/tables.txt`.

use std::sync::LazyLock;

use super::Map;
use crate::events::codes::rows;
use crate::events::layout::plain;

/// A table that is known.
#[derive(Debug)]
pub(crate) struct Known {
    pub name: &'static str,
    /// Columns by which it is known, in the form in which they are compared.
    columns: Vec<String>,
    /// What each row says.
    pub maps: Vec<Map>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let mut all: Vec<Known> = Vec::new();
    for line in rows(include_str!("../../../../data/tables.txt")) {
        let [name, columns, map] = line[..] else {
            continue;
        };
        let Ok(map) = Map::parse(map) else {
            continue;
        };
        let columns: Vec<String> = columns.split(',').map(plain).collect();
        match all.last_mut() {
            Some(last) if last.name == name && last.columns == columns => last.maps.push(map),
            _ => all.push(Known {
                name,
                columns,
                maps: vec![map],
            }),
        }
    }
    all
});

/// Names of the tables that are read without a map, in order.
pub fn known_tables() -> Vec<&'static str> {
    let mut names: Vec<&str> = KNOWN.iter().map(|known| known.name).collect();
    names.dedup();
    names
}

/// The table with such columns.
pub(crate) fn of(names: &[String]) -> Option<&'static Known> {
    let has = |column: &String| names.contains(column);
    KNOWN.iter().find(|known| known.columns.iter().all(has))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_understood_and_no_table_is_taken_for_another() {
        let mut last = Vec::new();
        for line in rows(include_str!("../../../../data/tables.txt")) {
            assert!(last < line, "{line:?} is out of order or stands twice");
            assert_eq!(line.len(), 3, "{line:?}");
            let map = Map::parse(line[2]).unwrap();
            assert_eq!(map.to_string(), line[2]);
            let columns: Vec<String> = line[1].split(',').map(plain).collect();
            assert_eq!(of(&columns).map(|known| known.name), Some(line[0]));
            last = line;
        }
        let lines = rows(include_str!("../../../../data/tables.txt")).count();
        assert_eq!(
            KNOWN.iter().map(|known| known.maps.len()).sum::<usize>(),
            lines
        );
    }
}
