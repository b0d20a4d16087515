//! Digests of files and texts.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque_source::Hash;
use kiosque_template::{Answer, Ask, Refusal, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Outcome, SiteWorld, flag, optional_text};
use crate::kept::Kept;

/// How many hex digits of a file's SHA-256 make a link to it change with the file.
const FINGERPRINT: usize = 20;

/// The digests of files, by the hash of their bytes: many pages ask for the same ones.
pub(crate) type Digests = Kept<(Hash, Algorithm), Vec<u8>>;

/// How a digest is made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Algorithm {
    Sha256,
    Sha384,
    Sha512,
}

impl Algorithm {
    fn digest(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(bytes).to_vec(),
            Self::Sha384 => Sha384::digest(bytes).to_vec(),
            Self::Sha512 => Sha512::digest(bytes).to_vec(),
        }
    }
}

pub(super) fn fingerprint(world: &SiteWorld<'_>, path: &str) -> Result<String, Refusal> {
    let mut digits = hex(&digest_of_file(world, path, Algorithm::Sha256)?);
    digits.truncate(FINGERPRINT);
    Ok(digits)
}

fn digest_of_file(world: &SiteWorld<'_>, path: &str, algorithm: Algorithm) -> Result<Vec<u8>, Refusal> {
    let Some((file, blob)) = world.file(path)? else {
        return Err(Refusal::new(format!("there is no file `{path}`")));
    };
    let unreadable = |error| Refusal::new(format!("can't read `{file}`: {error}"));
    let key = (blob.hash().map_err(unreadable)?, algorithm);
    let digest = || Ok(algorithm.digest(&blob.bytes().map_err(unreadable)?));
    world.loaded.digests.get_or_make(key, digest)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}"); // a string takes all
        digits
    })
}

/// The digest of a file or a text, in base64 or hex.
pub(super) fn get_hash(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let algorithm = match ask.arguments.get("sha_type").map_or(Some(384.0), Value::as_f64) {
        Some(256.0) => Algorithm::Sha256,
        Some(384.0) => Algorithm::Sha384,
        Some(512.0) => Algorithm::Sha512,
        _ => return Err(Refusal::new("`sha_type` must be 256, 384 or 512")),
    };
    let digest = match (optional_text(ask, "path")?, optional_text(ask, "literal")?) {
        (Some(path), None) => digest_of_file(world, path, algorithm)?,
        (None, Some(literal)) => algorithm.digest(literal.as_bytes()),
        _ => return Err(Refusal::new("give either `path` or `literal`")),
    };
    Ok(Answer::new(if flag(ask, "base64", true)? { STANDARD.encode(digest) } else { hex(&digest) }))
}
