//! Which state, sectors and name a mention stands for, without its document.

use bifrons_core::{Document, Entity, PartialDate, states};

use crate::Coder;

/// The party that a mention names; its fields are empty where nothing is known.
pub fn resolve(
    coder: &Coder,
    mention: &str,
    country: Option<&str>,
    date: Option<PartialDate>,
) -> Entity {
    let document = Document {
        date,
        text: mention.to_string(),
        ..Document::default()
    };
    let mut found: Option<Entity> = None;
    coder.visit(&document, &mut |tree, parties, _| {
        if found.is_none() && !tree.is_empty() {
            let all = parties.all(tree.root());
            let named = parties.hits().first().map(|hit| parties.all(hit.start));
            let known = all
                .into_iter()
                .find(|p| p.entity.code.is_some() || !p.entity.sector.is_empty());
            // The parser may take a name of several words apart: then the first name found speaks for the mention.
            found = known
                .or_else(|| named.and_then(|n| n.into_iter().next()))
                .map(|p| p.entity);
        }
    });
    let mut entity = found.unwrap_or_default();
    if entity.code.is_none() {
        entity.code = country.map(str::to_string);
    }
    if entity.name.is_none() && entity.sector.is_empty() {
        entity.name = entity
            .code
            .as_deref()
            .and_then(|c| states().iter().find(|s| s.code == c))
            .map(|s| s.name.to_string());
    }
    entity
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_believed_only_where_nothing_tells() {
        let coder = Coder::bundled();
        let code = |mention: &str, country| resolve(coder, mention, country, None).code;
        assert_eq!(code("Turkish police", Some("GRC")).as_deref(), Some("TUR"));
        assert_eq!(code("police", Some("GRC")).as_deref(), Some("GRC"));
        assert_eq!(code("Qwxyz", None), None);
    }
}
