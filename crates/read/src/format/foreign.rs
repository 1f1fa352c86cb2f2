//! Formats that are known and not read, so that the user hears a name and a remedy instead of nonsense.

use std::fmt;

/// A format that is recognised and not read, or not where only lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Foreign {
    /// Arrow file or stream.
    Arrow,
    /// No text of any kind.
    Binary,
    /// xz, lz4 or 7z.
    OtherPacking,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// HTML page.
    Html,
    /// One JSON array, or objects over several lines, instead of an object a line.
    Json,
    /// Word, Excel or LibreOffice file in a ZIP.
    Office,
    /// Word or Excel file of before 2007.
    OldOffice,
    /// Packed more than three times, or an archive in an archive in an archive.
    PackedTwice,
    /// Apache Parquet.
    Parquet,
    /// PDF.
    Pdf,
    /// Rich Text Format.
    Rtf,
    /// SQLite database.
    Sqlite,
    /// tar archive.
    Tar,
    /// Web archive.
    Warc,
    /// XML that is no feed.
    Xml,
    /// ZIP archive.
    Zip,
}

/// First bytes of formats that are not read.
const MAGIC: [(&[u8], Foreign); 9] = [
    (b"%PDF-", Foreign::Pdf),
    (b"ARROW1", Foreign::Arrow),
    (b"\xff\xff\xff\xff", Foreign::Arrow),
    (b"SQLite format 3\0", Foreign::Sqlite),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Foreign::OldOffice),
    (b"\xfd7zXZ\0", Foreign::OtherPacking),
    (b"\x04\x22\x4d\x18", Foreign::OtherPacking),
    (b"7z\xbc\xaf\x27\x1c", Foreign::OtherPacking),
    (b"{\\rtf", Foreign::Rtf),
];

impl Foreign {
    /// Tells a foreign format by the first bytes of a file; `None` if it is none of them.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        let found = MAGIC.iter().find(|(magic, _)| head.starts_with(magic));
        found.map(|(_, foreign)| *foreign)
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Arrow => "an Arrow file, which is not read; write its rows as Parquet or JSONL",
            Self::Binary => "not text",
            Self::OtherPacking => {
                "packed in a way that is not read; unpack it, or pack it with gzip, bzip2 or zstd"
            }
            Self::Feed => "an RSS or Atom feed, where lines are wanted",
            Self::Html => "an HTML page, where lines are wanted",
            Self::Json => {
                "JSON over several lines, where one object a line is wanted; write it so, for example with jq -c '.[]'"
            }
            Self::Office => {
                "an office document that is no Word document; save its text as CSV or plain text"
            }
            Self::OldOffice => {
                "an office document of before 2007, which is not read; save it as DOCX or plain text"
            }
            Self::PackedTwice => "packed more often than three times; unpack it",
            Self::Parquet => "a Parquet file, where lines are wanted; write its rows as CSV",
            Self::Pdf => {
                "a PDF, which is not read; convert it to text, for example with pdftotext"
            }
            Self::Rtf => "an RTF document, which is not read; save it as DOCX or plain text",
            Self::Sqlite => "an SQLite database, which is not read; write its rows as CSV or JSONL",
            Self::Tar => "a tar archive, where lines are wanted; unpack it and name the folder",
            Self::Warc => "a web archive, where lines are wanted",
            Self::Xml => {
                "an XML file of an unknown kind; write its text as JSONL or plain text"
            }
            Self::Zip => "a ZIP archive, where lines are wanted; unpack it and name the folder",
        })
    }
}
