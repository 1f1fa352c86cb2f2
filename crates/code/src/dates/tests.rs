//! Phrases and what they mean. Wednesday 19 May 2021 is the day of publication unless another is named.

use super::*;
use crate::syntax::{FastParser, Parser};
use crate::text;

fn times(sentence: &str, published: Option<&str>) -> Vec<Time> {
    let ranges = text::tokenize(sentence);
    let forms: Vec<&str> = ranges.iter().map(|r| &sentence[r.clone()]).collect();
    let nodes = FastParser::bundled().parse(&forms);
    let tree = Tree::new(sentence, 0, 0, ranges, nodes);
    find(&tree, published.map(|p| p.parse().unwrap()))
}

fn show(sentence: &str, published: Option<&str>) -> String {
    let show = |t: Time| {
        let end = t.enddate.map(|e| format!("..{e}")).unwrap_or_default();
        format!("{}{end}{}", t.date, if t.since { "+" } else { "" })
    };
    times(sentence, published)
        .into_iter()
        .map(show)
        .collect::<Vec<_>>()
        .join(" ")
}

fn check(table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(sentence, want)| {
            let got = show(sentence, Some("2021-05-19"));
            (got != *want).then(|| format!("{sentence}\n  want {want}\n  got  {got}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn days_seen_from_publication() {
    check(&[
        ("The ministers met on Tuesday.", "2021-05-18"),
        ("The ministers met on Wednesday.", "2021-05-19"),
        ("Rebels attacked the town Thursday evening.", "2021-05-13"),
        ("The ministers will meet on Tuesday.", "2021-05-25"),
        ("The president is due to arrive on Friday.", "2021-05-21"),
        ("The president is to visit Paris on Friday.", "2021-05-21"),
        ("The vote is scheduled for Sunday.", "2021-05-23"),
        ("They plan to meet next Tuesday.", "2021-05-25"),
        ("The court ruled last Wednesday.", "2021-05-12"),
        ("He arrived yesterday morning.", "2021-05-18"),
        (
            "Talks resume today and end tomorrow.",
            "2021-05-19 2021-05-20",
        ),
        (
            "The governor resigned the day before yesterday.",
            "2021-05-17",
        ),
        ("She will leave the day after tomorrow.", "2021-05-21"),
        ("Shelling was heard last night.", "2021-05-18"),
        ("Workers struck for a fourth day on Friday.", "2021-05-14"),
        ("The army withdrew on Monday of last week.", "2021-05-10"),
        ("He was arrested on Tuesday, May 11.", "2021-05-11"),
        ("He was arrested on Tuesday (May 11) in Rome.", "2021-05-11"),
        ("The USA Today report was wrong.", ""),
        ("They signed the Good Friday Agreement.", ""),
        ("The Sunday Times accused the minister.", ""),
    ]);
}

#[test]
fn dates_of_the_calendar() {
    check(&[
        ("The troops left on May 12.", "2021-05-12"),
        ("The troops left on 12 May.", "2021-05-12"),
        ("The troops left on June 3.", "2020-06-03"),
        ("The troops will leave on June 3.", "2021-06-03"),
        (
            "The treaty was signed on May 19, 2019, in Geneva.",
            "2019-05-19",
        ),
        ("The treaty was signed on 19 May 2019.", "2019-05-19"),
        (
            "The treaty was signed on Feb. 25 of this year.",
            "2021-02-25",
        ),
        (
            "The treaty was signed on the 3rd of March 2020.",
            "2020-03-03",
        ),
        ("The talks began on the 10th.", "2021-05-10"),
        ("The report of 2021-05-02 accused the army.", "2021-05-02"),
        ("The attack of 17.04.2021 killed ten.", "2021-04-17"),
        ("The attack on 17/04/2021 killed ten.", "2021-04-17"),
        ("Protests began in March 2020.", "2020-03"),
        ("Protests began in April.", "2021-04"),
        ("Protests began in August.", "2020-08"),
        ("Elections will be held in March.", "2022-03"),
        ("The king abdicated last July.", "2020-07"),
        (
            "The border reopened in mid-March.",
            "2021-03-11..2021-03-20",
        ),
        ("The embassy closed in early 2014.", "2014"),
        ("Russia annexed the region in 2014.", "2014"),
        ("The sides fought in 2013 and 2014.", "2013 2014"),
        ("The wars of the 1990s displaced millions.", "1990..1999"),
        ("The party has ruled since 2014.", "2014+"),
        ("He has been in prison since June 5, 2019.", "2019-06-05+"),
        ("The prisoners were freed on Christmas Eve.", "2020-12-24"),
    ]);
}

#[test]
fn stretches() {
    check(&[
        (
            "Soldiers trained from the 10th to the 14th.",
            "2021-05-10..2021-05-14",
        ),
        (
            "The summit took place on May 3-5.",
            "2021-05-03..2021-05-05",
        ),
        (
            "The summit took place on 3-5 May 2020.",
            "2020-05-03..2020-05-05",
        ),
        (
            "Fighting raged between May and December 2020.",
            "2020-05..2020-12",
        ),
        ("Fighting raged from November to March.", "2020-11..2021-03"),
        ("He governed from 2010 to 2014.", "2010..2014"),
        ("He governed in 1997-98.", "1997..1998"),
        (
            "The strike lasted from Monday to Tuesday.",
            "2021-05-17..2021-05-18",
        ),
        (
            "The vote was postponed from May 3 to May 10.",
            "2021-05-03 2021-05-10",
        ),
        ("They met last week.", "2021-05-10..2021-05-16"),
        ("They met earlier this week.", "2021-05-17..2021-05-23"),
        ("They will meet next week.", "2021-05-24..2021-05-30"),
        ("They met late last month.", "2021-04"),
        ("They met earlier this month.", "2021-05"),
        ("They met last year.", "2020"),
        ("They will meet next year.", "2022"),
        (
            "Clashes broke out over the weekend.",
            "2021-05-15..2021-05-16",
        ),
        ("They will meet at the weekend.", "2021-05-22..2021-05-23"),
        (
            "Exports fell in the first quarter of 2020.",
            "2020-01..2020-03",
        ),
        (
            "Exports fell in the second half of last year.",
            "2020-07..2020-12",
        ),
        (
            "Exports fell in the first nine months of 2020.",
            "2020-01..2020-09",
        ),
        ("The rebels retreated last summer.", "2020-06..2020-08"),
        (
            "The rebels retreated in the winter of 2019.",
            "2019-12..2020-02",
        ),
        ("Troops will leave by year's end.", "2021"),
        ("Troops will leave by the end of August.", "2021-08"),
        (
            "Hundreds fled in the past two weeks.",
            "2021-05-05..2021-05-19",
        ),
    ]);
}

#[test]
fn so_long_ago() {
    check(&[
        ("The ship sank eleven days ago.", "2021-05-08"),
        ("The ship sank 3 days ago.", "2021-05-16"),
        ("The ship sank two weeks ago.", "2021-05-03..2021-05-09"),
        ("The ship sank six months ago.", "2020-11"),
        ("The ship sank a year ago.", "2020"),
        ("The ship sank twenty-five years ago.", "1996"),
        ("The ship sank two years ago this month.", "2019-05"),
        ("The ship sank a decade ago.", "2011"),
        ("The ship sank a couple of days ago.", "2021-05-17"),
        ("The ship sank several hours ago.", "2021-05-19"),
        ("The envoys will meet in two days.", "2021-05-21"),
    ]);
}

#[test]
fn no_dates() {
    check(&[
        ("They broke the 2019 agreement.", ""),
        ("They may meet again, Theresa May said.", ""),
        ("May God help them.", ""),
        ("The march drew 2000 people.", ""),
        ("Some 25 people were hurt by 2000 soldiers.", ""),
        ("Resolution 1973 was adopted.", ""),
        ("The team lost in the second half.", ""),
        ("They meet every Friday.", ""),
        ("Shares rose 3 to 20 in a day and 1/4 more.", ""),
        ("The general is in his 30s.", ""),
        ("The Arab spring spread in the fall of Tripoli.", ""),
    ]);
}

#[test]
fn without_publication_only_whole_dates() {
    assert_eq!(
        show("They met on Tuesday, May 3, in 2014 and last year.", None),
        "2014"
    );
    assert_eq!(
        show("They met from March to June 2020.", None),
        "2020-03..2020-06"
    );
    assert_eq!(
        show("They met on 3 May 2014, two years ago.", None),
        "2014-05-03"
    );
}

#[test]
fn times_of_nouns_are_marked() {
    let found = times(
        "The ministers condemned Friday's attack.",
        Some("2021-05-19"),
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].start, found[0].end), (3, 4));
    assert_eq!(found[0].of, Some(5));
}

proptest::proptest! {
    #[test]
    fn any_words_are_read(picks in proptest::collection::vec(0usize..48, 0..14), day in 1i16..9999) {
        const BITS: [&str; 48] = [
            "from", "to", "between", "and", "the", "of", "in", "on", "May", "March", "Feb.", "3", "31", "29", "20th", "first", "quarter", "half",
            "2014", "9999", "1500", "1990s", "'90s", "last", "next", "this", "week", "months", "years", "ago", "two", "999", "-", "/", ",", "'s",
            "Tuesday", "Sun", "weekend", "winter", "Christmas", "New", "Year", "day", "end", "since", "mid-May", "decades",
        ];
        let text: Vec<&str> = picks.iter().map(|p| BITS[*p]).collect();
        let text = text.join(" ");
        let published = format!("{day:04}-12-31");
        let found = times(&text, Some(&published));
        for pair in found.windows(2) {
            proptest::prop_assert!(pair[0].end <= pair[1].start);
        }
        for time in &found {
            proptest::prop_assert!(time.start < time.end);
        }
    }
}
