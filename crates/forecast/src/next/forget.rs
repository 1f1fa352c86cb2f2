//! What a memory lets go of: counters that have all but faded, and the faintest where there are too many.

use rustc_hash::FxHashMap;

use super::decay::{Counter, HALF_LIVES};
use super::memory::{Lists, Memory, Table, key2};

/// Days between two clearings.
const EVERY: u32 = 64;
/// What is left of the slowest decayed count when a counter is let go of: of a single event, after six half-lives.
const FAINT: f32 = 1.0 / 64.0;

impl Memory {
    /// How many counters there are that may be let go of; the others are a few for each actor and act.
    pub fn counters(&self) -> usize {
        let tables = self.tables().into_iter().map(|table| table.len());
        let lists = [&self.act_answer, &self.home_answer, &self.kind_answer];
        let lists = lists.into_iter().map(|lists| lists.place.len());
        tables.chain(lists).sum::<usize>() + 2 * self.edge_at.len() + self.edge_acts
    }

    /// Lets go of what has faded, from time to time; and of more, the faintest first, where there are more than it may have.
    pub fn tidy(&mut self, day: u32) {
        let most = self.most;
        if day >= self.tidy_next {
            self.tidy_next = day + EVERY;
            self.forget(day, FAINT);
        }
        if self.counters() <= most {
            return;
        }
        // Some room is made, so that this does not come again the next day.
        let mut floor = FAINT;
        while self.counters() > most - most / 8 && floor < 1e6 {
            floor *= 1.5;
            self.forget(day, floor);
        }
    }

    /// Lets go of counters whose slowest decayed count is below `floor` on a day.
    pub fn forget(&mut self, day: u32, floor: f32) {
        let slowest = HALF_LIVES.len() - 1;
        let decay = self.decay.clone();
        let stays = |counter: &Counter| counter.at(day, &decay)[slowest] >= floor;
        for table in self.tables_mut() {
            table.retain(|_, counter| stays(counter));
            // Half-empty tables are made smaller.
            if table.capacity() > 4 * table.len() {
                table.shrink_to_fit();
            }
        }
        for lists in [
            &mut self.act_answer,
            &mut self.home_answer,
            &mut self.kind_answer,
        ] {
            lists.forget(&stays);
        }
        self.edge_acts = 0;
        self.edge_at.clear();
        for (asker, edges) in self.edges.iter_mut().enumerate() {
            edges.retain_mut(|edge| {
                edge.acts.retain(|(_, counter)| stays(counter));
                edge.ways.iter().any(&stays)
            });
            for (at, edge) in edges.iter().enumerate() {
                self.edge_acts += edge.acts.len();
                self.edge_at
                    .insert(key2(asker as u32, edge.other), at as u32);
            }
        }
    }

    fn tables(&self) -> [&Table; 12] {
        [
            &self.asker_act,
            &self.homes,
            &self.homes_act,
            &self.asker_act_home,
            &self.asker_home,
            &self.asker_act_kind,
            &self.asker_kind,
            &self.home_act_kind,
            &self.kinds_act,
            &self.kind_act,
            &self.home_act,
            &self.family_answer,
        ]
    }

    fn tables_mut(&mut self) -> [&mut Table; 12] {
        [
            &mut self.asker_act,
            &mut self.homes,
            &mut self.homes_act,
            &mut self.asker_act_home,
            &mut self.asker_home,
            &mut self.asker_act_kind,
            &mut self.asker_kind,
            &mut self.home_act_kind,
            &mut self.kinds_act,
            &mut self.kind_act,
            &mut self.home_act,
            &mut self.family_answer,
        ]
    }
}

impl Lists {
    fn forget(&mut self, stays: &impl Fn(&Counter) -> bool) {
        self.lists.retain(|_, items| {
            items.retain(|(_, counter)| stays(counter));
            !items.is_empty()
        });
        self.place = FxHashMap::default();
        for (list, items) in &self.lists {
            for (at, (item, _)) in items.iter().enumerate() {
                self.place.insert(list << 32 | u64::from(*item), at as u32);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Fact, Traits};
    use super::*;

    fn fact(day: u32, actor: u32, recipient: u32) -> Fact {
        Fact {
            day,
            actor,
            act: 0,
            recipient,
        }
    }

    #[test]
    fn the_faded_goes_and_the_rest_is_found() {
        let mut memory = Memory::new(4, 1, Traits::default());
        memory.learn(&[
            fact(0, 0, 1),
            fact(0, 0, 2),
            fact(700, 0, 2),
            fact(700, 3, 0),
        ]);
        let before = memory.clone();
        memory.tidy(767);
        assert_eq!(memory.counters(), before.counters());
        // Six half-lives after day 0, less than a 64th of its events is left.
        memory.tidy(831);
        assert!(memory.edge(0, 1).is_none() && memory.edge(1, 0).is_none());
        assert_eq!(
            memory.edge(0, 2).map(|e| e.ways[0].total),
            before.edge(0, 2).map(|e| e.ways[0].total)
        );
        assert_eq!(memory.edge(3, 0).map(|e| e.acts.len()), Some(1));
        assert_eq!(memory.act_answer.get(0, 1).total, 0.0);
        assert_eq!(memory.act_answer.get(0, 2).total, 2.0);
        assert!(memory.counters() < before.counters());
        memory.learn(&[fact(900, 0, 1)]);
        assert_eq!(memory.edge(0, 1).map(|e| e.ways[0].total), Some(1.0));
    }

    #[test]
    fn there_are_never_too_many() {
        let mut memory = Memory::new(200, 1, Traits::default());
        memory.most = 3000;
        for day in 0..600 {
            memory.tidy(day);
            assert!(memory.counters() <= 3000);
            memory.learn(&[fact(day, day * 7 % 200, day * 11 % 199)]);
        }
        assert!(memory.counters() > 1500, "{}", memory.counters());
    }
}
