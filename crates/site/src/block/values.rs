//! Whether a value is of a type.

use kiosque_content::Date;
use kiosque_source::nearest;
use kiosque_template::Value;
use serde_json::Value as Json;

use super::{Type, table};

/// Why a value is not of a type.
pub(super) struct Misfit {
    /// What it must be.
    pub what: String,
    pub hint: Option<String>,
}

impl Misfit {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }
}

/// Whether a value is a text without words.
pub(super) fn is_empty(value: &Json) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

pub(super) fn misfit(kind: Type, value: &Json) -> Option<Misfit> {
    let (fits, what) = match kind {
        Type::Text => (value.is_string(), "a string"),
        Type::TextOrNumber => (value.is_string() || value.is_number(), "a string or a number"),
        Type::Number => (value.is_number(), "a number"),
        Type::Pixels => (value.as_u64().is_some_and(|number| number > 0), "a number of pixels, as `640`"),
        Type::Boolean => (value.is_boolean(), "`true` or `false`"),
        Type::Date => (is_text(value, is_date), "a date, as `\"2024-03-31\"`"),
        Type::Url => return url(value),
        Type::Amount => return amount(value),
        Type::Currency => return currency(value),
        Type::List => (is_list(value), "a list, as `[\"one\", \"two\"]`"),
        Type::Image => (is_text(value, is_image), "an image: a URL, or a path that ends as images do"),
        Type::OneOf(words) => return one_of(words, value),
        Type::Key(_) => return None,
        kind => return table::misfit(kind, value),
    };
    (!fits).then(|| Misfit::new(what))
}

pub(super) fn is_text(value: &Json, holds: impl Fn(&str) -> bool) -> bool {
    value.as_str().is_some_and(holds)
}

fn is_date(text: &str) -> bool {
    let day = Date::parse(text).map(|date| date.civil().date().to_string());
    day.is_some_and(|day| text.starts_with(&day)) && !text.contains(' ')
}

fn is_list(value: &Json) -> bool {
    value.as_array().is_some_and(|values| values.iter().all(Json::is_string))
}

/// Whether a text is a URL with a scheme that a page may have, or a path.
fn is_url(text: &str) -> bool {
    let starts = ["http://", "https://", "mailto:", "tel:", "@/", "/", "./", "../", "#"];
    let is_one_word = !text.contains(|character: char| character.is_whitespace() || character == '"');
    is_one_word && starts.iter().any(|start| text.starts_with(start))
}

fn url(value: &Json) -> Option<Misfit> {
    if is_text(value, is_url) {
        return None;
    }
    let looks_like_host = |text: &&str| !text.contains([' ', ':', '"']) && text.contains('.');
    let host = value.as_str().filter(looks_like_host);
    let hint = host.map(|host| did_you_mean(&format!("https://{host}")));
    Some(Misfit { what: "a URL, as `\"https://example.org/\"` or `\"@/about.md\"`".to_owned(), hint })
}

fn amount(value: &Json) -> Option<Misfit> {
    if value.as_f64().is_some_and(|amount| amount >= 0.0) {
        return None;
    }
    let meant = value.as_str().and_then(plain_amount);
    let hint = meant.map(|amount| format!("write `{amount}`, without quotes"));
    Some(Misfit { what: "a plain number, as `31000000`".to_owned(), hint })
}

/// The number that an amount in words means: `31 M€`, `2,5 millions`, `€1.3B`.
fn plain_amount(text: &str) -> Option<f64> {
    let text = text.trim_matches(|char: char| !char.is_alphanumeric());
    let end = text.find(|char: char| char.is_alphabetic() || "€$£¥".contains(char)).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let digits: String = digits.chars().filter(|char| !char.is_whitespace()).collect();
    let unit: String =
        unit.chars().take_while(|char| char.is_alphabetic()).flat_map(char::to_lowercase).collect();
    let scale = match unit.as_str() {
        "" | "eur" | "euro" | "euros" | "usd" | "dollars" => 1.0,
        "k" => 1e3,
        "m" | "million" | "millions" => 1e6,
        "md" | "mds" | "milliard" | "milliards" | "b" | "bn" | "billion" | "billions" => 1e9,
        _ => return None,
    };
    let number: f64 = digits.replace(',', ".").parse().ok()?;
    Some((number * scale).round()).filter(|_| scale > 1.0 || !digits.contains([',', '.']))
}

fn currency(value: &Json) -> Option<Misfit> {
    let is_code = |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let code = value.as_str().filter(|text| is_code(text));
    if code.is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_uppercase())) {
        return None;
    }
    let hint = code.map(|code| did_you_mean(&code.to_ascii_uppercase()));
    Some(Misfit { what: "three letters, as `\"EUR\"`".to_owned(), hint })
}

