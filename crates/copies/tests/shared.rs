//! Figures on the open news that is not part of the repository; skipped where it is absent.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

#[allow(dead_code, reason = "shared with the example, which uses other parts")]
#[path = "../examples/pairs/figures.rs"]
mod figures;
#[allow(dead_code, reason = "shared with the example, which uses other parts")]
#[path = "../examples/pairs/make.rs"]
mod make;
#[allow(dead_code, reason = "shared with the example, which uses other parts")]
#[path = "../examples/pairs/news.rs"]
mod news;

use bifrons_copies::Limits;

use figures::figures;
use make::{Most, Random};
use news::{News, stream};

#[test]
fn copies_are_told_from_other_stories() {
    let Some(folder) = news::shared("data/news/open") else {
        println!("skipped: no folder data/news/open in $BIFRONS_SHARED or ../shared");
        return;
    };
    let news = News::read(&folder).unwrap();
    let limits = Limits {
        reports: 40_000,
        ..Limits::default()
    };
    for (name, reports, recall, precision) in [
        ("documents", news.documents, 0.99, 0.995),
        ("items", news.items, 0.95, 0.99),
    ] {
        let found = figures(
            &stream(reports, Most::EACH_30, &mut Random(7)).unwrap(),
            &limits,
        );
        println!(
            "{name}: recall {:.4}, precision {:.4}",
            found.recall(),
            found.precision()
        );
        assert!(
            found.recall() >= recall && found.precision() >= precision,
            "{name}"
        );
    }
}
