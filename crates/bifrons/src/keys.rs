//! Single keys of a terminal, without waiting for the end of a line.

use std::io::{self, BufRead as _, Write};
use std::process::{Command, Stdio};

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A letter, digit, sign or space.
    Letter(char),
    /// The end of a line.
    Enter,
    /// Backspace, or delete.
    Back,
    /// The end of the input: Ctrl-C, Ctrl-D, or a terminal that is gone.
    End,
    /// Arrows and the like.
    Other,
}

/// A terminal that gives its keys one by one; it is as it was before when this goes out of scope.
pub struct Keys {
    before: String,
}

impl Keys {
    /// The terminal of standard input; `None` where it cannot be told to give single keys (no `stty`).
    pub fn open() -> Option<Self> {
        let output = stty(&["-g"]).output().ok()?;
        let before = String::from_utf8(output.stdout).ok()?.trim().to_string();
        if !output.status.success() || before.is_empty() {
            return None;
        }
        let keys = Self { before };
        // Without signals: Ctrl-C comes as a key, so that the terminal is set right again.
        let set = stty(&["-icanon", "-echo", "-isig", "min", "1", "time", "0"]).status();
        set.is_ok_and(|s| s.success()).then_some(keys)
    }

    /// The next key.
    ///
    /// # Errors
    /// If the terminal cannot be read.
    pub fn read(&self) -> io::Result<Key> {
        let mut input = io::stdin().lock();
        let (key, used) = first(input.fill_buf()?);
        input.consume(used);
        Ok(key)
    }

    /// A line, which is shown as it is typed; `None` if the reader breaks off.
    ///
    /// # Errors
    /// If the terminal cannot be read or written.
    pub fn line(&self, out: &mut impl Write) -> io::Result<Option<String>> {
        let mut line = String::new();
        loop {
            match self.read()? {
                Key::Enter => break,
                Key::End => return Ok(None),
                Key::Letter(letter) if line.len() < 1000 => {
                    line.push(letter);
                    write!(out, "{letter}")?;
                }
                Key::Back => {
                    if line.pop().is_some() {
                        out.write_all(b"\x08 \x08")?;
                    }
                }
                Key::Letter(_) | Key::Other => {}
            }
            out.flush()?;
        }
        Ok(Some(line))
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        // If this fails too, `reset` helps.
        let _ = stty(&[&self.before]).status();
    }
}

fn stty(args: &[&str]) -> Command {
    let mut command = Command::new("stty");
    command
        .args(args)
        .stdin(Stdio::inherit())
        .stderr(Stdio::null());
    command
}

/// The first key of what has come, and its bytes. An arrow or the like begins with an escape, and its bytes come together: they must
/// not be taken for letters.
fn first(bytes: &[u8]) -> (Key, usize) {
    match bytes {
        [] => (Key::End, 0),
        [3 | 4, ..] => (Key::End, 1),
        [b'\r' | b'\n', ..] => (Key::Enter, 1),
        [8 | 0x7f, ..] => (Key::Back, 1),
        [0x1b, ..] => (Key::Other, bytes.len()),
        [lead, ..] => {
            let length = match lead {
                0xc0..0xe0 => 2,
                0xe0..0xf0 => 3,
                0xf0.. => 4,
                _ => 1,
            };
            let length = length.min(bytes.len());
            let text = std::str::from_utf8(&bytes[..length]).unwrap_or_default();
            let letter = text.chars().next().filter(|c| !c.is_control());
            (letter.map_or(Key::Other, Key::Letter), length)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_keys() {
        let all = |mut bytes: &[u8]| {
            let mut keys = Vec::new();
            while !bytes.is_empty() {
                let (key, used) = first(bytes);
                assert!(used > 0);
                keys.push(key);
                bytes = &bytes[used..];
            }
            keys
        };
        let letter = Key::Letter;
        assert_eq!(all(b"a x"), [letter('a'), letter(' '), letter('x')]);
        assert_eq!(all("é😀".as_bytes()), [letter('é'), letter('😀')]);
        assert_eq!(all(b"\n\x7f\x03"), [Key::Enter, Key::Back, Key::End]);
        assert_eq!(all(b"\x1b[A"), [Key::Other], "an arrow is no A");
        assert_eq!(all(&[0xff, 0xe2]), [Key::Other]);
        assert_eq!(first(b""), (Key::End, 0));
    }
}
