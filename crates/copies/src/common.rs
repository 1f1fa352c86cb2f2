//! How common a shingle is among the stories of late.

/// Places of the table, a byte each.
const PLACES: usize = 1 << 22;

/// Stories after which all counts are halved, so that what was common once is forgotten.
const HALVED: u32 = 1 << 15;

/// Stories that halve the weight of a shingle that they share with the first.
const RARE: f32 = 4.0;

/// In how many stories each shingle stood: a count-min sketch of two rows with conservative update (Estan & Varghese
/// 2002; Cormode & Muthukrishnan 2005). It never says fewer than there were since the last halving, up to 255.
#[derive(Clone, Debug)]
pub(crate) struct Common {
    counts: Vec<u8>,
    stories: u32,
}

impl Common {
    /// Bytes that it takes.
    pub(crate) const BYTES: usize = PLACES;

    pub(crate) fn new() -> Self {
        Self {
            counts: vec![0; PLACES],
            stories: 0,
        }
    }

    /// Counts the distinct shingles of a new story.
    pub(crate) fn add(&mut self, shingles: &[u32]) {
        if self.stories == HALVED {
            self.counts.iter_mut().for_each(|count| *count /= 2);
            self.stories = 0;
        }
        self.stories += 1;
        for &shingle in shingles {
            let [a, b] = places(shingle);
            let count = self.counts[a].min(self.counts[b]).saturating_add(1);
            self.counts[a] = self.counts[a].max(count);
            self.counts[b] = self.counts[b].max(count);
        }
    }

    /// What the shingle says of a story that has it: 1 where no story before had it, ever less the more had.
    pub(crate) fn weight(&self, shingle: u32) -> f32 {
        let [a, b] = places(shingle);
        RARE / (RARE + f32::from(self.counts[a].min(self.counts[b])))
    }
}

/// A place in each row.
fn places(shingle: u32) -> [usize; 2] {
    let spread = u64::from(shingle).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let row = PLACES / 2;
    [
        (spread >> 43) as usize % row,
        row + (spread >> 21) as usize % row,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_stories_the_less_weight() {
        let mut common = Common::new();
        assert_eq!(common.weight(7), 1.0);
        (0..4).for_each(|_| common.add(&[7]));
        assert_eq!((common.weight(7), common.weight(8)), (0.5, 1.0));
        (0..1_000).for_each(|_| common.add(&[7]));
        assert_eq!(common.weight(7), 4.0 / 259.0);
    }

    #[test]
    fn what_was_common_once_is_forgotten() {
        let mut common = Common::new();
        (0..HALVED).for_each(|_| common.add(&[7]));
        (0..8 * HALVED).for_each(|_| common.add(&[]));
        assert_eq!(common.weight(7), 1.0);
    }
}
