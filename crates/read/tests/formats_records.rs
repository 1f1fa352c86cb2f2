//! Records and tables: JSON in all its forms, separated values, Parquet. Every case is a small file of its own.
#![allow(clippy::unwrap_used, reason = "helpers may fail as tests do")]

mod common;

use std::sync::Arc;

use bifrons_read::Options;
use common::{all, bzip2, day, gzip, one, read};
use parquet::basic::{BrotliLevel, Compression, GzipLevel, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

fn mapped(map: &str) -> Options {
    Options {
        map: map.parse().unwrap(),
        ..Options::default()
    }
}

fn texts(bytes: &[u8], name: &str) -> Vec<String> {
    all(bytes, name, &Options::default())
        .into_iter()
        .map(|document| document.text)
        .collect()
}

#[test]
fn json_in_arrays_objects_and_over_lines() {
    for (name, json) in [
        ("an array", r#"[{"text": "a"}, {"text": "b"}]"#),
        (
            "an array over lines",
            "[\n  {\n    \"text\": \"a\"\n  },\n  {\"text\": \"b\"}\n]\n",
        ),
        (
            "objects over lines",
            "{\n  \"text\": \"a\"\n}\n{\n  \"text\": \"b\"\n}",
        ),
        (
            "a list in an object",
            r#"{"status": "ok", "totalResults": 2, "articles": [{"text": "a"}, {"text": "b"}], "next": {"text": "no"}}"#,
        ),
        (
            "a list deeper in an object",
            r#"{"response": {"docs": [{"text": "a"}, {"text": "b"}], "meta": {}}}"#,
        ),
        (
            "brackets in strings",
            r#"[{"text": "a", "x": "}]\"{"}, {"text": "b"}]"#,
        ),
        (
            "an array after a mark",
            "\u{feff}[{\"text\": \"a\"},{\"text\": \"b\"}]",
        ),
    ] {
        assert_eq!(texts(json.as_bytes(), "in"), ["a", "b"], "{name}");
        assert_eq!(
            texts(&bzip2(json.as_bytes()), "in"),
            ["a", "b"],
            "{name}, packed"
        );
    }
    let wrong = b"[{\"text\": \"a\"},\n{\"text\": 5},\n{\"text\": \"b\"} {\"text\": \"c";
    assert_eq!(
        read(wrong, "in", &Options::default()),
        [
            "a",
            "in:2: the field `text` is a number, not a string",
            "b",
            "in:3: not a JSON object: it is cut short"
        ]
    );
}

#[test]
fn fields_by_other_names() {
    let found = one(
        br#"{"source": {"id": null, "name": "AFP"}, "headline": "Summit", "publishedAt": "2021-05-30T08:00:00Z", "link": "https://x.org/1",
            "content": ["Leaders met.", "They talked."], "lang": "en", "n": [[1]]}"#
            .iter()
            .map(|b| if *b == b'\n' { b' ' } else { *b })
            .collect::<Vec<u8>>()
            .as_slice(),
        "in",
    );
    assert_eq!(
        (
            found.publisher.as_str(),
            found.title.as_str(),
            day(&found).as_str()
        ),
        ("AFP", "Summit", "2021-05-30")
    );
    assert_eq!(
        (found.url.as_str(), found.text.as_str()),
        ("https://x.org/1", "Leaders met.\n\nThey talked.")
    );
    // The names of a document itself go before.
    let found = one(
        br#"{"body": "no", "text": "yes", "headline": "no", "title": "yes"}"#,
        "in",
    );
    assert_eq!((found.text.as_str(), found.title.as_str()), ("yes", "yes"));
    let found = all(
        br#"{"text": "no", "words": "yes", "when": "30 May 2021"}"#,
        "in",
        &mapped("text=words,date=when"),
    );
    assert_eq!(
        (found[0].text.as_str(), day(&found[0]).as_str()),
        ("yes", "2021-05-30")
    );
    assert_eq!(
        read(
            br#"{"text": "a", "when": "2021"}"#,
            "in",
            &mapped("text=words,date=when")
        ),
        ["in:1: the column `words` is missing; the first line has `text`, `when`"]
    );
}

#[test]
fn tables_with_any_delimiter() {
    for delimiter in [",", ";", "\t", "|", "\u{1f}"] {
        let rows = [
            ["Date", "Headline", "Source", "Body"],
            [
                "30/05/2021",
                "Summit",
                "AFP",
                "\"Leaders met.\n\nThey said \"\"yes\"\".\"",
            ],
            ["01/06/2021", "After the summit", "AP", "Short."],
        ];
        let table: String = rows.map(|row| row.join(delimiter) + "\r\n").concat();
        let found = all(table.as_bytes(), "in", &Options::default());
        assert_eq!(found.len(), 2, "{delimiter:?}");
        assert_eq!(
            found[0].text, "Leaders met.\n\nThey said \"yes\".",
            "{delimiter:?}"
        );
        // The first row shows that the day goes first.
        assert_eq!(
            [day(&found[0]), day(&found[1])],
            ["2021-05-30", "2021-06-01"],
            "{delimiter:?}"
        );
        assert_eq!(
            (found[1].title.as_str(), found[1].publisher.as_str()),
            ("After the summit", "AP")
        );
    }
}

#[test]
fn tables_of_services_and_languages() {
    for (name, header, row, want) in [
        (
            "Factiva",
            "Accession Number,Headline,Byline,Word count,Publication date,Source name,Language,Lead Paragraph,Body",
            "AN1,Summit opens,By A,2,30 May 2021,AFP,English,Leaders met in Paris.,They talked.",
            [
                "2021-05-30",
                "AFP",
                "Summit opens",
                "Leaders met in Paris.\n\nThey talked.",
            ],
        ),
        (
            "LexisNexis",
            "Title,Publication,Byline,Date,Section,Length,Full Text",
            "Summit opens,The Times,By A,\"May 30, 2021 Sunday\",World,2 words,Leaders met.",
            ["2021-05-30", "The Times", "Summit opens", "Leaders met."],
        ),
        (
            "ProQuest",
            "Title,Abstract,StoreId,Authors,pubdate,pubtitle,language,FullText,DocumentURL",
            "Summit opens,Short,12,A,\"May 30, 2021\",The Times,English,Leaders met.,https://x.org",
            ["2021-05-30", "The Times", "Summit opens", "Leaders met."],
        ),
        (
            "Media Cloud",
            "id,publish_date,title,url,language,media_name,text",
            "9,2021-05-30,Summit opens,https://x.org,en,AFP,Leaders met.",
            ["2021-05-30", "AFP", "Summit opens", "Leaders met."],
        ),
        (
            "no text but a summary",
            "headline,short_description,date,link",
            "Summit opens,Leaders met.,2021-05-30,https://x.org",
            ["2021-05-30", "", "Summit opens", "Leaders met."],
        ),
        (
            "French",
            "Titre;Date de publication;Journal;Texte",
            "Sommet;30 mai 2021;Le Monde;Les dirigeants se sont rencontrés.",
            [
                "2021-05-30",
                "Le Monde",
                "Sommet",
                "Les dirigeants se sont rencontrés.",
            ],
        ),
        (
            "Russian",
            "Дата;Заголовок;Источник;Текст",
            "30.05.2021;Саммит;ТАСС;Лидеры встретились.",
            ["2021-05-30", "ТАСС", "Саммит", "Лидеры встретились."],
        ),
        (
            "Chinese",
            "标题,日期,来源,正文",
            "峰会,2021年5月30日,新华社,领导人会面。",
            ["2021-05-30", "新华社", "峰会", "领导人会面。"],
        ),
    ] {
        let found = one(format!("\u{feff}{header}\n{row}\n").as_bytes(), "in");
        assert_eq!(
            [&day(&found), &found.publisher, &found.title, &found.text],
            want,
            "{name}"
        );
    }
}

#[test]
fn tables_with_quirks() {
    let options = Options::default();
    // A row is wrong, the next is read.
    let table = "id,title,text\n1,a,b,c\n2,a\n3,,\n4,a,b\n";
    assert_eq!(
        read(table.as_bytes(), "in", &options),
        [
            "in:2: the row has 4 columns, not 3",
            "in:3: the row has 2 columns, not 3",
            "in:4: no text",
            "b"
        ]
    );
    // Excel says which delimiter it used, and writes in the code page of Windows or in UTF-16.
    let latin = b"sep=;\nTitel;Inhalt\nT\xe4ter;Die Pr\xe4sidenten trafen sich in K\xf6ln, sagte Au\xdfenminister M\xfcller.\n";
    let found = one(latin, "in");
    assert_eq!(
        (found.title.as_str(), &found.text[..16]),
        ("Täter", "Die Präsidenten")
    );
    let wide: Vec<u8> = "\u{feff}title\ttext\r\nA\tLeaders met in Köln.\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(one(&wide, "in").text, "Leaders met in Köln.");
    // Nobody knows which number is the month.
    let reads = all(b"date,text\n03/04/2021,a\n", "in", &options);
    assert_eq!(day(&reads[0]), "2021");
    // Later rows tell.
    let reads = all(b"date,text\n03/04/2021,a\n13/04/2021,b\n", "in", &options);
    assert_eq!(day(&reads[0]), "2021-04-03");
    let html = "title,content\nA,\"<p>Leaders met.</p><p>They&nbsp;talked &amp; signed.</p>\"\n";
    assert_eq!(
        one(html.as_bytes(), "in").text,
        "Leaders met.\n\nThey talked & signed."
    );
}

#[test]
fn tables_without_known_columns() {
    let table = "alpha,beta,gamma\n1,2,3\n4,5,6\n7,8,9\n";
    assert_eq!(
        read(table.as_bytes(), "in", &Options::default()),
        ["in: the column `text` is missing; the first line has `alpha`, `beta`, `gamma`"]
    );
    let found = all(
        table.as_bytes(),
        "in",
        &mapped("text=alpha+gamma,title=beta"),
    );
    assert_eq!(
        (found[0].text.as_str(), found[0].title.as_str()),
        ("1\n\n3", "2")
    );
    assert_eq!(
        read(table.as_bytes(), "in", &mapped("text=delta")),
        ["in: the column `delta` is missing; the first line has `alpha`, `beta`, `gamma`"]
    );
    // Prose with commas is no table.
    let prose = "Paris, Kyiv, Rome\n\nLeaders met on Sunday, and talked.\nThey signed, too.\nThen, they left.\n";
    assert_eq!(one(prose.as_bytes(), "in").text, prose);
}

/// A Parquet file with a title, a text that may be missing, and a date in days since 1970.
fn table(packing: Compression, version: WriterVersion, rows: usize) -> Vec<u8> {
    let schema = "message news { REQUIRED INT64 id; OPTIONAL BYTE_ARRAY title (UTF8); OPTIONAL BYTE_ARRAY body (UTF8); REQUIRED INT32 published (DATE); }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder()
        .set_compression(packing)
        .set_writer_version(version)
        .build();
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).unwrap();
    for group in 0..2 {
        let mut columns = writer.next_row_group().unwrap();
        let ids: Vec<i64> = (0..rows).map(|row| (group * rows + row) as i64).collect();
        let titles: Vec<ByteArray> = ids
            .iter()
            .map(|id| format!("Title {id}").as_str().into())
            .collect();
        // Every third row has no text.
        let has: Vec<i16> = ids.iter().map(|id| i16::from(id % 3 != 2)).collect();
        let bodies = ids.iter().filter(|id| **id % 3 != 2);
        let bodies: Vec<ByteArray> = bodies
            .map(|id| format!("Body {id} of a report.").as_str().into())
            .collect();
        let mut column = columns.next_column().unwrap().unwrap();
        column
            .typed::<Int64Type>()
            .write_batch(&ids, None, None)
            .unwrap();
        column.close().unwrap();
        let mut column = columns.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&titles, Some(&vec![1; rows]), None)
            .unwrap();
        column.close().unwrap();
        let mut column = columns.next_column().unwrap().unwrap();
        column
            .typed::<ByteArrayType>()
            .write_batch(&bodies, Some(&has), None)
            .unwrap();
        column.close().unwrap();
        let mut column = columns.next_column().unwrap().unwrap();
        column
            .typed::<Int32Type>()
            .write_batch(&vec![18_777; rows], None, None)
            .unwrap();
        column.close().unwrap();
        columns.close().unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn parquet_with_every_packing() {
    for packing in [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::ZSTD(ZstdLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
    ] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let bytes = table(packing, version, 300);
            let found = all(&bytes, "in", &Options::default());
            assert_eq!(found.len(), 600, "{packing:?}");
            assert_eq!(
                (found[0].id.as_str(), found[0].text.as_str()),
                ("0", "Body 0 of a report."),
                "{packing:?}"
            );
            assert_eq!(
                (found[599].title.as_str(), found[599].text.as_str()),
                ("Title 599", ""),
                "{packing:?}"
            );
            assert_eq!(day(&found[400]), "2021-05-30");
        }
    }
    let packed = gzip(&table(Compression::SNAPPY, WriterVersion::PARQUET_1_0, 10));
    assert_eq!(all(&packed, "in", &Options::default()).len(), 20);
}

