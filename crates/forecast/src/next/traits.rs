//! What the names of actors and acts say: where an actor is at home, what kind it is, which family an act belongs to.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use bifrons_core::EventType;
use bifrons_core::cameo::lookup;
use rustc_hash::{FxHashMap, FxHashSet};

/// Traits of actors and acts, as indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// Where each actor is at home: what stands in brackets after its name, else the name itself.
    pub home: Vec<u32>,
    /// What kind each actor is: the name before the brackets; [`Traits::NAMED`] without brackets, [`Traits::PLACE`] if others are
    /// at home in it.
    pub kind: Vec<u32>,
    /// The family of each act: the CAMEO root of its name, code or PLOVER type, 1 to 20; 0 if there is none.
    pub family: Vec<u32>,
}

impl Traits {
    /// The kind of actors without brackets: persons, parties, organisations.
    pub const NAMED: u32 = 0;
    /// The kind of actors that others are at home in: states, regions.
    pub const PLACE: u32 = 1;
    /// How many families of acts there are.
    pub const FAMILIES: u32 = 21;

    /// Reads traits off names such as "Police (Kenya)" and "Threaten".
    pub fn of_names(actors: &[String], acts: &[String]) -> Self {
        let parts: Vec<(&str, Option<&str>)> = actors.iter().map(|name| split(name)).collect();
        let places: FxHashSet<&str> = parts.iter().filter_map(|p| p.1).collect();
        let mut homes = Index::default();
        let mut kinds = Index::default();
        let (mut home, mut kind) = (Vec::new(), Vec::new());
        for &(name, place) in &parts {
            home.push(homes.of(place.unwrap_or(name)));
            kind.push(match place {
                Some(_) => 2 + kinds.of(name),
                None if places.contains(name) => Self::PLACE,
                None => Self::NAMED,
            });
        }
        let family = acts.iter().map(|name| family(name)).collect();
        Self { home, kind, family }
    }
}

#[derive(Default)]
struct Index<'a>(FxHashMap<&'a str, u32>);

impl<'a> Index<'a> {
    fn of(&mut self, name: &'a str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name).or_insert(next)
    }
}

/// The name and what stands in the last brackets after it.
fn split(name: &str) -> (&str, Option<&str>) {
    let Some((head, tail)) = name.rsplit_once('(') else {
        return (name, None);
    };
    match tail.split_once(')') {
        Some((place, _)) if !head.trim().is_empty() => (head.trim(), Some(place.trim())),
        _ => (name, None),
    }
}

static FAMILIES: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let lines = include_str!("../../../../data/codes/cameo_names.txt").lines();
    let rows = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut families = BTreeMap::new();
    for (code, words) in rows.filter_map(|line| line.split_once(" ; ")) {
        let root = code.get(..2).and_then(|root| root.parse().ok());
        let known = root.filter(|root| (1..Traits::FAMILIES).contains(root));
        for name in words.split(['|', ';']) {
            families.insert(name.trim().to_lowercase(), known.unwrap_or(0));
        }
    }
    families
});

/// By CAMEO's name of the act, by its code, or by its PLOVER type.
fn family(name: &str) -> u32 {
    let name = name.trim();
    if let Some(&family) = FAMILIES.get(&name.to_lowercase()) {
        return family;
    }
    let code = lookup(name).map(|_| name);
    let root = code.or_else(|| EventType::parse(name).map(EventType::cameo_root));
    let root = root
        .and_then(|code| code.get(..2))
        .and_then(|root| root.parse().ok());
    root.filter(|root| (1..Traits::FAMILIES).contains(root))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_home_and_kind() {
        let names = [
            "Police (Kenya)",
            "Kenya",
            "Ann Other",
            "Police (Mali)",
            "(odd)",
        ];
        let acts = [
            "Threaten",
            "Use conventional military force",
            "Sing",
            "0841",
            "PROTEST",
        ];
        let traits = Traits::of_names(&names.map(String::from), &acts.map(String::from));
        assert_eq!(traits.home, [0, 0, 1, 2, 3]);
        assert_eq!(
            traits.kind,
            [2, Traits::PLACE, Traits::NAMED, 2, Traits::NAMED]
        );
        assert_eq!(traits.family, [13, 19, 0, 8, 14]);
    }
}
