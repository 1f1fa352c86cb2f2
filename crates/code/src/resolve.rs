//! Which state, sectors and name a mention stands for, without its document.

use bifrons_core::PartialDate;

use crate::Coder;
use crate::actors::mention::{self, Resolved, Setting};

/// The party that a mention names; its fields are empty where nothing is known. `country` is the code of the state that the
/// document is about, believed only where nothing in the mention tells; `date` is when the mention was written.
pub fn resolve(
    coder: &Coder,
    mention: &str,
    country: Option<&str>,
    date: Option<PartialDate>,
) -> Resolved {
    let day = date.map(|d| crate::data::days(d.first_day()));
    mention::resolve(coder.gazetteer(), mention, Setting { country, day })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_country_is_believed_only_where_nothing_tells() {
        let coder = Coder::bundled();
        let code = |mention: &str, country| resolve(coder, mention, country, None).entity.code;
        assert_eq!(code("Turkish police", Some("GRC")).as_deref(), Some("TUR"));
        assert_eq!(code("police", Some("GRC")).as_deref(), Some("GRC"));
        assert_eq!(code("Qwxyz", Some("GRC")), None);
    }
}
