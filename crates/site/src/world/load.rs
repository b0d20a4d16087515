//! Functions that read files of the site.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque_template::{Answer, Ask, Refusal, Value, from_json};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::{Outcome, SiteWorld, flag, optional_text};
use crate::values;

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

/// The data of a file or a text.
pub(super) fn load_data(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let (path, literal) = (optional_text(ask, "path")?, optional_text(ask, "literal")?);
    let (name, data) = match (path, literal) {
        (Some(path), None) => match world.file(path)? {
            Some((file, _)) => (file.to_string(), bytes(world, path)?),
            None if !flag(ask, "required", true)? => return Ok(Answer::new(Value::Null)),
            None => return Err(Refusal::new(format!("there is no file `{path}`"))),
        },
        (None, Some(literal)) => ("the literal".to_owned(), literal.as_bytes().into()),
        _ if ask.arguments.get("url").is_some() => {
            return Err(Refusal::new("loading from a URL is not supported yet"));
        }
        _ => return Err(Refusal::new("give either `path` or `literal`")),
    };
    let data = std::str::from_utf8(&data).map_err(|_| Refusal::new(format!("{name} is not UTF-8")))?;
    let extension = path.and_then(|path| path.rsplit_once('.')).map(|(_, extension)| extension);
    let format = optional_text(ask, "format")?.or(extension).unwrap_or("plain");
    parse(data, format).map(Answer::new).map_err(|error| Refusal::new(format!("can't read {name}: {error}")))
}

fn parse(data: &str, format: &str) -> Result<Value, String> {
    match format {
        "toml" => {
            let table: toml::Table = toml::from_str(data).map_err(|error| error.to_string())?;
            Ok(values::from_table(&table))
        }
        "json" => {
            let json: serde_json::Value = serde_json::from_str(data).map_err(|error| error.to_string())?;
            Ok(from_json(&json))
        }
        "csv" | "yaml" | "yml" | "xml" | "bibtex" => {
            Err(format!("the format `{format}` is not supported yet"))
        }
        _ => Ok(Value::from(data)),
    }
}
