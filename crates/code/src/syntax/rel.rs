//! Dependency relations of Universal Dependencies, with the subtypes of English treebanks.

/// A relation between a word and its head, subtype included.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rel(u8);

/// Names in alphabetical order; a relation is an index into this table. Models store the index, so entries are never moved.
const NAMES: [&str; 60] = [
    "acl",
    "acl:relcl",
    "advcl",
    "advcl:relcl",
    "advmod",
    "advmod:emph",
    "amod",
    "appos",
    "aux",
    "aux:pass",
    "case",
    "cc",
    "cc:preconj",
    "ccomp",
    "clf",
    "compound",
    "compound:prt",
    "conj",
    "cop",
    "csubj",
    "csubj:outer",
    "csubj:pass",
    "dep",
    "det",
    "det:predet",
    "discourse",
    "dislocated",
    "expl",
    "fixed",
    "flat",
    "flat:foreign",
    "flat:name",
    "goeswith",
    "iobj",
    "list",
    "mark",
    "nmod",
    "nmod:desc",
    "nmod:npmod",
    "nmod:poss",
    "nmod:tmod",
    "nmod:unmarked",
    "nsubj",
    "nsubj:outer",
    "nsubj:pass",
    "nummod",
    "obj",
    "obl",
    "obl:agent",
    "obl:npmod",
    "obl:tmod",
    "obl:unmarked",
    "orphan",
    "parataxis",
    "parataxis:obj",
    "punct",
    "reparandum",
    "root",
    "vocative",
    "xcomp",
];

const fn index_of(name: &str) -> Rel {
    let wanted = name.as_bytes();
    let mut index = 0;
    while index < NAMES.len() {
        let have = NAMES[index].as_bytes();
        if have.len() == wanted.len() {
            let mut at = 0;
            while at < have.len() && have[at] == wanted[at] {
                at += 1;
            }
            if at == have.len() {
                return Rel(index as u8);
            }
        }
        index += 1;
    }
    // Only reached by a misspelt constant below, which the test `constants_are_named` finds.
    Rel(u8::MAX)
}

macro_rules! constants {
    ($($name:ident = $text:literal),* $(,)?) => {
        /// Relations that code asks for by name.
        impl Rel {
            $(#[doc = concat!("`", $text, "`")] pub const $name: Self = index_of($text);)*
        }
        #[cfg(test)]
        const CONSTANTS: &[(Rel, &str)] = &[$((Rel::$name, $text)),*];
    };
}

constants! {
    ACL = "acl", ACL_RELCL = "acl:relcl", ADVCL = "advcl", ADVCL_RELCL = "advcl:relcl", ADVMOD = "advmod", AMOD = "amod",
    APPOS = "appos", AUX = "aux", AUX_PASS = "aux:pass", CASE = "case", CC = "cc", CC_PRECONJ = "cc:preconj",
    CCOMP = "ccomp", COMPOUND = "compound", COMPOUND_PRT = "compound:prt", CONJ = "conj", COP = "cop", CSUBJ = "csubj",
    CSUBJ_PASS = "csubj:pass", DEP = "dep", DET = "det", DISCOURSE = "discourse", DISLOCATED = "dislocated", EXPL = "expl",
    FIXED = "fixed", FLAT = "flat", GOESWITH = "goeswith", IOBJ = "iobj", LIST = "list", MARK = "mark", NMOD = "nmod",
    NMOD_DESC = "nmod:desc", NMOD_POSS = "nmod:poss", NMOD_UNMARKED = "nmod:unmarked", NSUBJ = "nsubj",
    NSUBJ_OUTER = "nsubj:outer", NSUBJ_PASS = "nsubj:pass", NUMMOD = "nummod", OBJ = "obj", OBL = "obl",
    OBL_AGENT = "obl:agent", OBL_UNMARKED = "obl:unmarked", ORPHAN = "orphan", PARATAXIS = "parataxis", PUNCT = "punct",
    REPARANDUM = "reparandum", ROOT = "root", VOCATIVE = "vocative", XCOMP = "xcomp",
}

impl Rel {
    /// How many relations there are; indices are below this.
    pub const COUNT: usize = NAMES.len();

    /// The relation as treebanks write it: `nsubj:pass`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        NAMES.get(self.index()).copied().unwrap_or("dep")
    }

    /// The relation without its subtype: `nsubj` for `nsubj:pass`.
    #[must_use]
    pub fn base(self) -> Self {
        let name = self.as_str();
        name.split_once(':')
            .and_then(|(base, _)| Self::parse(base))
            .unwrap_or(self)
    }

    /// The relation with this name; `None` for names that no English treebank uses.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        NAMES
            .binary_search(&name)
            .ok()
            .map(|index| Self(index as u8))
    }

    /// The relation with this name, or without its subtype if the subtype is unknown, or `dep`.
    #[must_use]
    pub fn parse_or_base(name: &str) -> Self {
        let base = || name.split_once(':').and_then(|(base, _)| Self::parse(base));
        Self::parse(name).or_else(base).unwrap_or(Self::DEP)
    }

    /// The number of the relation, below [`Rel::COUNT`]. Models are built on it.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The relation with this number.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        (index < NAMES.len()).then_some(Self(index as u8))
    }
}

impl std::fmt::Debug for Rel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::fmt::Display for Rel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_named() {
        for (rel, text) in CONSTANTS {
            assert_eq!(rel.as_str(), *text);
        }
    }

    #[test]
    fn names_are_sorted_and_have_bases() {
        assert!(NAMES.is_sorted());
        for index in 0..Rel::COUNT {
            let rel = Rel::from_index(index).unwrap();
            assert_eq!(Rel::parse(rel.as_str()), Some(rel));
            assert!(!rel.base().as_str().contains(':'));
        }
        assert_eq!(Rel::NSUBJ_PASS.base(), Rel::NSUBJ);
        assert_eq!(Rel::parse_or_base("obl:arg"), Rel::OBL);
        assert_eq!(Rel::parse("nonsense"), None);
    }
}
