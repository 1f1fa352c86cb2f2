//! Files changed by chance, as storage, networks and enemies change them. Seeded: the same changes every time.

/// What breaks readers more often than chance would find it.
const WORDS: &[&[u8]] = &[
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\n",
    b"\r\n\r\n",
    b"\"",
    b"\"\"",
    b"\\u",
    b"\\ud800",
    b"\xed\xa0\x80",
    b"\xc0\x80",
    b"<",
    b"</",
    b"<!--",
    b"]]>",
    b"<![CDATA[",
    b"&",
    b"&#",
    b";",
    b"{",
    b"[",
    b"}",
    b"]",
    b",",
    b"\t",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"2021-02-30",
    b"Content-Length: ",
    b"WARC/1.0\r\n",
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"{{",
    b"}}",
    b"[[",
    b"--x",
    b"=?utf-8?B?",
    b"=",
];

/// A source of changes.
#[derive(Clone, Debug)]
pub struct Mutator(u64);

impl Mutator {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The bytes with one to eight changes; `others` are what parts may be taken from.
    pub fn change(&mut self, bytes: &[u8], others: &[&[u8]]) -> Vec<u8> {
        let mut out = bytes.to_vec();
        for _ in 0..=self.below(8) {
            self.step(&mut out, others);
        }
        out.truncate(1 << 20);
        out
    }

    fn step(&mut self, out: &mut Vec<u8>, others: &[&[u8]]) {
        if out.is_empty() {
            out.push(self.below(256) as u8);
        }
        let at = self.below(out.len());
        let length = 1 + self.below((out.len() - at).min(64));
        match self.below(9) {
            0 => out[at] ^= 1 << self.below(8),
            1 => out[at] = self.below(256) as u8,
            2 => out.truncate(at),
            3 => drop(out.drain(at..at + length)),
            4 => {
                let copy = out[at..at + length].repeat(1 + self.below(20));
                out.splice(at..at, copy);
            }
            5 => {
                let word = WORDS[self.below(WORDS.len())];
                out.splice(at..at, word.iter().copied());
            }
            6 => {
                let word = WORDS[self.below(WORDS.len())];
                let end = (at + word.len()).min(out.len());
                out.splice(at..end, word.iter().copied());
            }
            7 => {
                let value = [0, 1, 0x7f, 0x80, 0xff][self.below(5)];
                out[at..at + length].fill(value);
            }
            _ => {
                let other = others[self.below(others.len())];
                let from = self.below(other.len().max(1)).min(other.len());
                out.splice(at.., other[from..].iter().copied());
            }
        }
    }

    /// SplitMix64 (Steele, Lea & Flood 2014): a whole number from 0 to `n` - 1; 0 if `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        ((u128::from(z) * n as u128) >> 64) as usize
    }
}
