//! Panics that become rejections: no input may stop a run, whatever mistake of ours or of a library it meets.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    static IS_CAUGHT: Cell<bool> = const { Cell::new(false) };
}

/// What the call gives, or `None` if it panics; then nothing is written to standard error, for the user hears of it as of
/// other damage. What the call has touched must not be used any more.
pub(crate) fn caught<T>(call: impl FnOnce() -> T) -> Option<T> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !IS_CAUGHT.get() {
                usual(panic);
            }
        }));
    });
    let outer = IS_CAUGHT.replace(true);
    let given = catch_unwind(AssertUnwindSafe(call));
    IS_CAUGHT.set(outer);
    given.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_none() {
        let nothing: [u8; 0] = [];
        assert_eq!(caught(|| nothing.iter().max().copied().unwrap()), None);
        assert_eq!(
            caught(|| caught(|| nothing[..].first().copied().unwrap())),
            Some(None)
        );
        assert_eq!(caught(|| 1), Some(1));
    }
}
