//! JSON objects wherever they stand: in an array, in an array within an object, over several lines, one after another.

use std::io::{BufRead, Read as _};

use memchr::memchr;

use super::{Place, record};
use crate::fields::{Field, meaning};
use crate::open::{Body, Opened};
use crate::{Options, Read, Reason};

/// The objects of one file. They are cut out by their brackets, so that a wrong one is rejected and the next one read.
pub(super) struct Json {
    body: Body,
    file: Place,
    options: Options,
    /// Line, 1-based, and bytes read so far.
    line: usize,
    offset: u64,
    ended: bool,
    /// The objects are those of one list, whose end is theirs.
    in_list: bool,
}

impl Json {
    pub(super) fn new(opened: Opened, options: &Options) -> Self {
        let mut json = Self {
            file: Place::file(&opened.path),
            body: opened.body,
            options: options.clone(),
            line: 1,
            offset: 0,
            ended: false,
            in_list: false,
        };
        if let Some(start) = list_within(&opened.head) {
            // As much as the head has is in the buffer before the body, so that nothing can fail here.
            let passed = std::io::copy(
                &mut (&mut json.body).take(start as u64),
                &mut std::io::sink(),
            );
            json.offset = passed.unwrap_or_default();
            json.line += opened.head[..start].iter().filter(|b| **b == b'\n').count();
            json.in_list = true;
        }
        json
    }
}

/// Names under which programs put the list of what they found.
const LISTS: [&str; 16] = [
    "articles",
    "data",
    "docs",
    "documents",
    "entries",
    "hits",
    "items",
    "news",
    "posts",
    "records",
    "response",
    "results",
    "rows",
    "stories",
    "value",
    "values",
];

/// Where the list of an object begins whose first fields tell of what was looked for: `{"status": "ok", "articles": [{`.
pub(super) fn list_within(head: &[u8]) -> Option<usize> {
    let words = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    if !words.trim_ascii_start().starts_with(b"{") {
        return None;
    }
    let mut at = 0;
    while let Some(open) = head.get(at..).and_then(|rest| memchr(b'"', rest)) {
        let start = at + open + 1;
        let end = start + head.get(start..).and_then(|rest| memchr(b'"', rest))?;
        at = end + 1;
        if head.get(end.wrapping_sub(1)) == Some(&b'\\') {
            continue;
        }
        let after = head.get(at..)?.trim_ascii_start();
        let Some(value) = after.strip_prefix(b":").map(<[u8]>::trim_ascii_start) else {
            continue;
        };
        let key = String::from_utf8_lossy(&head[start..end]);
        if matches!(meaning(&key), Some((Field::Text | Field::Title, _)))
            && value.starts_with(b"\"")
        {
            return None;
        }
        if let Some(list) = value.strip_prefix(b"[")
            && list.trim_ascii_start().starts_with(b"{")
        {
            return LISTS.contains(&&*key).then_some(head.len() - list.len());
        }
    }
    None
}

impl Iterator for Json {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        if self.ended {
            return None;
        }
        let cut = self.cut();
        Some(match cut {
            Cut::End => {
                self.ended = true;
                return None;
            }
            Cut::Failed(place, reason) => {
                self.ended = true;
                place.reject(reason)
            }
            Cut::TooLong(place) => place.reject(Reason::LineTooLong {
                limit: self.options.limits.line,
            }),
            Cut::Object(place, bytes) => match std::str::from_utf8(&bytes) {
                Ok(object) => record::read(object, &place, &self.options),
                Err(error) => place.reject(Reason::NotUtf8 {
                    at: error.valid_up_to(),
                }),
            },
        })
    }
}

/// The next object.
enum Cut {
    Object(Place, Vec<u8>),
    TooLong(Place),
    Failed(Place, Reason),
    End,
}

impl Json {
    /// Reads to the end of the next object that is in no other.
    fn cut(&mut self) -> Cut {
        let limit = self.options.limits.line;
        let mut object = Vec::new();
        let mut place = self.file.clone();
        let (mut depth, mut quoted, mut escaped, mut long) = (0_usize, false, false, false);
        loop {
            let bytes = match self.body.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let place = self.file.at(Some(self.line), self.offset);
                    return Cut::Failed(place, error.into());
                }
            };
            if bytes.is_empty() {
                return match depth {
                    0 => Cut::End,
                    _ => Cut::Failed(place, Reason::Syntax("it is cut short".into())),
                };
            }
            let mut used = 0;
            let mut start = if depth > 0 { Some(0) } else { None };
            let mut done = false;
            for byte in bytes {
                used += 1;
                self.line += usize::from(*byte == b'\n');
                match byte {
                    _ if escaped => escaped = false,
                    b'\\' if quoted => escaped = true,
                    // Between the objects of an array nothing is quoted.
                    b'"' if depth > 0 => quoted = !quoted,
                    _ if quoted => {}
                    b'{' | b'[' if depth > 0 => depth += 1,
                    b'{' => {
                        depth = 1;
                        start = Some(used - 1);
                        place = self.file.at(Some(self.line), self.offset + used as u64 - 1);
                    }
                    b'}' | b']' if depth > 0 => {
                        depth -= 1;
                        done = depth == 0;
                    }
                    b']' if self.in_list => {
                        self.ended = true;
                        return Cut::End;
                    }
                    _ => {}
                }
                if done {
                    break;
                }
            }
            if let Some(start) = start
                && !long
            {
                object.extend_from_slice(&bytes[start..used]);
            }
            self.body.consume(used);
            self.offset += used as u64;
            if object.len() > limit {
                long = true;
                object = Vec::new();
            }
            if done {
                return match long {
                    true => Cut::TooLong(place),
                    false => Cut::Object(place, object),
                };
            }
        }
    }
}
