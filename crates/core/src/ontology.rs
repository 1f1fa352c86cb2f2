//! The PLOVER ontology (manual draft 0.8): types, modes, contexts, sectors and quad classes.

use std::fmt;
use std::sync::LazyLock;

/// Which face of a relation an event shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Working together.
    Cooperation,
    /// Working against each other.
    Conflict,
}

/// Whether something was said or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Said.
    Word,
    /// Done.
    Deed,
}

/// The four cells that every pair's ledger keeps apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Quad {
    /// 1: words of cooperation.
    VerbalCooperation = 1,
    /// 2: deeds of cooperation.
    MaterialCooperation = 2,
    /// 3: words of conflict.
    VerbalConflict = 3,
    /// 4: deeds of conflict.
    MaterialConflict = 4,
}

impl Quad {
    /// Number of the quad class, 1 to 4.
    pub fn number(self) -> u8 {
        self as u8
    }

    /// Cooperation or conflict.
    pub fn face(self) -> Face {
        if self.number() <= 2 {
            Face::Cooperation
        } else {
            Face::Conflict
        }
    }

    /// Word or deed.
    pub fn kind(self) -> Kind {
        if self.number() % 2 == 1 {
            Kind::Word
        } else {
            Kind::Deed
        }
    }
}

macro_rules! event_types {
    ($($variant:ident $name:literal $quad:ident $root:literal $what:literal;)*) => {
        /// One of the 16 PLOVER event types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum EventType { $(#[doc = $what] $variant,)* }

        impl EventType {
            /// All types, in the order of the codebook.
            pub const ALL: [EventType; 16] = [$(EventType::$variant,)*];

            /// The name as PLOVER writes it, in capitals.
            pub fn name(self) -> &'static str { match self { $(EventType::$variant => $name,)* } }

            /// The type of that name.
            pub fn parse(name: &str) -> Option<Self> { match name { $($name => Some(EventType::$variant),)* _ => None } }

            /// The cell of the ledger that the type counts in.
            pub fn quad(self) -> Quad { match self { $(EventType::$variant => Quad::$quad,)* } }

            /// What it covers, in a line.
            pub fn about(self) -> &'static str { match self { $(EventType::$variant => $what,)* } }

            /// The CAMEO root that stands for the type when no finer code is known.
            pub fn cameo_root(self) -> &'static str { match self { $(EventType::$variant => $root,)* } }
        }
    };
}

event_types! {
    Agree "AGREE" VerbalCooperation "03" "Agrees, offers, promises, is willing.";
    Consult "CONSULT" VerbalCooperation "04" "Meets, visits, calls, negotiates, mediates.";
    Support "SUPPORT" VerbalCooperation "05" "Praises, endorses, recognises, signs a treaty.";
    Concede "CONCEDE" VerbalCooperation "08" "Yields in words: apologises, eases, lifts, announces a truce.";
    Cooperate "COOPERATE" MaterialCooperation "06" "Trades, builds, drills, extradites or shares intelligence together.";
    Aid "AID" MaterialCooperation "07" "Gives money, arms, food, asylum, protection.";
    Retreat "RETREAT" MaterialCooperation "08" "Yields in deeds: releases, withdraws, disarms, resigns.";
    Request "REQUEST" VerbalConflict "10" "Asks, urges, demands, orders.";
    Accuse "ACCUSE" VerbalConflict "11" "Criticises, condemns, sues, charges, investigates.";
    Reject "REJECT" VerbalConflict "12" "Refuses, vetoes, cancels a meeting.";
    Threaten "THREATEN" VerbalConflict "13" "Warns of or threatens force, sanctions, a break.";
    Protest "PROTEST" MaterialConflict "14" "Demonstrates, riots, strikes, boycotts, obstructs.";
    Sanction "SANCTION" MaterialConflict "16" "Cuts relations, trade or aid; expels; convicts.";
    Mobilize "MOBILIZE" MaterialConflict "15" "Moves or readies troops, police or weapons.";
    Coerce "COERCE" MaterialConflict "17" "Arrests, bans, censors, seizes, blockades, hacks.";
    Assault "ASSAULT" MaterialConflict "18" "Uses force that can do bodily harm, or destroys.";
}

impl EventType {
    /// Modes of the type, sorted; may be empty.
    pub fn modes(self) -> impl Iterator<Item = Mode> {
        SCORES
            .iter()
            .filter(move |(t, m, _)| *t == self && !m.is_empty())
            .map(|(_, m, _)| Mode(m))
    }

