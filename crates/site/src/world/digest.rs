//! Digests of files and texts.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque_template::{Answer, Ask, Refusal, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Outcome, SiteWorld, flag, optional_text};

/// How many hex digits of a file's SHA-256 make a link to it change with the file.
const FINGERPRINT: usize = 20;

pub(super) fn fingerprint(world: &SiteWorld<'_>, path: &str) -> Result<String, Refusal> {
    let mut digits = hex(&Sha256::digest(bytes(world, path)?));
    digits.truncate(FINGERPRINT);
    Ok(digits)
}

fn bytes(world: &SiteWorld<'_>, path: &str) -> Result<std::sync::Arc<[u8]>, Refusal> {
    let Some((file, blob)) = world.file(path)? else {
        return Err(Refusal::new(format!("there is no file `{path}`")));
    };
    blob.bytes().map_err(|error| Refusal::new(format!("can't read `{file}`: {error}")))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}"); // a string takes all
        digits
    })
}

/// The digest of a file or a text, in base64 or hex.
pub(super) fn get_hash(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let input = match (optional_text(ask, "path")?, optional_text(ask, "literal")?) {
        (Some(path), None) => bytes(world, path)?,
        (None, Some(literal)) => literal.as_bytes().into(),
        _ => return Err(Refusal::new("give either `path` or `literal`")),
    };
    let digest: Vec<u8> = match ask.arguments.get("sha_type").map_or(Some(384.0), Value::as_f64) {
        Some(256.0) => Sha256::digest(input).to_vec(),
        Some(384.0) => Sha384::digest(input).to_vec(),
        Some(512.0) => Sha512::digest(input).to_vec(),
        _ => return Err(Refusal::new("`sha_type` must be 256, 384 or 512")),
    };
    Ok(Answer::new(if flag(ask, "base64", true)? { STANDARD.encode(digest) } else { hex(&digest) }))
}
