//! Feeds, mail, office documents, wikis, exports, plain text. Every case is a small file of its own.
#![allow(clippy::unwrap_used, reason = "helpers may fail as tests do")]

mod common;

use bifrons_read::Options;
use common::{all, day, one, read, zip};

/// Title, day, publisher, address, text.
fn shown(bytes: &str, name: &str) -> Vec<[String; 5]> {
    let found = all(bytes.as_bytes(), name, &Options::default());
    found
        .into_iter()
        .map(|d| [d.title.clone(), day(&d), d.publisher, d.url, d.text])
        .collect()
}

#[test]
fn feeds_of_all_versions() {
    let want = |text: &str, day: &str| {
        [["Summit opens", day, "AFP", "https://x.org/1", text].map(String::from)]
    };
    for (name, feed, day) in [
        (
            "RSS 0.90",
            r#"<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://channel.netscape.com/rdf/simple/0.9/">
            <channel><title>AFP</title><link>https://x.org</link></channel><image><title>Logo</title><url>https://x.org/i</url></image>
            <item><title>Summit opens</title><link>https://x.org/1</link><description>Leaders met.</description></item></rdf:RDF>"#,
            "",
        ),
        (
            "RSS 0.91 with a definition",
            r#"<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
            <rss version="0.91"><channel><title>AFP</title><item><title>Summit opens</title><link>https://x.org/1</link>
            <description>Leaders met.</description></item></channel></rss>"#,
            "",
        ),
        (
            "RSS 1.0",
            r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://x.org"><title>AFP</title></channel><item rdf:about="https://x.org/1"><title>Summit opens</title>
            <link>https://x.org/1</link><dc:date>2021-05-30T08:00:00Z</dc:date><description>Leaders met.</description></item></rdf:RDF>"#,
            "2021-05-30",
        ),
        (
            "RSS 2.0 with the full text",
            r#"<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/"><channel>
            <title><![CDATA[AFP]]></title><item><media:title>Picture</media:title><title>Summit opens</title><link>https://x.org/1</link>
            <guid isPermaLink="false">1</guid><pubDate>Sun, 30 May 2021 08:00:00 GMT</pubDate><description>Short.</description>
            <content:encoded><![CDATA[<p>Leaders <b>met</b>.</p><script>x()</script>]]></content:encoded></item></channel></rss>"#,
            "2021-05-30",
        ),
        (
            "RSS 2.0 with HTML made text",
            r#"<rss version="2.0"><channel><title>AFP</title><item><title>Summit opens</title><link>https://x.org/1</link>
            <pubDate>Sun, 30 May 2021 08:00:00 +0200</pubDate><description>&lt;p&gt;Leaders met.&lt;/p&gt;</description></item></channel></rss>"#,
            "2021-05-30",
        ),
        (
            "Atom",
            r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.org/"><title>AFP</title><entry><title type="html">Summit &lt;i&gt;opens&lt;/i&gt;</title>
            <link rel="self" href="https://x.org/feed"/><link href="1"/><id>tag:x.org,2021:1</id><updated>2021-05-31T08:00:00Z</updated>
            <published>2021-05-30T08:00:00Z</published><author><name>A</name></author><summary>Short.</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Leaders met.</p></div></content></entry></feed>"#,
            "2021-05-30",
        ),
        (
            "JSON Feed",
            r#"{"version": "https:\/\/jsonfeed.org\/version\/1.1", "title": "AFP", "items": [{"id": "1", "url": "https://x.org/1", "title": "Summit opens",
            "content_html": "<p>Leaders met.</p>", "date_published": "2021-05-30T08:00:00Z"}]}"#,
            "2021-05-30",
        ),
    ] {
        assert_eq!(shown(feed, "in"), want("Leaders met.", day), "{name}");
        assert_eq!(
            shown(&feed.replace('\n', " "), "in"),
            want("Leaders met.", day),
            "{name} on one line"
        );
    }
}

