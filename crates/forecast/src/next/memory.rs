//! What is remembered of all days so far: counters of triples, pairs, acts, homes and kinds, in one pass over the days.

use rustc_hash::FxHashMap;

use super::decay::{Counter, Decay};
use super::{Fact, Traits, days};

/// What one actor and another have done to each other, seen from the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Edge {
    pub other: u32,
    /// Acts of the first to the other, and back.
    pub ways: [Counter; 2],
    /// By directed act, in the order of first use.
    pub acts: Vec<(u32, Counter)>,
}

/// Counters found by a pair of numbers, listed by the first.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) place: FxHashMap<u64, u32>,
    pub lists: FxHashMap<u64, Vec<(u32, Counter)>>,
}

impl Lists {
    pub fn get(&self, list: u64, item: u32) -> Counter {
        let Some(&at) = self.place.get(&(list << 32 | u64::from(item))) else {
            return Counter::default();
        };
        self.lists[&list][at as usize].1
    }

    fn add(&mut self, list: u64, item: u32, day: u32, decay: &Decay) {
        let items = self.lists.entry(list).or_default();
        let next = items.len() as u32;
        let at = *self
            .place
            .entry(list << 32 | u64::from(item))
            .or_insert(next);
        if at == next {
            items.push((item, Counter::default()));
        }
        items[at as usize].1.add(day, decay);
    }
}

/// Running shares of a directed act's or an actor's events.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Habit {
    pub events: f32,
    /// Events whose pair was known before.
    pub known_pair: f32,
    /// Events whose pair had done the same before.
    pub repeated: f32,
    /// Events within one home.
    pub at_home: f32,
}

impl Habit {
    fn add(&mut self, known: bool, repeated: bool, at_home: bool) {
        self.events += 1.0;
        self.known_pair += f32::from(u8::from(known));
        self.repeated += f32::from(u8::from(repeated));
        self.at_home += f32::from(u8::from(at_home));
    }
}

pub(super) type Table = FxHashMap<u64, Counter>;

/// The state that forecasts are made from.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    pub decay: Decay,
    pub traits: Traits,
    pub actors: u32,
    pub acts: u32,
    pub edges: Vec<Vec<Edge>>,
    pub(super) edge_at: FxHashMap<u64, u32>,
    /// Counters in the edges' `acts`.
    pub(super) edge_acts: usize,
    /// Counters that it may have, about.
    pub most: usize,
    /// Day of the next clearing.
    pub(super) tidy_next: u32,
    /// Events of each actor in any role, and as the answer of each direction.
    pub actor: Vec<Counter>,
    pub actor_habit: Vec<Habit>,
    pub act: Vec<Counter>,
    pub act_habit: Vec<Habit>,
    /// (directed act; answer)
    pub act_answer: Lists,
    /// (home of the asker, directed act; answer)
    pub home_answer: Lists,
    /// (kind of the asker, directed act; answer)
    pub kind_answer: Lists,
    pub asker_act: Table,
    pub homes: Table,
    pub homes_act: Table,
    pub asker_act_home: Table,
    pub asker_home: Table,
    pub asker_act_kind: Table,
    pub asker_kind: Table,
    pub home_act_kind: Table,
    pub kinds_act: Table,
    pub kind_act: Table,
    pub home_act: Table,
    pub family_answer: Table,
    /// Rule weights: decayed earlier acts (column) at the times of acts (row), by half-life.
    rules: Vec<[f32; 4]>,
}

pub(super) fn key2(a: u32, b: u32) -> u64 {
    u64::from(a) << 32 | u64::from(b)
}

/// Three numbers, the second below 2^12.
pub(super) fn key3(a: u32, b: u32, c: u32) -> u64 {
    u64::from(a) << 38 | u64::from(b) << 26 | u64::from(c)
}

/// List of answers to an act of those at home somewhere.
pub(super) fn home_act(home: u32, act: u32) -> u64 {
    u64::from(home) << 12 | u64::from(act)
}

/// List of answers to an act of those of a kind.
pub(super) fn kind_act(kind: u32, act: u32) -> u64 {
    home_act(kind, act)
}

impl Memory {
    pub fn new(actors: u32, acts: u32, mut traits: Traits) -> Self {
        let each = 2 * acts as usize;
        // An actor of whom nothing is told is at home in itself.
        let mut next = traits.home.iter().max().map_or(0, |most| most + 1);
        while traits.home.len() < actors as usize {
            traits.home.push(next);
            next += 1;
        }
        traits.kind.resize(actors as usize, Traits::NAMED);
        traits.family.resize(acts as usize, 0);
        Self {
            decay: Decay::new(4096),
            traits,
            actors,
            acts,
            edges: vec![Vec::new(); actors as usize],
            edge_at: FxHashMap::default(),
            edge_acts: 0,
            most: usize::MAX,
            tidy_next: 0,
            actor: vec![Counter::default(); actors as usize],
            actor_habit: vec![Habit::default(); actors as usize],
            act: vec![Counter::default(); each],
            act_habit: vec![Habit::default(); each],
            act_answer: Lists::default(),
            home_answer: Lists::default(),
            kind_answer: Lists::default(),
            asker_act: Table::default(),
            homes: Table::default(),
            homes_act: Table::default(),
            asker_act_home: Table::default(),
            asker_home: Table::default(),
            asker_act_kind: Table::default(),
            asker_kind: Table::default(),
            home_act_kind: Table::default(),
            kinds_act: Table::default(),
            kind_act: Table::default(),
            home_act: Table::default(),
            family_answer: Table::default(),
            rules: vec![[0.0; 4]; each * each],
        }
    }

