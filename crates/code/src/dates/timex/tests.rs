//! Sentences and their expressions. Wednesday 19 May 2021 is the day of publication.

use super::*;
use crate::Coder;
use bifrons_core::Document;

fn show(text: &str, published: Option<&str>) -> String {
    let document = Document {
        text: text.to_string(),
        date: published.map(|d| d.parse().unwrap()),
        ..Document::default()
    };
    let characters: Vec<char> = text.chars().collect();
    let show = |e: Expression| {
        let words: String = characters[e.span.start..e.span.end].iter().collect();
        let kind = match e.kind {
            Kind::Date => "",
            Kind::Time => "t ",
            Kind::Duration => "d ",
            Kind::Set => "s ",
        };
        format!("[{words}] {kind}{}", e.value)
    };
    let found: Vec<String> = Coder::bundled()
        .times(&document)
        .into_iter()
        .map(show)
        .collect();
    found.join(" ")
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(text, want)| {
            let got = show(text, Some("2021-05-19"));
            (got != *want).then(|| format!("{text}\n  want {want}\n  got  {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn dates_of_the_calendar() {
    check(&[
        ("The minister left on Friday.", "[Friday] 2021-05-14"),
        ("The minister will leave on Friday.", "[Friday] 2021-05-21"),
        (
            "The treaty was signed on Monday, March 2, 2020.",
            "[Monday, March 2, 2020] 2020-03-02",
        ),
        (
            "The treaty was signed on 2 March 2020.",
            "[2 March 2020] 2020-03-02",
        ),
        (
            "The report of 2021-05-02 named the colonel.",
            "[2021-05-02] 2021-05-02",
        ),
        ("The bridge fell in April.", "[April] 2021-04"),
        ("They may march on the palace, Mrs. May said.", ""),
        (
            "The war began in nineteen ninety-two.",
            "[nineteen ninety-two] 1992",
        ),
        (
            "Wages fell in the 1980s and in the 19th century.",
            "[the 1980s] 198 [the 19th century] 18",
        ),
        (
            "He was born on Thanksgiving Day 2019.",
            "[Thanksgiving Day 2019] 2019-11-28",
        ),
        (
            "The talks ended on Good Friday.",
            "[Good Friday] 2021-04-02",
        ),
        (
            "The envoys met on May 11 and 12.",
            "[May 11] 2021-05-11 [12] 2021-05-12",
        ),
        (
            "LAGOS, May 17 (Coast Wire) -- Soldiers left the port.",
            "[May 17] 2021-05-17",
        ),
        ("The plant made 2000 cars for $ 1999.", ""),
    ]);
}

#[test]
fn seen_from_publication() {
    check(&[
        ("Troops left last week.", "[last week] 2021-W19"),
        ("Troops left late last year.", "[late last year] 2020"),
        ("The court sat last night.", "[last night] t 2021-05-18TNI"),
        (
            "The court sat nearly two years ago.",
            "[nearly two years ago] 2019",
        ),
        (
            "The court will sit again next month.",
            "[next month] 2021-06",
        ),
        ("The king fell last summer.", "[last summer] 2020-SU"),
        ("They met over the weekend.", "[the weekend] 2021-W19-WE"),
        (
            "They met at 9:30 a.m. on Tuesday.",
            "[9:30 a.m. on Tuesday] t 2021-05-18T09:30",
        ),
        (
            "They met on Tuesday night.",
            "[Tuesday night] t 2021-05-18TNI",
        ),
        (
            "The club has recently lost; it now wants peace.",
            "[recently] PAST_REF [now] PRESENT_REF",
        ),
        (
            "Fighting may resume in the near future.",
            "[the near future] FUTURE_REF",
        ),
    ]);
}

#[test]
fn lengths_and_repetitions() {
    check(&[
        ("The siege lasted for three weeks.", "[three weeks] d P3W"),
        ("The two-day visit ended.", "[two-day] d P2D"),
        (
            "Hundreds fled in the past two months.",
            "[the past two months] d P2M",
        ),
        (
            "They waited two and a half hours for more than 40 years.",
            "[two and a half hours] d PT2H30M [more than 40 years] d P40Y",
        ),
        ("The camp was shelled for decades.", "[decades] d PXY"),
        (
            "They meet every Monday and each July.",
            "[every Monday] s XXXX-WXX-1 [each July] s XXXX-07",
        ),
        ("They meet twice a week.", "[a week] s P1W"),
        ("The widow, 44 years old, has a 7-year-old son.", ""),
        ("The mine earns $ 3 million a year.", ""),
    ]);
}

#[test]
fn accounts() {
    check(&[
        (
            "The mill lost money in the third quarter of 2020.",
            "[the third quarter of 2020] 2020-Q3",
        ),
        (
            "The mill said first-quarter sales fell.",
            "[first-quarter] 2021-Q1",
        ),
        (
            "The mill lost money in the first quarter, compared with a year-earlier profit.",
            "[the first quarter] 2021-Q1 [year-earlier] 2020-Q1",
        ),
        ("Sales for fiscal 2020 rose.", "[fiscal 2020] 2020"),
        (
            "The mine will open in the second half of next year.",
            "[the second half of next year] 2022-H2",
        ),
    ]);
}

#[test]
fn what_was_told_before() {
    check(&[
        (
            "Rebels took the port on May 3, 2019. They left the following day. A year later they came back.",
            "[May 3, 2019] 2019-05-03 [the following day] 2019-05-04 [A year] d P1Y",
        ),
        (
            "In 1998 the general seized power. In June he was shot.",
            "[1998] 1998 [June] 1998-06",
        ),
        (
            "The port was shelled on April 9. Two days earlier, talks had failed.",
            "[April 9] 2021-04-09 [Two days earlier] 2021-04-07",
        ),
    ]);
}

#[test]
fn without_publication() {
    assert_eq!(
        show(
            "They met on Friday, in May, last year and on 3 May 2014.",
            None
        ),
        "[Friday] XXXX-WXX-5 [May] XXXX-05 [3 May 2014] 2014-05-03"
    );
}

#[test]
fn lengths_that_are_dated() {
    let text = "Hundreds fled in the past two weeks.";
    let document = Document {
        text: text.into(),
        date: "2021-05-19".parse().ok(),
        ..Document::default()
    };
    let found = Coder::bundled().times(&document);
    let day = |date: Option<PartialDate>| date.unwrap().to_string();
    assert_eq!(day(found[0].date), "2021-05-05");
    assert_eq!(day(found[0].enddate), "2021-05-19");
}

proptest::proptest! {
    #[test]
    fn any_words_are_read(picks in proptest::collection::vec(0usize..60, 0..14), day in 1i16..9999) {
        const BITS: [&str; 60] = [
            "from", "to", "between", "and", "the", "of", "in", "on", "May", "March", "Feb.", "3", "31", "29", "20th", "first", "quarter", "half",
            "2014", "9999", "1500", "1990s", "'90s", "last", "next", "this", "week", "months", "years", "ago", "two", "999", "-", "/", ",", "'s",
            "Tuesday", "Sun", "weekend", "winter", "Easter", "a", "year", "day", "end", "fiscal", "mid-May", "decades", "every", "earlier", "later",
            "century", "9:30", "p.m.", "noon", "following", "that", "about", "thousand", "ended",
        ];
        let text: Vec<&str> = picks.iter().map(|p| BITS[*p]).collect();
        let document = Document {
            text: text.join(" "),
            date: format!("{day:04}-12-31").parse().ok(),
            ..Document::default()
        };
        let found = Coder::bundled().times(&document);
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}