#[test]
fn damaged_feeds_keep_what_came_before() {
    let feed = "<rss><channel><title>AFP</title>\n<item><title>One &nbsp;&amp; two</title><description>a &lt; b & c</description></item>\n<item><title>Three";
    let found = read(feed.as_bytes(), "in", &Options::default());
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0], "a < b & c");
    assert!(
        found[2].starts_with("in:3: the markup is damaged"),
        "{found:?}"
    );
    assert_eq!(
        read(b"<rss><channel></channel></rss>", "in", &Options::default()),
        ["in:1: no text"].map(|s| s.replace(":1", ""))
    );
    // Entities of the document's own are not opened.
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><rss><channel><item><title>t</title><description>&b;&b;</description></item></channel></rss>";
    assert_eq!(one(bomb.as_bytes(), "in").text, "&b;&b;");
}

#[test]
fn mail_in_parts_and_encodings() {
    let mail = "From: =?utf-8?q?AFP_N=C3=A9ws?= <news@x.org>\r\nTo: a@x.org\r\nSubject: =?utf-8?b?U3VtbWl0?= opens\r\nDate: Sun, 30 May 2021 08:00:00 +0200\r\n\
        Message-ID: <1@x.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=B\r\n\r\n--B\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
        Content-Transfer-Encoding: quoted-printable\r\n\r\nLeaders met in=20\r\nK=F6ln.\r\n\r\nThey talked.\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>No</p>\r\n--B--\r\n";
    let found = one(mail.as_bytes(), "in");
    assert_eq!(
        (
            found.id.as_str(),
            found.publisher.as_str(),
            found.title.as_str()
        ),
        ("1@x.org", "AFP Néws", "Summit opens")
    );
    assert_eq!(
        (day(&found).as_str(), found.text.as_str()),
        ("2021-05-30", "Leaders met in Köln.\n\nThey talked.")
    );
    let html = "From: a@x.org\nSubject: s\nDate: Sun, 30 May 2021 08:00:00 GMT\nContent-Type: text/html\n\n<p>Leaders met.</p><p>They talked.</p>";
    assert_eq!(
        one(html.as_bytes(), "in").text,
        "Leaders met.\n\nThey talked."
    );
    let many = format!(
        "From a@x.org Sun May 30 08:00:00 2021\n{mail}\nFrom b@x.org Sun May 30 08:00:00 2021\n{html}\n"
    );
    let found = all(many.as_bytes(), "in", &Options::default());
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].publisher, "a@x.org");
}

/// A Word document with such paragraphs; the first is a title if it begins with `#`.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|text| match text.strip_prefix('#') {
            Some(title) => format!(
                "<w:p><w:pPr><w:pStyle w:val=\"Title\"/></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>"
            ),
            None => format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>"),
        })
        .collect();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", xml.as_bytes()),
    ])
}

#[test]
fn word_documents() {
    let found = one(
        &docx(&[
            "#Summit opens",
            "30 May 2021",
            "Leaders &amp; aides ",
            "</w:t></w:r><w:del><w:r><w:delText>no</w:delText></w:r></w:del><w:r><w:t>They</w:t><w:tab/><w:t>talked.",
        ]),
        "in",
    );
    assert_eq!(
        (found.title.as_str(), day(&found).as_str()),
        ("Summit opens", "2021-05-30")
    );
    assert_eq!(found.text, "30 May 2021\n\nLeaders & aides\n\nThey talked.");
    let sheet = zip(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", b"<workbook/>"),
    ]);
    assert!(
        read(&sheet, "in", &Options::default())[0]
            .contains("an office document that is no Word document")
    );
    let damaged = zip(&[("word/document.xml", b"<w:document><w:p><w:t>a")]);
    assert_eq!(read(&damaged, "in", &Options::default()), ["a"]);
}