    pub fn home(&self, actor: u32) -> u32 {
        self.traits.home[actor as usize]
    }

    pub fn kind(&self, actor: u32) -> u32 {
        self.traits.kind[actor as usize]
    }

    pub fn family(&self, act: u32) -> u32 {
        let way = act / self.acts;
        self.traits.family[(act % self.acts) as usize] + way * Traits::FAMILIES
    }

    pub fn reverse(&self, act: u32) -> u32 {
        if act < self.acts {
            act + self.acts
        } else {
            act - self.acts
        }
    }

    pub fn edge(&self, asker: u32, other: u32) -> Option<&Edge> {
        let at = *self.edge_at.get(&key2(asker, other))?;
        Some(&self.edges[asker as usize][at as usize])
    }

    /// How much an earlier act foretells an act between the same two: mass at the times of the act by mass in all, for each
    /// half-life; about the rate of the act a day for each unit of the earlier act's decayed count.
    pub fn rule(&self, act: u32, earlier: u32) -> [f32; 4] {
        let mass = self.rules[(act * 2 * self.acts + earlier) as usize];
        let events = self.act[earlier as usize].total.max(5.0);
        let days = super::decay::HALF_LIVES.map(|half| half / std::f32::consts::LN_2);
        std::array::from_fn(|i| mass[i] / (events * days[i]))
    }

    /// Learns the facts of days after all that was learnt before; those with actors or acts beyond its numbers are left out.
    pub fn learn(&mut self, facts: &[Fact]) {
        for (day, places) in days(facts) {
            self.tidy(day);
            let acts = self.acts;
            let known =
                |fact: &&Fact| fact.actor.max(fact.recipient) < self.actors && fact.act < acts;
            let both = |fact: &Fact| [*fact, fact.reversed(acts)];
            let today = facts[places].iter().filter(known);
            let today: Vec<Fact> = today.flat_map(both).collect();
            // All of a day's facts are told by the days before alone.
            for fact in &today {
                self.learn_rule(day, fact);
            }
            for fact in &today {
                self.count(day, fact);
            }
        }
    }

    fn learn_rule(&mut self, day: u32, fact: &Fact) {
        let at_home = self.home(fact.actor) == self.home(fact.recipient);
        let edge = self.edge(fact.actor, fact.recipient);
        let (mut known, mut repeated) = (false, false);
        let mut masses: Vec<(u32, [f32; 4])> = Vec::new();
        if let Some(edge) = edge {
            known = true;
            for (act, counter) in &edge.acts {
                repeated |= *act == fact.act;
                masses.push((*act, counter.at(day, &self.decay)));
            }
        }
        for (act, mass) in masses {
            let rule = &mut self.rules[(fact.act * 2 * self.acts + act) as usize];
            for (sum, mass) in rule.iter_mut().zip(mass) {
                *sum += mass;
            }
        }
        self.act_habit[fact.act as usize].add(known, repeated, at_home);
        self.actor_habit[fact.actor as usize].add(known, repeated, at_home);
    }

    fn count(&mut self, day: u32, fact: &Fact) {
        let Fact {
            actor,
            act,
            recipient,
            ..
        } = *fact;
        let (home, home_to) = (self.home(actor), self.home(recipient));
        let (kind, kind_to) = (self.kind(actor), self.kind(recipient));
        let family = self.family(act);
        let decay = &self.decay;
        let next = self.edges[actor as usize].len() as u32;
        let at = *self.edge_at.entry(key2(actor, recipient)).or_insert(next);
        if at == next {
            self.edges[actor as usize].push(Edge {
                other: recipient,
                ..Edge::default()
            });
        }
        let edge = &mut self.edges[actor as usize][at as usize];
        edge.ways[usize::from(act >= self.acts)].add(day, decay);
        match edge.acts.iter_mut().find(|x| x.0 == act) {
            Some((_, counter)) => counter.add(day, decay),
            None => {
                let mut counter = Counter::default();
                counter.add(day, decay);
                edge.acts.push((act, counter));
                self.edge_acts += 1;
            }
        }
        self.actor[actor as usize].add(day, decay);
        self.act[act as usize].add(day, decay);
        self.act_answer.add(u64::from(act), recipient, day, decay);
        self.home_answer
            .add(home_act(home, act), recipient, day, decay);
        self.kind_answer
            .add(kind_act(kind, act), recipient, day, decay);
        let same = u32::from(home == home_to);
        let add = |table: &mut Table, key: u64| table.entry(key).or_default().add(day, decay);
        add(&mut self.asker_act, key2(actor, act));
        add(&mut self.homes, key2(home, home_to));
        add(&mut self.homes_act, key3(home, act, home_to));
        add(&mut self.asker_act_home, key3(actor, act, home_to));
        add(&mut self.asker_home, key2(actor, home_to));
        add(&mut self.asker_act_kind, key3(actor, act, kind_to));
        add(&mut self.asker_kind, key2(actor, kind_to));
        add(&mut self.home_act_kind, key3(home, act, kind_to));
        add(&mut self.kinds_act, key3(kind, act, kind_to * 2 + same));
        add(&mut self.kind_act, key2(kind, act));
        add(&mut self.home_act, key2(home, act));
        add(&mut self.family_answer, key2(family, recipient));
    }
}
