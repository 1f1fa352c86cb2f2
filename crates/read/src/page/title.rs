//! The headline of a page: what most of the places that name it agree on.

use super::dom::{Dom, ROOT};
use super::meta::{Meta, one_line};

/// Signs between a headline and the name of the site.
const BETWEEN: [&str; 9] = [
    " | ", " - ", " – ", " — ", " « ", " » ", " :: ", " · ", " • ",
];

/// The headline; empty if the page names none.
pub(super) fn title(dom: &Dom, meta: &Meta, publisher: &str) -> String {
    let stated = meta.articles.iter().find(|article| article.rank < 2);
    let stated = stated.map_or("", |article| &article.headline);
    let social = meta.first(&["og:title"]);
    let other = meta.first(&["twitter:title"]);
    let heading = heading(dom, &[stated, social, other, &meta.title]);
    let named = [stated, social, other, &meta.title];
    let named = named.map(|name| bare(name, publisher, &heading));
    // What a page shows those who link to it, what it shows its readers, what it tells search engines.
    let votes = [
        (named[1], 6),
        (&*heading, 4),
        (named[0], 3),
        (named[2], 2),
        (named[3], 1),
    ];
    let mut best = ("", 0);
    for (candidate, _) in votes {
        let same = |other: &str| plain(other) == plain(candidate);
        let sum = votes
            .iter()
            .filter(|(other, _)| same(other))
            .map(|(_, votes)| votes)
            .sum();
        if !candidate.is_empty() && sum > best.1 {
            best = (candidate, sum);
        }
    }
    // Of ways to write it, the one with most votes.
    let written = |candidate: &str| -> i32 {
        votes
            .iter()
            .filter(|(other, _)| *other == candidate)
            .map(|(_, votes)| votes)
            .sum()
    };
    let same = votes
        .iter()
        .filter(|(other, _)| plain(other) == plain(best.0));
    same.map(|(candidate, _)| *candidate)
        .max_by_key(|candidate| written(candidate))
        .unwrap_or_default()
        .to_string()
}

/// The first heading of the first rank that says what the page says of itself elsewhere, else the first that is no mere name.
fn heading(dom: &Dom, named: &[&str]) -> String {
    let words: Vec<String> = named.iter().flat_map(|name| words(name)).collect();
    let headings: Vec<String> = dom
        .below(ROOT)
        .filter(|id| dom.name(*id) == "h1")
        .map(|id| one_line(&dom.inner_text(id)))
        .filter(|text| !text.is_empty() && text.len() < 1_000)
        .collect();
    let agrees = |heading: &&String| {
        let own = self::words(heading);
        let shared = own.iter().filter(|word| words.contains(word)).count();
        own.len() >= 3 && shared * 2 >= own.len()
    };
    let found = headings.iter().find(agrees);
    let found = found.or_else(|| headings.iter().find(|h| self::words(h).len() >= 3));
    found.or(headings.first()).cloned().unwrap_or_default()
}

/// A title without the name of the site at its end.
fn bare<'a>(title: &'a str, publisher: &str, heading: &str) -> &'a str {
    let mut title = title;
    // Some put section and site there.
    for _ in 0..3 {
        let last = BETWEEN
            .iter()
            .filter_map(|sign| Some((title.rfind(sign)?, sign)))
            .max();
        let Some((at, sign)) = last else { break };
        let (head, tail) = (&title[..at], &title[at + sign.len()..]);
        let site = !publisher.is_empty() && plain(tail) == plain(publisher);
        let short = *sign == " | " && tail.split(' ').count() <= 4 && head.len() >= 15;
        let known =
            !heading.is_empty() && plain(heading).starts_with(&plain(head)) && head.len() >= 15;
        let whole = plain(title) == plain(heading);
        if whole || !(site || short || known) {
            break;
        }
        title = head.trim_end();
    }
    title
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Letters and digits alone, so that signs and capitals make no difference.
fn plain(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
