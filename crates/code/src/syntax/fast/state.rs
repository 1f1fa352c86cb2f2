//! The arc-hybrid transition system (Kuhlmann, Gomez-Rodriguez and Satta, 2011): a stack, a queue of words, three moves.

/// A move. The numbers are the classes of the model of moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Move {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack gets the next word as its head, and goes.
    Left,
    /// The top of the stack gets the word under it as its head, and goes.
    Right,
}

/// The moves in the order of their numbers.
pub const MOVES: [Move; 3] = [Move::Shift, Move::Left, Move::Right];

/// The relation of a word that has none yet.
pub const NO_REL: u8 = u8::MAX;

/// A half-built tree. Words are counted from 1; 0 is the root, which lies at the bottom of the stack; [`State::none`]
/// stands for words that are not there.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// Words that are waiting for their head or dependants, the root first.
    pub stack: Vec<u32>,
    /// The next word of the queue; [`State::none`] when the queue is empty.
    pub next: u32,
    /// Heads, by word; `none` where there is none yet.
    pub heads: Vec<u32>,
    /// Relations, by word, as indices of `Rel`.
    pub rels: Vec<u8>,
    /// What hangs on each word so far, by word.
    pub kids: Vec<Kids>,
}

/// The dependants of a word so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kids {
    /// The outermost dependant on the left and the one attached before it.
    pub left: [u32; 2],
    /// The outermost dependant on the right and the one attached before it.
    pub right: [u32; 2],
    /// How many on the left and on the right.
    pub count: [u8; 2],
    /// The sets of relations on the left and on the right, a bit each.
    pub rels: [u64; 2],
}

impl State {
    /// Begins a sentence of `count` words.
    pub fn reset(&mut self, count: usize) {
        let none = count as u32 + 1;
        self.stack.clear();
        self.stack.push(0);
        self.next = 1;
        let size = count + 2;
        self.heads.clear();
        self.heads.resize(size, none);
        self.rels.clear();
        self.rels.resize(size, NO_REL);
        self.kids.clear();
        let kids = Kids {
            left: [none; 2],
            right: [none; 2],
            ..Kids::default()
        };
        self.kids.resize(size, kids);
    }

    /// The index that stands for "no word".
    #[must_use]
    pub fn none(&self) -> u32 {
        self.heads.len() as u32 - 1
    }

    /// True when the tree is built.
    #[must_use]
    pub fn is_final(&self) -> bool {
        self.next == self.none() && self.stack.len() == 1
    }

    /// Which moves are possible; at least one is, unless the state is final.
    #[must_use]
    pub fn allowed(&self) -> [bool; 3] {
        let more = self.next < self.none();
        let depth = self.stack.len();
        [more, depth > 1 && more, depth > 2 || (depth == 2 && !more)]
    }

    /// The head and the dependant that a move would join.
    #[must_use]
    pub fn arc(&self, action: Move) -> Option<(u32, u32)> {
        let depth = self.stack.len();
        let top = *self.stack.last()?;
        match action {
            Move::Shift => None,
            Move::Left => Some((self.next, top)),
            Move::Right => Some((*self.stack.get(depth.checked_sub(2)?)?, top)),
        }
    }

    /// The word `depth` below the top of the stack, or `none`.
    #[inline]
    #[must_use]
    pub fn below(&self, depth: usize) -> usize {
        let at = self.stack.len().wrapping_sub(depth + 1);
        self.stack.get(at).copied().unwrap_or(self.none()) as usize
    }

    /// The word `ahead` of the next one, or `none`.
    #[inline]
    #[must_use]
    pub fn ahead(&self, ahead: usize) -> usize {
        (self.next as usize + ahead).min(self.none() as usize)
    }

    /// Makes a possible move. `rel` is the relation of the arc, if the move makes one.
    pub fn apply(&mut self, action: Move, rel: u8) {
        let Some((head, kid)) = self.arc(action) else {
            self.stack.push(self.next);
            self.next += 1;
            return;
        };
        self.stack.pop();
        self.heads[kid as usize] = head;
        self.rels[kid as usize] = rel;
        let kids = &mut self.kids[head as usize];
        let side = usize::from(kid > head);
        let outer = if side == 0 {
            &mut kids.left
        } else {
            &mut kids.right
        };
        *outer = [kid, outer[0]];
        kids.count[side] = kids.count[side].saturating_add(1);
        kids.rels[side] |= 1 << (rel & 63);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_a_tree() {
        // They(2) freed(0) him(2)
        let mut state = State::default();
        state.reset(3);
        for action in [
            Move::Shift,
            Move::Left,
            Move::Shift,
            Move::Shift,
            Move::Right,
            Move::Right,
        ] {
            assert!(state.allowed()[action as usize]);
            state.apply(action, 1);
        }
        assert!(state.is_final());
        assert_eq!(state.heads[1..4], [2, 0, 2]);
        assert_eq!(state.kids[2].count, [1, 1]);
    }

    #[test]
    fn there_is_always_a_move_and_one_root() {
        for pattern in 0..3u32.pow(7) {
            let mut state = State::default();
            state.reset(4);
            let mut digits = pattern;
            while !state.is_final() {
                let allowed = state.allowed();
                assert!(allowed.contains(&true));
                let wish = (digits % 3) as usize;
                digits /= 3;
                let index = (0..3)
                    .map(|k| (wish + k) % 3)
                    .find(|&k| allowed[k])
                    .unwrap();
                state.apply(MOVES[index], 0);
            }
            assert_eq!(state.heads[1..5].iter().filter(|&&h| h == 0).count(), 1);
        }
    }
}
