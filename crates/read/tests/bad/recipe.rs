//! Bad files from recipes: a language of one line, so that a list of files can be read, and a file of a terabyte written.
//!
//! | recipe | bytes |
//! | --- | --- |
//! | `"text"` | itself; escapes are `\n \r \t \0 \\ \"`, `\xHH` for a byte and `\u{…}` for a character |
//! | `a + b` | one after the other |
//! | `a * 1000` | so many times |
//! | `f(a, …)` | made of others: see [`make`] |
//!
//! Nothing is held in memory but what is packed.

use std::fmt;
use std::io::{self, Cursor, Read, Write};

use flate2::Compression;
use flate2::read::GzEncoder;

/// Bytes to be written, as a recipe says.
#[derive(Clone)]
pub enum Recipe {
    /// Themselves.
    Bytes(Vec<u8>),
    /// One after the other.
    Chain(Vec<Recipe>),
    /// So many times.
    Times(Box<Recipe>, u64),
}

impl Recipe {
    /// Reads a recipe.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut rest = Rest(text);
        let recipe = rest.chain()?;
        match rest.skip() {
            "" => Ok(recipe),
            left => Err(format!("what is `{left}`?")),
        }
    }

    /// Its bytes.
    pub fn read(&self) -> Box<dyn Read + '_> {
        match self {
            Self::Bytes(bytes) => Box::new(Cursor::new(bytes)),
            Self::Chain(parts) => parts.iter().fold(Box::new(io::empty()), |all, part| {
                Box::new(all.chain(part.read()))
            }),
            Self::Times(part, times) => Box::new(Times {
                part: part.whole(),
                times: *times,
                at: 0,
            }),
        }
    }

    /// All its bytes at once.
    pub fn whole(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.read().read_to_end(&mut out).unwrap();
        out
    }

    /// Its bytes as text.
    fn text(&self) -> String {
        String::from_utf8(self.whole()).unwrap()
    }
}

impl fmt::Debug for Recipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Recipe")
    }
}

/// The same bytes again and again.
struct Times {
    part: Vec<u8>,
    times: u64,
    at: usize,
}

impl Read for Times {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut written = 0;
        while written < out.len() && self.times > 0 && !self.part.is_empty() {
            let piece = &self.part[self.at..];
            let length = piece.len().min(out.len() - written);
            out[written..written + length].copy_from_slice(&piece[..length]);
            (written, self.at) = (written + length, self.at + length);
            if self.at == self.part.len() {
                (self.at, self.times) = (0, self.times - 1);
            }
        }
        Ok(written)
    }
}

/// What is still to be read of a recipe.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn skip(&mut self) -> &'a str {
        self.0 = self.0.trim_start();
        self.0
    }

    fn take(&mut self, sign: char) -> bool {
        let found = self.skip().strip_prefix(sign);
        self.0 = found.unwrap_or(self.0);
        found.is_some()
    }

    fn word(&mut self) -> &'a str {
        let text = self.skip();
        let end = text
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(text.len());
        self.0 = &text[end..];
        &text[..end]
    }

    fn chain(&mut self) -> Result<Recipe, String> {
        let mut parts = vec![self.times()?];
        while self.take('+') {
            parts.push(self.times()?);
        }
        Ok(if parts.len() == 1 {
            parts.swap_remove(0)
        } else {
            Recipe::Chain(parts)
        })
    }

    fn times(&mut self) -> Result<Recipe, String> {
        let mut part = self.part()?;
        while self.take('*') {
            let times = self.word().parse().map_err(|e| format!("after `*`: {e}"))?;
            part = Recipe::Times(Box::new(part), times);
        }
        Ok(part)
    }

    fn part(&mut self) -> Result<Recipe, String> {
        if self.take('"') {
            return self.string();
        }
        if self.take('(') {
            let inner = self.chain()?;
            return if self.take(')') {
                Ok(inner)
            } else {
                Err(format!("`)` is missing before `{}`", self.0))
            };
        }
        let name = self.word();
        if name.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() {
            return Ok(Recipe::Bytes(name.into()));
        }
        if !self.take('(') {
            return Err(format!("`(` is missing after `{name}`"));
        }
        let mut arguments = Vec::new();
        while !self.take(')') {
            arguments.push(self.chain()?);
            if !self.take(',') && !self.skip().starts_with(')') {
                return Err(format!("`,` or `)` is missing before `{}`", self.0));
            }
        }
        make(name, &arguments)
    }

    fn string(&mut self) -> Result<Recipe, String> {
        let mut out = Vec::new();
        let mut chars = self.0.chars();
        loop {
            let c = chars.next().ok_or("a string without end")?;
            match c {
                '"' => break,
                '\\' => match chars.next() {
                    Some('n') => out.push(b'\n'),
                    Some('r') => out.push(b'\r'),
                    Some('t') => out.push(b'\t'),
                    Some('0') => out.push(0),
                    Some('\\') => out.push(b'\\'),
                    Some('"') => out.push(b'"'),
                    Some('x') => {
                        let digits: String = chars.by_ref().take(2).collect();
                        out.push(
                            u8::from_str_radix(&digits, 16)
                                .map_err(|e| format!("\\x{digits}: {e}"))?,
                        );
                    }
                    Some('u') => {
                        let digits: String =
                            chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                        let c = u32::from_str_radix(&digits, 16)
                            .ok()
                            .and_then(char::from_u32)
                            .ok_or(format!("\\u{{{digits}}}"))?;
                        out.extend(c.encode_utf8(&mut [0; 4]).bytes());
                    }
                    other => return Err(format!("\\{other:?} is no escape")),
                },
                c => out.extend(c.encode_utf8(&mut [0; 4]).bytes()),
            }
        }
        self.0 = chars.as_str();
        Ok(Recipe::Bytes(out))
    }
}

