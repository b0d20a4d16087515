//! Functions that read files of the site.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque_source::{Blob, Hash, TreePath};
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

/// What the files hold that templates load. What was asked for in the build before is kept.
#[derive(Default)]
pub(crate) struct Files {
    before: Loads,
    now: Mutex<Loads>,
}

/// By file and format: the hash of the file, and its data or why it can't be read.
type Loads = BTreeMap<(TreePath, String), (Hash, Result<Value, String>)>;

impl Files {
    /// A new build starts.
    pub(crate) fn next(&mut self) {
        self.before = std::mem::take(self.now.get_mut().unwrap_or_else(PoisonError::into_inner));
    }

    fn load(&self, file: &TreePath, blob: &Blob, format: &str) -> Result<(Value, Hash), String> {
        let hash = blob.hash().map_err(|error| format!("can't read {file}: {error}"))?;
        let key = (file.clone(), format.to_owned());
        let kept = self.now.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let kept = kept.or_else(|| self.before.get(&key).filter(|(before, _)| *before == hash).cloned());
        let (_, loaded) = kept.unwrap_or_else(|| (hash, load(blob, format)));
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(key, (hash, loaded.clone()));
        loaded.map(|value| (value, hash)).map_err(|error| format!("can't read {file}: {error}"))
    }
}

fn load(blob: &Blob, format: &str) -> Result<Value, String> {
    let bytes = blob.bytes().map_err(|error| error.to_string())?;
    let data = std::str::from_utf8(&bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    parse(data.trim_start_matches('\u{FEFF}'), format)
}

/// The data of a file or a text.
pub(super) fn load_data(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let (path, literal) = (optional_text(ask, "path")?, optional_text(ask, "literal")?);
    let format = optional_text(ask, "format")?;
    match (path, literal) {
        (Some(path), None) => {
            let Some((file, blob)) = world.file(path)? else {
                if !flag(ask, "required", true)? {
                    return Ok(Answer::new(Value::Null));
                }
                return Err(Refusal::new(format!("there is no file `{path}`")));
            };
            let format = format.or(file.extension()).unwrap_or("plain");
            let (value, hash) = world.files.load(&file, &blob, format).map_err(Refusal::new)?;
            Ok(Answer { hash: Some(hash), ..Answer::new(value) })
        }
        (None, Some(literal)) => {
            let value = parse(literal, format.unwrap_or("plain"));
            value.map(|value| Answer::new(value).pure()).map_err(Refusal::new)
        }
        _ if ask.arguments.get("url").is_some() => {
            Err(Refusal::new("loading from a URL is not supported yet"))
        }
        _ => Err(Refusal::new("give either `path` or `literal`")),
    }
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
