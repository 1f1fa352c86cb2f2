//! Encodings: what a file, its address or its content says, else what its bytes look like.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Bytes of a page in which its declaration is looked for; the standard says 1,024, pages do otherwise.
const DECLARATION: usize = 4_096;

/// Bytes by which an encoding is guessed.
const GUESS: usize = 1 << 20;

/// Decodes a whole text: by its byte order mark, else as UTF-8 if it is that, else by `label` (of a header), else by what it
/// declares, else by what its bytes look like. The note tells of what was guessed or could not be read.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>, notes: &mut Vec<String>) -> String {
    if let Some(wide) = Wide::of(bytes) {
        let mut text = String::new();
        let wrong = Widened::new(bytes, wide).read_to_string(&mut text).is_err();
        if wrong {
            notes.push("the text is damaged at its end".into());
        }
        return mended(text.into(), notes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        // Whatever they declare, texts that are UTF-8 throughout are in nothing else, but for those of seven bits.
        let escapes = bytes.contains(&0x1b);
        if !escapes {
            return mended(text.into(), notes);
        }
    }
    if is_mostly_utf8(bytes) {
        let text = String::from_utf8_lossy(bytes);
        let wrong = bytes
            .utf8_chunks()
            .filter(|chunk| !chunk.invalid().is_empty())
            .count();
        notes.push(format!(
            "not UTF-8 in {wrong} places, which stand as U+FFFD"
        ));
        return mended(text, notes);
    }
    let stated = label
        .and_then(|label| Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes()))
        .or_else(|| declared(bytes))
        // A page that was readable in UTF-16 has no such declaration in single bytes.
        .filter(|encoding| *encoding != UTF_16BE && *encoding != UTF_16LE);
    let encoding = stated.unwrap_or_else(|| guess(bytes));
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    let (text, encoding) = if wrong && stated.is_some() {
        // The declaration may be wrong.
        let guessed = guess(bytes);
        let (other, still) = guessed.decode_without_bom_handling(bytes);
        if still {
            (text, encoding)
        } else {
            (other, guessed)
        }
    } else {
        (text, encoding)
    };
    if stated != Some(encoding) && encoding != UTF_8 {
        notes.push(format!(
            "the encoding is not stated; read as {}",
            encoding.name()
        ));
    }
    let missing = text.chars().filter(|c| *c == '\u{fffd}').count();
    if missing > 0 {
        notes.push(format!(
            "{missing} characters could not be read as {} and stand as U+FFFD",
            encoding.name()
        ));
    }
    mended(text, notes)
}

/// Whether more characters of several bytes are there than bytes that are no part of one: no other encoding looks so.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    wrong > 0 && right > wrong
}

/// Guesses among the encodings of the web.
pub(crate) fn guess(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(GUESS)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(sample, sample.len() == bytes.len());
    detector.guess(None, Utf8Detection::Allow)
}

/// What an XML declaration or a `meta` element says.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION)].to_ascii_lowercase();
    for key in [&b"encoding="[..], b"charset="] {
        for at in memchr::memmem::find_iter(&head, key) {
            let rest = head.get(at + key.len()..).unwrap_or_default();
            let rest = rest.trim_ascii_start();
            let rest = rest
                .strip_prefix(b"\"")
                .or(rest.strip_prefix(b"'"))
                .unwrap_or(rest);
            let end = rest
                .iter()
                .position(|b| !b.is_ascii_alphanumeric() && !b"-_:.".contains(b));
            let label = &rest[..end.unwrap_or(rest.len())];
            if let Some(encoding) = Encoding::for_label(label) {
                return Some(encoding);
            }
        }
    }
    None
}

/// A NUL is one code point, as a blank is: offsets hold.
fn mended(text: Cow<str>, notes: &mut Vec<String>) -> String {
    let nul = text.bytes().filter(|b| *b == 0).count();
    if nul == 0 {
        return text.into_owned();
    }
    notes.push(format!("{nul} NUL characters stand as blanks"));
    text.replace('\0', " ")
}

/// Encodings of more than one byte for every character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wide {
    Utf16(bool),
    Utf32(bool),
}

impl Wide {
    /// Told by the byte order mark, or by the zeros of a first sign that is in ASCII.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match *head {
            [0xff, 0xfe, 0, 0, ..] | [b'<' | b'{' | b'[', 0, 0, 0, ..] => Some(Self::Utf32(false)),
            [0, 0, 0xfe, 0xff, ..] | [0, 0, 0, b'<' | b'{' | b'[', ..] => Some(Self::Utf32(true)),
            [0xff, 0xfe, ..] | [b'<' | b'{' | b'[', 0, _, 0, ..] => Some(Self::Utf16(false)),
            [0xfe, 0xff, ..] | [0, b'<' | b'{' | b'[', 0, _, ..] => Some(Self::Utf16(true)),
            _ => None,
        }
    }
}

/// A stream in such an encoding as UTF-8, without a byte order mark. What cannot be read becomes U+FFFD.
pub(crate) struct Widened<R> {
    inner: R,
    wide: Wide,
    decoder: Decoder,
    /// Decoded, and from where on not yet given.
    out: String,
    given: usize,
    /// Bytes of a character that is cut by the end of a buffer.
    rest: Vec<u8>,
    ended: bool,
}

