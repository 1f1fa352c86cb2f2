//! Which state, sectors and name a mention stands for, without its document.

use bifrons_core::{Entity, PartialDate};

use crate::Coder;
use crate::actors::mention::{self, Resolved, Setting};
use crate::data;

/// The party that a mention names; its fields are empty where nothing is known. `country` is believed only where nothing
/// in the mention tells; without a date the latest facts hold.
pub fn resolve(
    coder: &Coder,
    mention: &str,
    country: Option<&str>,
    date: Option<PartialDate>,
) -> Entity {
    resolve_office(coder, mention, country, date).entity
}

/// As [`resolve`], with the office of the person who is named.
pub fn resolve_office(
    coder: &Coder,
    mention: &str,
    country: Option<&str>,
    date: Option<PartialDate>,
) -> Resolved {
    let day = date.map(|d| data::days(d.first_day()));
    mention::resolve(coder.gazetteer(), mention, Setting { country, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(mention: &str, country: Option<&str>, date: Option<&str>) -> (String, String) {
        let date = date.map(|d| d.parse().unwrap());
        let entity = resolve(Coder::bundled(), mention, country, date);
        let sectors: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
        (entity.code.unwrap_or_default(), sectors.join(","))
    }

    #[test]
    fn the_country_is_believed_only_where_nothing_tells() {
        assert_eq!(told("Turkish police", Some("GRC"), None).0, "TUR");
        assert_eq!(told("police", Some("GRC"), None).0, "GRC");
        assert_eq!(told("Qwxyz", Some("GRC"), None), Default::default());
    }

    #[test]
    fn phrases_are_taken_apart() {
        for (mention, code, sectors) in [
            ("a group of Kenyan fishermen", "KEN", "CVL"),
            ("Hungary's foreign minister", "HUN", "GOV"),
            ("spokesman for the Peruvian army", "PER", "MIL"),
            ("a former Danish minister", "DNK", "ELI"),
            ("TURKISH POLICE", "TUR", "COP"),
            ("members of Hamas", "PSE", "REB"),
            ("Norweigan", "NOR", ""),
            ("Brazil", "BRA", ""),
            ("a bowl of soup", "", ""),
            ("Olga Qwxyzova", "", ""),
        ] {
            assert_eq!(
                told(mention, None, Some("2020-05-01")),
                (code.to_string(), sectors.to_string()),
                "{mention}"
            );
        }
    }

    #[test]
    fn offices_are_those_of_the_day() {
        assert_eq!(
            told("Angela Merkel", None, Some("2015-01-01")),
            ("DEU".into(), "GOV".into())
        );
        assert_eq!(
            told("Angela Merkel", None, Some("2023-01-01")),
            ("DEU".into(), "ELI".into())
        );
        let date = "2015-01-01".parse().ok();
        let merkel = resolve_office(Coder::bundled(), "the German chancellor", None, date);
        assert_eq!(merkel.entity.name.as_deref(), Some("Angela Merkel"));
        assert!(merkel.head);
    }
}