fn one_of(words: &[&'static str], value: &Json) -> Option<Misfit> {
    if is_text(value, |text| words.contains(&text)) {
        return None;
    }
    let what = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let near = value.as_str().and_then(|text| nearest(text, words.iter().copied()));
    Some(Misfit { what: format!("one of {what}"), hint: near.map(did_you_mean) })
}

fn is_image(text: &str) -> bool {
    let endings = [".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"];
    let path = text.to_ascii_lowercase();
    !text.contains(char::is_whitespace)
        && (text.contains("://") || endings.iter().any(|ending| path.ends_with(ending)))
}

/// Why a value does not name one of the tables of a data file, which are null if there is no file.
pub(super) fn unknown_key(tables: &Value, file: &str, value: &Json) -> Option<Misfit> {
    let Json::String(key) = value else { return Some(Misfit::new("a string")) };
    let Value::Map(tables) = tables else {
        let hint = format!("write the file, with a table `[{key}]`");
        return Some(Misfit { what: format!("in `{file}`, which is not there"), hint: Some(hint) });
    };
    if matches!(tables.get(&**key), Some(Value::Map(_))) {
        return None;
    }
    let near = nearest(key, tables.keys().map(|key| &**key));
    let hint = near.map_or_else(|| format!("add `[{key}]` to the file"), did_you_mean);
    Some(Misfit { what: format!("the name of a table in `{file}`"), hint: Some(hint) })
}

pub(super) fn did_you_mean(name: &str) -> String {
    format!("did you mean `{name}`?")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_fit_their_type_or_not() {
        for (kind, good, bad) in [
            (Type::Text, json!(["a", ""]), json!([1, true, ["a"]])),
            (Type::TextOrNumber, json!(["a", 1.5]), json!([true, []])),
            (Type::Number, json!([1, -2.5]), json!(["1", true])),
            (Type::Pixels, json!([1, 640]), json!([0, -1, 1.5, "640"])),
            (Type::Boolean, json!([true, false]), json!(["true", 1])),
            (
                Type::Date,
                json!(["2024-02-29", "2024-02-29T10:00:00Z"]),
                json!(["2023-02-29", "2024-2-9", "2024-02-29 10:00:00", "soon", 2024]),
            ),
            (
                Type::Url,
                json!(["https://a.org/b?c#d", "@/a.md#b", "/a/", "#a", "../a", "mailto:a@b.org"]),
                json!(["a.org", "javascript:alert(1)", "https://a b", "", 1]),
            ),
            (Type::Amount, json!([0, 31_000_000, 2.5]), json!([-1, "31 M€", "31000000", true])),
            (Type::Currency, json!(["EUR", "USD"]), json!(["eur", "€", "EURO", 1])),
            (Type::List, json!([["a", "b"], []]), json!(["a", [1]])),
            (
                Type::Image,
                json!(["a.png", "https://a.org/b", "x/Y.JPG"]),
                json!(["a", "a b.png", "a.pdf", 1]),
            ),
            (Type::OneOf(&["hire", "board"]), json!(["hire"]), json!(["Hire", "", 1])),
        ] {
            let fits = |value: &Json| misfit(kind, value).is_none();
            let (good, bad) = (good.as_array().unwrap(), bad.as_array().unwrap());
            assert!(good.iter().all(fits), "{kind:?}: {good:?}");
            assert!(!bad.iter().any(fits), "{kind:?}: {bad:?}");
        }
    }

    #[test]
    fn hints_say_what_was_meant() {
        for (kind, value, hint) in [
            (Type::Url, "example.org/a", "did you mean `https://example.org/a`?"),
            (Type::Currency, "eur", "did you mean `EUR`?"),
            (Type::OneOf(&["hire", "departure"]), "departur", "did you mean `departure`?"),
        ] {
            assert_eq!(misfit(kind, &json!(value)).unwrap().hint.as_deref(), Some(hint));
        }
    }

    #[test]
    fn amounts_in_words_have_a_number() {
        for (text, amount) in [
            ("31 M€", Some(31e6)),
            ("2,5 millions d’euros", Some(2.5e6)),
            ("€1.3B", Some(1.3e9)),
            ("4\u{202f}000\u{a0}€", Some(4000.0)),
            ("12", Some(12.0)),
            ("1.500", None),
            ("much", None),
            ("3 à 5 millions", None),
            ("", None),
        ] {
            assert_eq!(plain_amount(text), amount, "{text}");
        }
    }
}
