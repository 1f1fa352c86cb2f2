//! Web pages of all builds: what is their text, and what is not.
#![allow(clippy::unwrap_used, reason = "helpers may fail as tests do")]

use bifrons_read::{Limits, Page, page};

fn read(html: &str) -> Page {
    page(
        html,
        "https://www.example.org/2021/05/30/summit?x=1",
        &Limits::default(),
    )
    .unwrap()
}

const FIRST: &str = "The leaders of France and Kenya met in Paris on Sunday, and spoke for six hours about trade, security and the climate.";
const SECOND: &str = "They signed a treaty that lowers duties on coffee and flowers, their ministers said after the meeting.";
const THIRD: &str = "Opposition parties in both countries criticised the agreement as too narrow, and asked for a vote.";

fn text() -> String {
    [FIRST, SECOND, THIRD].join("\n\n")
}

/// Links of a menu.
fn menu() -> String {
    let links: String = ["World", "Politics", "Business", "Sport", "Culture"]
        .iter()
        .map(|name| format!("<li><a href='/{name}'>{name}</a></li>"))
        .collect();
    format!("<ul>{links}</ul>")
}

/// Headlines with a sentence each, as pages put beside an article.
fn teasers() -> String {
    let teaser = |n: usize| {
        format!(
            "<div class='x{n}'><h3><a href='/{n}'>Minister number {n} resigns over a scandal in the capital</a></h3><p>He had been asked to go by his party for weeks, and he went.</p></div>"
        )
    };
    (0..8).map(teaser).collect()
}

#[test]
fn the_text_of_an_article_whatever_its_build() {
    let paragraphs = format!("<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>");
    let around = |body: &str| {
        format!(
            "<html><body><div class='top'>{}</div>{body}<div>{}</div><div>{}</div></body></html>",
            menu(),
            teasers(),
            menu()
        )
    };
    for (name, html) in [
        ("nothing else", paragraphs.clone()),
        (
            "an article",
            around(&format!(
                "<article><h1>Summit opens in Paris</h1>{paragraphs}</article>"
            )),
        ),
        (
            "divisions without names",
            around(&format!(
                "<div><div><h1>Summit opens in Paris</h1></div><div>{paragraphs}</div></div>"
            )),
        ),
        (
            "paragraphs in divisions of their own",
            around(&format!(
                "<div><div><p>{FIRST}</p></div><div><p>{SECOND}</p></div><div><p>{THIRD}</p></div></div>"
            )),
        ),
        (
            "divisions as paragraphs",
            around(&format!(
                "<div><div>{FIRST}</div><div>{SECOND}</div><div>{THIRD}</div></div>"
            )),
        ),
        (
            "line breaks",
            around(&format!(
                "<div>{FIRST}<br><br>{SECOND}<br/> <br/>{THIRD}</div>"
            )),
        ),
        (
            "a table for the layout",
            around(&format!(
                "<table><tr><td>{}</td><td>{paragraphs}</td></tr></table>",
                menu()
            )),
        ),
        (
            "open paragraphs",
            around(&format!("<div><p>{FIRST}<p>{SECOND}<p>{THIRD}</div>")),
        ),
        (
            "advertisements between",
            around(&format!(
                "<div><p>{FIRST}</p><div class='ad-slot'>Advertisement<p>Buy a car now, it is cheap and it is fast.</p></div><p>{SECOND}</p><div>Story continues below advertisement</div><p>{THIRD}</p></div>"
            )),
        ),
        (
            "links in the text",
            around(&format!(
                "<div>{}</div>",
                paragraphs
                    .replace("treaty", "<a href='/t'>treaty</a>")
                    .replace("France", "<a href='/f'>France</a>")
            )),
        ),
        (
            "a name like an aside's",
            around(&format!("<div class='article-widget'>{paragraphs}</div>")),
        ),
        (
            "hidden until a script runs",
            around(&format!(
                "<div style='display: none'>{}</div>",
                paragraphs.clone()
            )),
        ),
    ] {
        assert_eq!(read(&html).text, text(), "{name}");
    }
}