    /// PLOVER score: the strongest of the modes', else the type's own; -10 (conflict) to 10 (cooperation).
    pub fn score(self, modes: &[Mode]) -> f32 {
        let of = |mode: &str| {
            SCORES
                .iter()
                .find(|(t, m, _)| *t == self && *m == mode)
                .map(|s| s.2)
        };
        let strongest = modes
            .iter()
            .filter_map(|m| of(m.0))
            .max_by(|a, b| a.abs().total_cmp(&b.abs()));
        strongest.or_else(|| of("")).unwrap_or(0.0)
    }
}

impl fmt::Display for EventType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// In what manner something was done: a PLOVER mode such as `arrest`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Mode(&'static str);

impl Mode {
    /// The mode of that name, if the type has it.
    pub fn parse(event: EventType, name: &str) -> Option<Self> {
        event.modes().find(|m| m.0 == name)
    }

    /// The name as PLOVER writes it.
    pub fn name(self) -> &'static str {
        self.0
    }
}

static SCORES: LazyLock<Vec<(EventType, &'static str, f32)>> = LazyLock::new(|| {
    include_str!("../../../data/plover.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split(';').map(str::trim);
            Some((
                EventType::parse(columns.next()?)?,
                columns.next()?,
                columns.next()?.parse().ok()?,
            ))
        })
        .collect()
});

/// The PLOVER contexts of the codebook, sorted.
const CONTEXTS: [&str; 37] = [
    "asylum",
    "cbrn",
    "corruption",
    "crime",
    "cyber",
    "diplomatic",
    "disasters",
    "economic",
    "election",
    "environment",
    "executive",
    "gender",
    "health",
    "human_rights",
    "human_security",
    "illegal_drugs",
    "inequality",
    "intelligence",
    "legal",
    "legislative",
    "lgbt",
    "migration",
    "military",
    "misinformation",
    "natural_resource",
    "peacekeeping",
    "political_institutions",
    "pro_autocracy",
    "pro_democracy",
    "religion_ethnicity",
    "reparations",
    "repression",
    "rights_freedoms",
    "technology",
    "territory",
    "terrorism",
    "trafficking",
];

/// Names of all contexts, sorted.
pub fn context_names() -> &'static [&'static str] {
    &CONTEXTS
}

/// The context of that name, with a lifetime that outlasts the argument's.
pub fn is_context(name: &str) -> Option<&'static str> {
    CONTEXTS.binary_search(&name).ok().map(|i| CONTEXTS[i])
}

macro_rules! sectors {
    ($($variant:ident $code:literal $what:literal;)*) => {
        /// What kind of party an actor is, by PLOVER's sector codes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Sector { $(#[doc = $what] $variant,)* }

        impl Sector {
            /// All sectors, in the order of the codebook.
            pub const ALL: &[Sector] = &[$(Sector::$variant,)*];

            /// Its name, in a word or two and a stop.
            pub fn about(self) -> &'static str { match self { $(Sector::$variant => $what,)* } }

            /// The code of three capitals.
            pub fn code(self) -> &'static str { match self { $(Sector::$variant => $code,)* } }

            /// The sector of that code.
            pub fn parse(code: &str) -> Option<Self> { match code { $($code => Some(Sector::$variant),)* _ => None } }
        }
    };
}

sectors! {
    Gov "GOV" "Government.";
    Mil "MIL" "Military.";
    Cop "COP" "Police.";
    Jud "JUD" "Judiciary.";
    Leg "LEG" "Legislature.";
    Spy "SPY" "Intelligence.";
    Pty "PTY" "Party.";
    Opp "OPP" "Opposition.";
    Prm "PRM" "Paramilitary.";
    Reb "REB" "Rebels.";
    Uaf "UAF" "Unaligned armed forces.";
    Crm "CRM" "Criminals.";
    Cvl "CVL" "Civilians.";
    Bus "BUS" "Business.";
    Lab "LAB" "Labour.";
    Agr "AGR" "Agriculture.";
    Edu "EDU" "Education.";
    Jrn "JRN" "Media.";
    Med "MED" "Health.";
    Ref "REF" "Refugees.";
    Rel "REL" "Religion.";
    Soc "SOC" "Social groups.";
    Eli "ELI" "Elites, former officials.";
    Pre "PRE" "Partially recognised entities.";
    Unk "UNK" "Unknown.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back_and_every_type_is_scored() {
        assert!(CONTEXTS.is_sorted());
        for t in EventType::ALL {
            assert_eq!(EventType::parse(t.name()), Some(t));
            let sign = if t.quad().face() == Face::Cooperation {
                1.0
            } else {
                -1.0
            };
            assert!(t.score(&[]) * sign >= 0.0, "{t}");
        }
        let troops = Mode::parse(EventType::Mobilize, "troops").unwrap();
        assert_eq!(EventType::Mobilize.score(&[troops]), -6.5);
        assert_eq!(Mode::parse(EventType::Agree, "troops"), None);
    }
}
