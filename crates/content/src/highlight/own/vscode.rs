//! Colour themes of VS Code (<https://code.visualstudio.com/api/extension-guides/color-theme>).

use std::str::FromStr as _;

use kiosque_source::{Diagnostic, Source};
use serde_json::{Map, Value};
use syntect::highlighting::{
    Color, FontStyle, ScopeSelectors, StyleModifier, Theme, ThemeItem, ThemeSettings,
};

use super::super::palette::over;
use super::{OwnTheme, file_name, stem, wrong};

/// The colours of text and background where a theme has none, for a dark theme and for a light one.
const DARK: (Color, Color) = (gray(0xD4), gray(0x1E));
const LIGHT: (Color, Color) = (gray(0x33), gray(0xFF));

const fn gray(value: u8) -> Color {
    Color { r: value, g: value, b: value, a: 255 }
}

/// Reads a theme.
pub(super) fn read(file: &Source, json: &Value) -> Result<OwnTheme, Box<Diagnostic>> {
    let rules = ["tokenColors", "settings"].iter().find_map(|key| json.get(key)?.as_array());
    let Some(rules) = rules else {
        let problem =
            wrong(file, "it has neither `scopeName`, as a grammar has, nor `tokenColors`, as a theme has");
        return Err(Box::new(problem));
    };
    let is_light = json.get("type").and_then(Value::as_str) == Some("light");
    let settings = settings(json.get("colors"), rules, if is_light { LIGHT } else { DARK });
    let scopes = rules.iter().filter_map(|rule| item(rule, settings.background?)).collect();
    let given = ["name", "displayName"].iter().filter_map(|key| json.get(key)?.as_str());
    let names: Vec<String> =
        given.map(str::to_owned).chain([file_name(file, ".json"), stem(file).to_owned()]).collect();
    let theme = Theme { name: names.first().cloned(), author: None, settings, scopes };
    Ok(OwnTheme { names, theme })
}

/// What a theme says of the editor, or in a rule without a scope.
fn settings(colors: Option<&Value>, rules: &[Value], (text, ground): (Color, Color)) -> ThemeSettings {
    let general = rules.iter().find(|rule| rule.get("scope").is_none()).and_then(|rule| rule.get("settings"));
    let find = |keys: &[&str], general_key: &str| {
        let own = keys.iter().find_map(|key| color(colors?.get(key)?));
        own.or_else(|| color(general?.get(general_key)?))
    };
    let background = find(&["editor.background"], "background").unwrap_or(ground);
    let solid = |color: Color| over(color, background);
    ThemeSettings {
        foreground: Some(solid(find(&["editor.foreground", "foreground"], "foreground").unwrap_or(text))),
        background: Some(Color { a: 255, ..background }),
        line_highlight: find(&["editor.lineHighlightBackground"], "lineHighlight"),
        selection: find(&["editor.selectionBackground"], "selection"),
        gutter_foreground: find(&["editorLineNumber.foreground"], "gutterForeground").map(solid),
        ..ThemeSettings::default()
    }
}

fn item(rule: &Value, background: Color) -> Option<ThemeItem> {
    let scope = match rule.get("scope")? {
        Value::String(scope) => scope.clone(),
        Value::Array(scopes) => scopes.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(","),
        _ => return None,
    };
    let settings = rule.get("settings")?.as_object()?;
    let find = |key: &str| Some(over(color(settings.get(key)?)?, background));
    let style = StyleModifier {
        foreground: find("foreground"),
        background: find("background"),
        font_style: font_style(settings),
    };
    Some(ThemeItem { scope: ScopeSelectors::from_str(&scope).ok()?, style })
}

fn font_style(settings: &Map<String, Value>) -> Option<FontStyle> {
    let words = settings.get("fontStyle")?.as_str()?.split_whitespace();
    Some(words.fold(FontStyle::empty(), |style, word| match word {
        "bold" => style | FontStyle::BOLD,
        "italic" => style | FontStyle::ITALIC,
        "underline" => style | FontStyle::UNDERLINE,
        _ => style,
    }))
}

/// `#rgb`, `#rgba`, `#rrggbb` or `#rrggbbaa`.
fn color(value: &Value) -> Option<Color> {
    let digits = value.as_str()?.strip_prefix('#')?;
    let digits: Vec<u8> =
        digits.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect::<Option<_>>()?;
    let parts: Vec<u8> = match digits.len() {
        3 | 4 => digits.iter().map(|digit| digit * 17).collect(),
        6 | 8 => digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect(),
        _ => return None,
    };
    Some(Color { r: parts[0], g: parts[1], b: parts[2], a: parts.get(3).copied().unwrap_or(255) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colors_of_all_lengths() {
        let read = |text: &str| color(&Value::from(text)).map(|c| (c.r, c.g, c.b, c.a));
        assert_eq!(read("#1aF"), Some((0x11, 0xAA, 0xFF, 255)));
        assert_eq!(read("#0008"), Some((0, 0, 0, 0x88)));
        assert_eq!(read("#01020304"), Some((1, 2, 3, 4)));
        for wrong in ["", "#", "#12345", "red", "#ggg", "#é12"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