#[test]
fn what_is_no_text_is_left_out() {
    let page = read(&format!(
        "<html><body><nav>{menu}</nav><header><h1>Summit opens in Paris</h1><div class='byline'>By Jane Doe, who reports on summits from Paris and Nairobi.</div>
        <ul class='share-tools'><li>Share this article with all of your friends today.</li></ul></header>
        <article><figure><img><figcaption>The presidents shake hands in front of the palace on Sunday. Photo: AFP</figcaption></figure>
        <p>{FIRST}</p><aside><p>Read all about the history of such summits in our long guide to them.</p></aside><p>{SECOND}</p>
        <div class='related-articles'><h2>Related</h2><p>Another summit was held in Rome last year, and nothing came of it.</p></div>
        <script>var text = 'This is no text of the article, and it should not be read as such.';</script><style>p {{ color: red }}</style>
        <noscript>Please enable scripts to read this page, it will not work without.</noscript><p>{THIRD}</p>
        <p>Reporting by Jane Doe; editing by John Smith</p></article>
        <section id='comments'><h2>Comments</h2><p>I think that this summit was a waste of time and of money, as they all are.</p>
        <p>I do not agree with you at all, since trade is good for both countries, and for us.</p></section>
        <div id='onetrust-consent-sdk'><p>We use cookies on this site to make it better, and so do our 800 partners, who store information.</p></div>
        <footer><p>Copyright 2021 by the owners of this newspaper. All rights reserved.</p></footer></body></html>",
        menu = menu()
    ));
    assert_eq!(page.text, text());
    assert_eq!(page.title, "Summit opens in Paris");
}

#[test]
fn lists_and_headings_of_the_text_stay() {
    let page = read(&format!(
        "<article><h1>Summit opens in Paris</h1><p>{FIRST}</p><h2>What was agreed</h2><p>{SECOND}</p><ul><li>Coffee will be free of duties.</li><li>Flowers too.</li></ul><p>{THIRD}</p><h2>More from us</h2></article>"
    ));
    assert_eq!(
        page.text,
        format!(
            "{FIRST}\n\nWhat was agreed\n\n{SECOND}\n\nCoffee will be free of duties.\n\nFlowers too.\n\n{THIRD}"
        )
    );
}

#[test]
fn signs_are_what_they_stand_for() {
    let page = read(
        "<p>The leaders&nbsp;of  France &amp; Kenya\n met&#8217;s &ldquo;end&rdquo; in Pa\u{ad}ris,\u{200b} <b>and</b> <i>they</i> spoke for six hours about trade.</p>",
    );
    assert_eq!(
        page.text,
        "The leaders of France & Kenya met’s “end” in Paris, and they spoke for six hours about trade."
    );
}

#[test]
fn titles() {
    for (head, body, want) in [
        (
            "<title>Summit opens in Paris | The Example</title>",
            "",
            "Summit opens in Paris",
        ),
        (
            "<title>Summit opens in Paris - The Example</title><meta property='og:site_name' content='The Example'>",
            "",
            "Summit opens in Paris",
        ),
        (
            "<title>War - and what comes after</title>",
            "<h1>War - and what comes after</h1>",
            "War - and what comes after",
        ),
        (
            "<title>Paris summit: trade | Example</title><meta property='og:title' content='Summit opens in Paris'>",
            "<h1>Summit opens in Paris</h1>",
            "Summit opens in Paris",
        ),
        (
            "<title>Example</title>",
            "<h1>Log in</h1><h1>Summit opens in Paris today</h1>",
            "Summit opens in Paris today",
        ),
        (
            "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"headline\": \"Summit &amp; talks\"}</script>",
            "",
            "Summit & talks",
        ),
        ("", "", ""),
    ] {
        assert_eq!(
            read(&format!(
                "<html><head>{head}</head><body>{body}<p>{FIRST}</p></body></html>"
            ))
            .title,
            want,
            "{head}"
        );
    }
}