/// What is made of others.
fn make(name: &str, of: &[Recipe]) -> Result<Recipe, String> {
    let number = |at: usize| {
        of[at]
            .text()
            .parse::<usize>()
            .map_err(|e| format!("{name}: {e}"))
    };
    Ok(Recipe::Bytes(match (name, of) {
        // So many times, each with its number.
        ("numbered", [a, _, b]) => {
            let (before, after) = (a.whole(), b.whole());
            let one = |n: usize| [&before, n.to_string().as_bytes(), &after].concat();
            (0..number(1)?).flat_map(one).collect()
        }
        // Packed.
        ("gzip", [a]) => all(GzEncoder::new(a.read(), Compression::best())),
        ("zstd", [a]) => {
            let mut packer = zstd::Encoder::new(Vec::new(), 3).unwrap();
            io::copy(&mut a.read(), &mut packer).unwrap();
            packer.finish().unwrap()
        }
        ("bzip", [a]) => all(bzip2::read::BzEncoder::new(
            a.read(),
            bzip2::Compression::best(),
        )),
        // An archive: names and contents by turns.
        ("zip", files) => zip(files),
        ("tar", files) => files.chunks(2).flat_map(tar).chain([0; 1024]).collect(),
        // The first so many bytes, or all but the last so many, or all after the first so many.
        ("first", [a, _]) => all(a.read().take(number(1)? as u64)),
        ("butlast", [a, _]) => {
            let whole = a.whole();
            whole[..whole.len() - number(1)?].to_vec()
        }
        ("after", [a, _]) => a.whole()[number(1)?..].to_vec(),
        // Bytes put in the place of others.
        ("put", [a, _, b]) => {
            let (mut whole, at, with) = (a.whole(), number(1)?, b.whole());
            whole[at..at + with.len()].copy_from_slice(&with);
            whole
        }
        // Text of another encoding.
        ("utf16", [a]) => a.text().encode_utf16().flat_map(u16::to_le_bytes).collect(),
        // Numbers of four and of eight bytes, the lowest first.
        ("four", [_]) => (number(0)? as u32).to_le_bytes().to_vec(),
        ("eight", [_]) => (number(0)? as u64).to_le_bytes().to_vec(),
        // A record of a web archive: type, headers and content by turns; the length is stated as it is.
        ("warc", [kind, headers, content]) => {
            let content = content.whole();
            let mut out = format!("WARC/1.0\r\nWARC-Type: {}\r\n", kind.text()).into_bytes();
            if kind.text() == "response" {
                out.extend(b"Content-Type: application/http; msgtype=response\r\n");
            }
            out.extend(headers.whole());
            out.extend(format!("Content-Length: {}\r\n\r\n", content.len()).into_bytes());
            out.extend(content);
            out.extend(b"\r\n\r\n");
            out
        }
        // A page as a web archive has it.
        ("page", [a]) => [
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".to_vec(),
            a.whole(),
        ]
        .concat(),
        // A document of an office, with its text.
        ("docx", [a]) => {
            let part = |name: &str| Recipe::Bytes(name.into());
            zip(&[
                part("[Content_Types].xml"),
                part(
                    "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
                ),
                part("word/document.xml"),
                a.clone(),
            ])
        }
        _ => return Err(format!("`{name}` of {} is unknown", of.len())),
    }))
}

fn all(mut from: impl Read) -> Vec<u8> {
    let mut out = Vec::new();
    from.read_to_end(&mut out).unwrap();
    out
}

fn zip(files: &[Recipe]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    for pair in files.chunks(2) {
        archive.start_file(pair[0].text(), options).unwrap();
        io::copy(&mut pair[1].read(), &mut archive).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tar(pair: &[Recipe]) -> Vec<u8> {
    let (name, content) = (pair[0].whole(), pair[1].whole());
    let mut head = [0u8; 512];
    head[..name.len().min(100)].copy_from_slice(&name[..name.len().min(100)]);
    (&mut head[100..]).write_all(b"0000644\0").unwrap();
    (&mut head[124..])
        .write_all(format!("{:011o}\0", content.len()).as_bytes())
        .unwrap();
    head[156] = b'0';
    (&mut head[257..]).write_all(b"ustar\x0000").unwrap();
    head[148..156].fill(b' ');
    let sum: u32 = head.iter().map(|&b| u32::from(b)).sum();
    (&mut head[148..])
        .write_all(format!("{sum:06o}\0").as_bytes())
        .unwrap();
    let padding = vec![0; content.len().div_ceil(512) * 512 - content.len()];
    [head.to_vec(), content, padding].concat()
}