impl<R: BufRead> Widened<R> {
    pub(crate) fn new(inner: R, wide: Wide) -> Self {
        let encoding = match wide {
            Wide::Utf16(false) => UTF_16LE,
            Wide::Utf16(true) => UTF_16BE,
            Wide::Utf32(_) => UTF_8,
        };
        Self {
            inner,
            wide,
            decoder: encoding.new_decoder_with_bom_removal(),
            out: String::new(),
            given: 0,
            rest: Vec::new(),
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.out.clear();
        self.given = 0;
        while self.out.is_empty() && !self.ended {
            let bytes = self.inner.fill_buf()?;
            let count = bytes.len();
            self.ended = count == 0;
            match self.wide {
                Wide::Utf16(_) => {
                    self.out.reserve(count * 3 + 16);
                    let _ = self
                        .decoder
                        .decode_to_string(bytes, &mut self.out, self.ended);
                }
                Wide::Utf32(big) => {
                    self.rest.extend_from_slice(bytes);
                    let (whole, rest) = self.rest.as_chunks::<4>();
                    for four in whole {
                        let code = if big {
                            u32::from_be_bytes(*four)
                        } else {
                            u32::from_le_bytes(*four)
                        };
                        if code != 0xfeff {
                            self.out.push(char::from_u32(code).unwrap_or('\u{fffd}'));
                        }
                    }
                    if self.ended && !rest.is_empty() {
                        self.out.push('\u{fffd}');
                    }
                    self.rest = rest.to_vec();
                }
            }
            self.inner.consume(count);
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Widened<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.given == self.out.len() {
            self.fill()?;
        }
        let rest = &self.out.as_bytes()[self.given..];
        let count = rest.len().min(out.len());
        out[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], label: Option<&str>) -> (String, usize) {
        let mut notes = Vec::new();
        let text = decode(bytes, label, &mut notes);
        (text, notes.len())
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    }

    #[test]
    fn decodes_by_mark_label_declaration_and_looks() {
        let german = "Die Präsidenten trafen sich am Samstag in Köln, während Außenminister über Öl sprachen.";
        let latin = encoding_rs::WINDOWS_1252.encode(german).0.into_owned();
        assert_eq!(
            decoded(german.as_bytes(), Some("latin1")),
            (german.into(), 0)
        );
        assert_eq!(decoded(&latin, Some("iso-8859-1")), (german.into(), 0));
        assert_eq!(decoded(&latin, None), (german.into(), 1));
        let russian = "Президенты встретились в субботу в Москве, чтобы обсудить торговлю.";
        for (label, encoding) in [
            ("koi8-r", encoding_rs::KOI8_R),
            ("windows-1251", encoding_rs::WINDOWS_1251),
        ] {
            let bytes = encoding.encode(russian).0;
            let page = [format!("<meta charset='{label}'>").as_bytes(), &bytes].concat();
            assert!(decoded(&page, None).0.ends_with(russian), "{label}");
            assert_eq!(decoded(&bytes, None), (russian.into(), 1), "{label}");
            assert_eq!(decoded(&bytes, Some(label)), (russian.into(), 0), "{label}");
        }
        for big in [false, true] {
            let mark = utf16(&format!("\u{feff}{german}"), big);
            assert_eq!(decoded(&mark, None), (german.into(), 0));
            assert_eq!(decoded(&utf16("<p>é", big), None), ("<p>é".into(), 0));
            let wide: Vec<u8> = "\u{feff}é𝄞"
                .chars()
                .flat_map(|c| {
                    if big {
                        (c as u32).to_be_bytes()
                    } else {
                        (c as u32).to_le_bytes()
                    }
                })
                .collect();
            assert_eq!(decoded(&wide, None), ("é𝄞".into(), 0));
            assert_eq!(decoded(&wide[..10], None), ("é\u{fffd}".into(), 0));
        }
        assert_eq!(decoded(b"a\0b", None), ("a b".into(), 1));
        assert_eq!(decoded(b"\xef\xbb\xbfa", Some("utf-16")), ("a".into(), 0));
        assert_eq!(
            decoded(b"\xc3\xa9\xc3\xa9 \xe9", Some("latin1")),
            ("éé \u{fffd}".into(), 1)
        );
        let japanese = encoding_rs::ISO_2022_JP
            .encode("日本の首相は土曜日に会談した。")
            .0
            .into_owned();
        assert_eq!(decoded(&japanese, None).0, "日本の首相は土曜日に会談した。");
    }

    #[test]
    fn a_character_may_be_cut_by_a_buffer() {
        let text = "é𝄞 und so weiter. ".repeat(50);
        let bytes = utf16(&format!("\u{feff}{text}"), false);
        for size in [1, 2, 3, 7, 4096] {
            let mut out = String::new();
            let reader = io::BufReader::with_capacity(size, &bytes[..]);
            Widened::new(reader, Wide::Utf16(false))
                .read_to_string(&mut out)
                .unwrap();
            assert_eq!(out, text, "{size}");
        }
    }
}
