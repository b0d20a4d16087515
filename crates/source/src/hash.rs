//! 128-bit content hashes.

use std::fmt;
use std::io::{self, Read};

use twox_hash::XxHash3_128;

/// The 128-bit hash (XXH3) of some bytes. Equal hashes are taken for equal bytes: inputs are the user's
/// own, and nobody gains by a forged collision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Hash(pub u128);

/// So many bytes are read at a time.
const PORTION: usize = 64 << 10;

impl Hash {
    /// The hash of `bytes`.
    pub fn of(bytes: impl AsRef<[u8]>) -> Self {
        Self(XxHash3_128::oneshot(bytes.as_ref()))
    }

    /// The hash of all that is still to be read, of which only a little is in memory at a time.
    pub fn of_all(reader: &mut impl Read) -> io::Result<Self> {
        let (mut hasher, mut buffer) = (XxHash3_128::new(), vec![0; PORTION]);
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => return Ok(Self(hasher.finish_128())),
                Ok(count) => hasher.write(&buffer[..count]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Hashes a sequence of parts. Each part is length-prefixed, so that `["ab", "c"]` and `["a", "bc"]` differ.
///
/// Most sequences are as short as a name and an argument; they are hashed at once, since the state that
/// hashes a stream takes longer to set up than they take to hash.
pub struct Hasher {
    short: [u8; SHORT],
    length: usize,
    /// The state, once there is more than fits.
    stream: Option<XxHash3_128>,
}

/// Up to this length XXH3 hashes at once without any state.
const SHORT: usize = 240;

impl Default for Hasher {
    fn default() -> Self {
        Self { short: [0; SHORT], length: 0, stream: None }
    }
}

impl Hasher {
    /// A hasher that has seen nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one part.
    #[inline]
    pub fn part(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        let bytes = bytes.as_ref();
        self.write(&(bytes.len() as u64).to_le_bytes());
        self.write(bytes);
        self
    }

    /// Adds a hash as one part.
    #[inline]
    pub fn hash(&mut self, hash: Hash) -> &mut Self {
        self.write(&hash.0.to_le_bytes());
        self
    }

    /// Adds a number as one part.
    #[inline]
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.write(&number.to_le_bytes());
        self
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        match self.short.get_mut(self.length..end) {
            Some(free) if self.stream.is_none() => {
                free.copy_from_slice(bytes);
                self.length = end;
            }
            _ => self.write_long(bytes),
        }
    }

    #[inline(never)] // so that what is written most, a number, is a copy of eight bytes
    fn write_long(&mut self, bytes: &[u8]) {
        let short = &self.short[..self.length];
        let stream = self.stream.get_or_insert_with(|| {
            let mut stream = XxHash3_128::new();
            stream.write(short);
            stream
        });
        stream.write(bytes);
    }

    /// The hash of all parts so far.
    pub fn finish(&self) -> Hash {
        match &self.stream {
            Some(stream) => Hash(stream.finish_128()),
            None => Hash::of(&self.short[..self.length]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let hash = |parts: &[&str]| {
            let mut hasher = Hasher::new();
            for part in parts {
                hasher.part(part);
            }
            hasher.finish()
        };
        assert_ne!(hash(&["ab", "c"]), hash(&["a", "bc"]));
        assert_ne!(hash(&["a"]), hash(&["a", ""]));
        assert_eq!(hash(&["a", "b"]), hash(&["a", "b"]));
    }

    #[test]
    fn what_is_read_hashes_as_what_is_there() {
        for length in [0, 1, 240, 241, PORTION, 3 * PORTION + 7] {
            let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
            assert_eq!(Hash::of_all(&mut bytes.as_slice()).unwrap(), Hash::of(&bytes), "{length}");
        }
    }

    #[test]
    fn a_sequence_hashes_alike_whether_short_or_long() {
        for length in [0, 1, 100, 231, 232, 233, 1000] {
            let bytes: Vec<u8> = (0..=255).cycle().take(length).collect();
            let mut all = (length as u64).to_le_bytes().to_vec();
            all.extend(&bytes);
            assert_eq!(Hasher::new().part(&bytes).finish(), Hash::of(all), "{length}");
            let in_numbers = bytes.chunks_exact(8).fold(Hasher::new(), |mut hasher, chunk| {
                hasher.number(u64::from_le_bytes(chunk.try_into().unwrap()));
                hasher
            });
            assert_eq!(in_numbers.finish(), Hash::of(&bytes[..length / 8 * 8]), "{length}");
        }
    }
}
