//! Random tokens, and comparing without telling by time how much was right.

use std::fs::File;
use std::hash::{BuildHasher as _, RandomState};
use std::io::Read as _;

use sha2::{Digest as _, Sha256};

/// What opens the server's doors: a token, or a password. It is kept as a hash, so that a comparison takes the same time
/// whatever was given.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// The secret that a text is.
    pub fn of(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether a text is the secret.
    pub fn is(&self, text: &str) -> bool {
        let other = Self::of(text).0;
        let differs = self.0.iter().zip(other).fold(0, |d, (x, y)| d | (x ^ y));
        std::hint::black_box(differs) == 0
    }
}

/// 32 hexadecimal digits that nobody can guess.
pub fn token() -> String {
    let mut hash = Sha256::new();
    // The system's randomness, from its file where there is one; the keys of the standard library's hash maps are random
    // everywhere, in each thread anew.
    let mut bytes = [0u8; 32];
    if File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .is_ok()
    {
        hash.update(bytes);
    }
    for _ in 0..4 {
        let drawn = std::thread::spawn(|| {
            let state = RandomState::new();
            [state.hash_one(1u8), state.hash_one(2u8)]
        });
        for part in drawn.join().unwrap_or_default() {
            hash.update(part.to_le_bytes());
        }
    }
    hex(&hash.finalize()[..16])
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_and_are_recognised() {
        let (a, b) = (token(), token());
        assert_eq!(a.len(), 32);
        assert_ne!(a, b);
        let secret = Secret::of(&a);
        assert!(secret.is(&a));
        assert!(!secret.is(&b) && !secret.is("") && !secret.is(&a[..31]));
    }
}