#[test]
fn exports_of_lexisnexis() {
    let articles = [
        "Summit opens in Paris",
        "The New York Times",
        "May 30, 2021 Sunday",
        "Late Edition - Final",
        "Copyright 2021 The New York Times Company",
        "All Rights Reserved",
        "Section: Section A; Column 0; Foreign Desk; Pg. 1",
        "Length: 8 words",
        "Byline: By A. Writer",
        "Body",
        "Leaders met on Sunday.",
        "They talked.",
        "Load-Date: June 1, 2021",
        "End of Document",
        "After the summit",
        "Agence France Presse -- English",
        "May 31, 2021 Monday 8:00 AM GMT",
        "Copyright 2021 Agence France Presse All Rights Reserved",
        "Length: 3 words",
        "Dateline: Paris, May 31, 2021",
        "Body",
        "All left.",
        "Load-Date: May 31, 2021",
        "End of Document",
    ];
    let found = all(&docx(&articles), "in", &Options::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (found[0].title.as_str(), found[0].publisher.as_str()),
        ("Summit opens in Paris", "The New York Times")
    );
    assert_eq!(
        (day(&found[0]).as_str(), found[0].text.as_str()),
        ("2021-05-30", "Leaders met on Sunday.\n\nThey talked.")
    );
    assert_eq!(
        (day(&found[1]).as_str(), found[1].text.as_str()),
        ("2021-05-31", "All left.")
    );
    assert_eq!(found[1].publisher, "Agence France Presse -- English");
    // The old form, as text with lines of one width.
    let old = "\u{feff}\n                               1 of 2 DOCUMENTS\n\n\n                              The Washington Post\n\n                          \
        May 30, 2021 Sunday\n                               Suburban Edition\n\nSummit opens in Paris\n\nBYLINE: A. Writer\n\nSECTION: A Section; Pg. A01\n\n\
        LENGTH: 8 words\n\n\nDATELINE: PARIS\n\n   Leaders met on Sunday, and all of them had come by train from the\nnorth.\n\n   They talked.\n\n\
        LOAD-DATE: May 30, 2021\n\nLANGUAGE: ENGLISH\n\nPUBLICATION-TYPE: Newspaper\n\n\n                      Copyright 2021 The Washington Post\n\
                                 All Rights Reserved\n\n\n                               2 of 2 DOCUMENTS\n\n                                  AFP\n\n\
                                   31 May 2021\n\nLENGTH: 2 words\n\nHEADLINE: After the summit\n\nBODY:\n\n   All left.\n";
    let found = all(old.as_bytes(), "in", &Options::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (
            found[0].title.as_str(),
            found[0].publisher.as_str(),
            day(&found[0]).as_str()
        ),
        ("Summit opens in Paris", "The Washington Post", "2021-05-30")
    );
    assert_eq!(
        found[0].text,
        "Leaders met on Sunday, and all of them had come by train from the north.\n\nThey talked."
    );
    assert_eq!(found[0].language, "en");
    assert_eq!(
        (
            found[1].title.as_str(),
            found[1].text.as_str(),
            day(&found[1]).as_str()
        ),
        ("After the summit", "All left.", "2021-05-31")
    );
}

#[test]
fn exports_of_factiva_and_proquest() {
    let plain = [
        "World",
        "Summit opens in Paris",
        "By A. Writer",
        "8 words",
        "30 May 2021",
        "08:00",
        "Reuters News",
        "LBA",
        "English",
        "(c) 2021 Reuters Limited",
        "PARIS, May 30 (Reuters) - Leaders met.",
        "They talked.",
        "Document LBA0000020210530eh5u0012a",
        "After the summit",
        "2 words",
        "31 May 2021",
        "Agence France Presse",
        "AFPR",
        "English",
        "Copyright Agence France-Presse, 2021 All rights reserved.",
        "All left.",
        "Document AFPR000020210531eh5v000b1",
    ];
    let found = all(&docx(&plain), "in", &Options::default());
    assert_eq!(found.len(), 2, "{found:?}");
    assert_eq!(
        (
            found[0].title.as_str(),
            found[0].publisher.as_str(),
            day(&found[0]).as_str()
        ),
        ("Summit opens in Paris", "Reuters News", "2021-05-30")
    );
    assert_eq!(
        (found[0].text.as_str(), found[0].language.as_str()),
        (
            "PARIS, May 30 (Reuters) - Leaders met.\n\nThey talked.",
            "en"
        )
    );
    assert_eq!(
        (found[1].publisher.as_str(), found[1].text.as_str()),
        ("Agence France Presse", "All left.")
    );
    let codes = "SE World\nHD Summit opens in Paris\nBY A. Writer\nWC 8 words\nPD 30 May 2021\nET 08:00\nSN Reuters News\nSC LBA\nLA English\nCY (c) 2021\n\nLP\nLeaders met.\n\n\
        TD\nThey talked.\n\nCO x : Y\nAN Document LBA0000020210530eh5u0012a\n";
    let tabs = codes
        .lines()
        .map(|line| line.replacen(' ', "\t", usize::from(!line.ends_with('.'))) + "\n");
    let above = codes.lines().map(|line| match line.split_once(' ') {
        Some((code, value)) if code.len() == 2 => format!("{code}\n\n{value}\n\n"),
        _ => format!("{line}\n"),
    });
    for codes in [codes.to_string(), tabs.collect(), above.collect()] {
        let found = one(codes.as_bytes(), "in");
        assert_eq!(
            (
                found.title.as_str(),
                found.publisher.as_str(),
                day(&found).as_str(),
                found.language.as_str()
            ),
            ("Summit opens in Paris", "Reuters News", "2021-05-30", "en"),
            "{codes}"
        );
        assert_eq!(found.text, "Leaders met.\n\nThey talked.", "{codes}");
    }
    let rule = "_".repeat(60);
    let proquest = format!(
        "{rule}\n\nTitle: Summit opens in Paris\n\nPublication info: The Times ; London. 30 May 2021: 1.\n\nAbstract: Short.\n\nFull text: Leaders met.\n\nThey talked.\n\n\
        Publication title: The Times\n\nPublication date: May 30, 2021\n\nLanguage of publication: English\n\nProQuest document ID: 12\n\nDocument URL: https://x.org\n\n{rule}\n"
    );
    let found = one(proquest.as_bytes(), "in");
    assert_eq!(
        (
            found.title.as_str(),
            found.publisher.as_str(),
            day(&found).as_str()
        ),
        ("Summit opens in Paris", "The Times", "2021-05-30")
    );
    assert_eq!(
        (found.text.as_str(), found.url.as_str()),
        ("Leaders met.\n\nThey talked.", "https://x.org")
    );
}