#[test]
fn days_of_publication() {
    let elsewhere = |html: &str| {
        let page = page(html, "https://example.org/a", &Limits::default()).unwrap();
        page.date.map(|date| date.to_string()).unwrap_or_default()
    };
    for (html, want) in [
        (
            "<script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebPage\", \"datePublished\": \"2020-01-01\"}, {\"@type\": [\"NewsArticle\"], \"datePublished\": \"2021-05-30T23:00:00+02:00\"}]}</script>",
            "2021-05-30",
        ),
        // A line break within a string is not JSON, and usual.
        (
            "<script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"description\": \"a\nb\", \"datePublished\": \"2021-05-30\"}</script>",
            "2021-05-30",
        ),
        (
            "<meta property='article:modified_time' content='2021-06-01'><meta property='article:published_time' content='2021-05-30T08:00Z'>",
            "2021-05-30",
        ),
        (
            "<meta name='pubdate' content='Sun, 30 May 2021 08:00:00 GMT'>",
            "2021-05-30",
        ),
        (
            "<span itemprop='datePublished' content='2021-05-30'>yesterday</span>",
            "2021-05-30",
        ),
        (
            "<div class='updated'><time datetime='2021-06-01'>1 June</time></div><time datetime='2021-05-30T08:00'>30 May</time>",
            "2021-05-30",
        ),
        ("<time>May 30, 2021</time>", "2021-05-30"),
        (
            "<p>1 January 2020</p><h1>Summit</h1><span>Published: 30 May 2021, 08:00 BST</span>",
            "2021-05-30",
        ),
        (
            "<h1>Sommet</h1><div>Publié le 30 mai 2021 à 08h00</div>",
            "2021-05-30",
        ),
        (
            "<h1>Summit</h1><p>On 30 May 2021 the leaders of France and Kenya met in Paris, and spoke for six hours about trade.</p>",
            "",
        ),
        ("<p>No date.</p>", ""),
    ] {
        assert_eq!(elsewhere(html), want, "{html}");
    }
    assert_eq!(
        read("<p>No date.</p>")
            .date
            .map(|date| date.to_string())
            .as_deref(),
        Some("2021-05-30")
    );
}

#[test]
fn publisher_address_language_and_byline() {
    let page = read(
        "<html lang='en-GB'><head><link rel='canonical' href='/world/summit'><meta property='og:site_name' content='The Example'>\
        <script type='application/ld+json'>{\"@type\": \"NewsArticle\", \"author\": [{\"@type\": \"Person\", \"name\": \"Jane Doe\"}, {\"name\": \"John Smith\"}],\
        \"publisher\": {\"name\": \"Example Ltd\"}}</script></head><body><p>a</p></body></html>",
    );
    assert_eq!(page.url, "https://www.example.org/world/summit");
    assert_eq!(
        (
            page.publisher.as_str(),
            page.language.as_str(),
            page.byline.as_str()
        ),
        ("The Example", "en-GB", "Jane Doe, John Smith")
    );
    // A canonical address that is the same for a whole site is none of the page.
    let page = read(
        "<link rel='canonical' href='https://www.example.org/'><meta name='author' content='Jane Doe'><p>a</p>",
    );
    assert_eq!(
        (page.url.as_str(), page.publisher.as_str()),
        (
            "https://www.example.org/2021/05/30/summit?x=1",
            "example.org"
        )
    );
    assert_eq!(page.byline, "Jane Doe");
    let page = read("<link rel='canonical' href='javascript:alert(1)'><p>a</p>");
    assert_eq!(page.url, "https://www.example.org/2021/05/30/summit?x=1");
}

#[test]
fn the_stated_text_stands_in_for_one_that_is_not_shown() {
    let body = text().repeat(3);
    let html = format!(
        "<script type='application/ld+json'>{}</script><body><p>Subscribe to go on reading this and all other articles that we have.</p></body>",
        serde_json::json!({"@type": "NewsArticle", "headline": "Summit", "articleBody": body})
    );
    assert_eq!(read(&html).text, body);
}

#[test]
fn short_reports_are_found() {
    let html = format!(
        "<html><head><meta name='description' content='{FIRST}'></head><body>{menu}<div><h1>Summit opens in Paris</h1><div class='text'>{FIRST}</div></div>{menu}\
        <div><p>You can write to us at any time, our editors are glad to read letters of all kinds, and they answer within a day or two.</p></div></body></html>",
        menu = menu()
    );
    assert_eq!(read(&html).text, FIRST);
}
