//! A fault in coding one document must not end a run over a million.

use std::cell::{Cell, RefCell};
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Makes panics speak in one line, and those inside [`caught`] not at all.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let place = info
            .location()
            .map(|l| format!("{}:{}", l.file(), l.line()))
            .unwrap_or_default();
        if CATCHING.get() {
            PLACE.with_borrow_mut(|p| *p = place);
        } else {
            let what = info.payload_as_str().unwrap_or("no reason is given");
            let _ = writeln!(
                std::io::stderr(),
                "bifrons failed at {place}: {what}; please report it"
            );
        }
    }));
}

/// The value of the work, or the place in the source where it panicked.
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(before);
    result.map_err(|_| PLACE.with_borrow_mut(std::mem::take))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_place() {
        install();
        assert_eq!(caught(|| 7), Ok(7));
        assert!(caught(|| panic!("no")).unwrap_err().contains("catch.rs"));
        assert_eq!(caught(|| 8), Ok(8));
    }
}