#[test]
fn parquet_from_a_file_and_by_a_map() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news");
    std::fs::write(
        &path,
        table(Compression::SNAPPY, WriterVersion::PARQUET_2_0, 200),
    )
    .unwrap();
    let sources = [bifrons_read::Source::from(path.as_path())];
    let mut reads = bifrons_read::documents(&sources, &mapped("text=title")).unwrap();
    assert_eq!(reads.by_ref().count(), 400);
    assert_eq!(Some(reads.progress().bytes), reads.progress().bytes_total);
    assert_eq!(reads.counts().documents, 400);
    let wrong = bifrons_read::documents(&sources, &mapped("text=words,date=published")).unwrap();
    let shown: Vec<String> = wrong.map(|read| common::show(&read)).collect();
    assert!(
        shown[0].ends_with(
            "the column `words` is missing; the first line has `id`, `title`, `body`, `published`"
        ),
        "{shown:?}"
    );
}

#[test]
fn damaged_parquet_is_refused() {
    let good = table(Compression::SNAPPY, WriterVersion::PARQUET_1_0, 50);
    let cut = |end: usize| read(&good[..end], "in", &Options::default());
    assert!(
        cut(good.len() - 1)[0].contains("last four bytes are not PAR1"),
        "{:?}",
        cut(good.len() - 1)
    );
    assert!(cut(10)[0].contains("cut short"));
    let mut long = good.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(
        read(&long, "in", &Options::default())[0].contains("footer is longer than 64000000 bytes")
    );
    // Whatever byte is wrong, something is said, and nothing else happens.
    for at in (4..good.len()).step_by(3) {
        for change in [0x01, 0x80, 0xff] {
            let mut wrong = good.clone();
            wrong[at] ^= change;
            read(&wrong, "in", &Options::default());
        }
    }
}