#[test]
fn wiki_pages_and_exports() {
    let source = "{{date|May 30, 2021}}\n'''Leaders''' of [[w:France|France]] met in [[Paris]].\n\nThey talked.\n== Sources ==\n*{{source|url=x}}\n";
    let found = one(source.as_bytes(), "in");
    assert_eq!(
        (day(&found).as_str(), found.text.as_str()),
        (
            "2021-05-30",
            "Leaders of France met in Paris.\n\nThey talked."
        )
    );
    let escaped = source.replace('&', "&amp;").replace('<', "&lt;");
    let page = |title: &str, space: u8, more: &str| {
        format!(
            "<page><title>{title}</title><ns>{space}</ns><id>7</id>{more}<revision><id>9</id><timestamp>2022-01-01T00:00:00Z</timestamp><contributor><id>3</id></contributor>\
            <text xml:space=\"preserve\">{escaped}</text></revision></page>"
        )
    };
    let export = format!(
        "<mediawiki xmlns=\"http://www.mediawiki.org/xml/export-0.10/\"><siteinfo><sitename>Wikinews</sitename><base>https://en.wikinews.org/wiki/Main_Page</base></siteinfo>{}{}{}{}</mediawiki>",
        page("Summit opens", 0, ""),
        page("User:A", 2, ""),
        page("Old", 0, "<redirect title=\"Summit opens\" />"),
        page("Second", 0, "")
    );
    let found = all(export.as_bytes(), "in", &Options::default());
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].title.as_str(), found[0].publisher.as_str()),
        ("Summit opens", "Wikinews")
    );
    assert_eq!(found[0].url, "https://en.wikinews.org/wiki/Summit_opens");
    assert_eq!(
        (day(&found[0]).as_str(), found[0].text.lines().next()),
        ("2021-05-30", Some("Leaders of France met in Paris."))
    );
    let cut = read(
        &export.as_bytes()[..export.len() - 300],
        "in",
        &Options::default(),
    );
    assert_eq!(cut.len(), 2, "{cut:?}");
    assert!(cut[1].contains("the markup is damaged"), "{cut:?}");
}

#[test]
fn languages_are_told_where_the_source_does_not() {
    let french = "Le président de la République a déclaré lundi que les négociations avec les syndicats reprendraient la semaine prochaine à Paris.";
    assert_eq!(one(french.as_bytes(), "in").language, "fr");
    assert_eq!(
        one(
            format!("{{\"text\": \"{french}\", \"language\": \"x\"}}").as_bytes(),
            "in"
        )
        .language,
        "x"
    );
    assert_eq!(one(b"The president said on Monday that talks with the unions will go on in Paris next week.", "in").language, "en");
    assert_eq!(one(b"Text.", "in").language, "");
}
