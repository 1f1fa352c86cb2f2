//! The next event: given an actor, a kind of act and a day, who is the recipient (or the reverse); given a pair, which act.
