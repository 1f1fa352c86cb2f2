//! Facts as numbers: actors, acts and days are indexes of the caller's own lists.

use std::ops::Range;

/// One event of a stream: an actor did an act to a recipient on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fact {
    /// Days from any beginning, 0 or more.
    pub day: u32,
    /// Who did it, an index of actors.
    pub actor: u32,
    /// What was done, an index of acts.
    pub act: u32,
    /// To whom, an index of actors.
    pub recipient: u32,
}

impl Fact {
    /// The same fact told from the recipient's side: the reverse of act `a` is act `a + acts`.
    pub fn reversed(self, acts: u32) -> Self {
        Self {
            actor: self.recipient,
            act: self.act + acts,
            recipient: self.actor,
            ..self
        }
    }
}

/// Facts in the order of days, with how many actors and acts there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stream {
    facts: Vec<Fact>,
    actors: u32,
    acts: u32,
}

impl Stream {
    /// Sorts the facts by day and removes those told twice. There are at least `actors` actors and `acts` acts; a fact that
    /// names a later one makes them more.
    pub fn new(mut facts: Vec<Fact>, actors: u32, acts: u32) -> Self {
        facts.sort_unstable();
        facts.dedup();
        let most = |least: u32, f: fn(&Fact) -> u32| {
            facts
                .iter()
                .map(|x| f(x) + 1)
                .max()
                .map_or(least, |m| m.max(least))
        };
        Self {
            actors: most(actors, |f| f.actor.max(f.recipient)),
            acts: most(acts, |f| f.act),
            facts,
        }
    }

    /// By day, then actor, act and recipient.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// How many actors there are; all of them are ranked.
    pub fn actors(&self) -> u32 {
        self.actors
    }

    /// How many kinds of acts there are, each in one direction.
    pub fn acts(&self) -> u32 {
        self.acts
    }

    /// The facts before a day, and those of it and later.
    pub fn split(&self, day: u32) -> (&[Fact], &[Fact]) {
        self.facts
            .split_at(self.facts.partition_point(|f| f.day < day))
    }
}

/// Each day that has facts, with the facts' places; the facts are in the order of days.
pub fn days(facts: &[Fact]) -> impl Iterator<Item = (u32, Range<usize>)> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let day = facts.get(begin)?.day;
        let length = facts[begin..].partition_point(|f| f.day == day);
        begin += length;
        Some((day, begin - length..begin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_cut_and_doubles_dropped() {
        let fact = |day, actor, recipient| Fact {
            day,
            actor,
            act: 0,
            recipient,
        };
        let stream = Stream::new(
            vec![fact(4, 0, 1), fact(2, 1, 0), fact(4, 0, 1), fact(4, 0, 5)],
            3,
            2,
        );
        assert_eq!(
            (stream.facts().len(), stream.actors(), stream.acts()),
            (3, 6, 2)
        );
        let cut: Vec<_> = days(stream.facts()).collect();
        assert_eq!(cut, [(2, 0..1), (4, 1..3)]);
        assert_eq!(stream.split(4).0.len(), 1);
        let back = fact(4, 0, 5).reversed(2);
        assert_eq!((back.actor, back.act, back.recipient), (5, 2, 0));
    }
}
