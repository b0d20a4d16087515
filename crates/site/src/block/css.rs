//! Values of CSS in settings, which a theme puts into a style sheet as they are.

use serde_json::Value as Json;

/// Whether it is a length: it has a unit, or is computed.
pub(super) fn is_length(value: &Json) -> bool {
    let has_unit = |text: &str| {
        let pairs = text.chars().zip(text.chars().skip(1));
        let mut units = pairs.filter(|(digit, unit)| digit.is_ascii_digit() && is_unit(*unit));
        text.contains('(') || units.next().is_some()
    };
    value.as_str().is_some_and(|text| is_value(text) && has_unit(text))
}

fn is_unit(character: char) -> bool {
    character.is_ascii_lowercase() || character == '%'
}

/// Whether it is a colour, as far as that can be told without their names, or a list of two.
pub(super) fn are_colours(value: &Json) -> bool {
    match value {
        Json::Array(values) => (1..=2).contains(&values.len()) && values.iter().all(is_value_of_json),
        value => is_value_of_json(value),
    }
}

/// Whether it is a text with fonts, or a list of such.
pub(super) fn are_fonts(value: &Json) -> bool {
    match value {
        Json::Array(values) => !values.is_empty() && values.iter().all(is_value_of_json),
        value => is_value_of_json(value),
    }
}

fn is_value_of_json(value: &Json) -> bool {
    value.as_str().is_some_and(is_value)
}

/// Whether a text can stand in a style sheet as a value: it ends nothing that is around it, and what it opens, it ends.
fn is_value(text: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for character in text.chars() {
        let fits = match quote {
            Some(open) if character == open => {
                quote = None;
                true
            }
            Some(_) => !"<>{};\\".contains(character),
            None if matches!(character, '"' | '\'') => {
                quote = Some(character);
                before != '/'
            }
            None => is_plain(character) && !(before == '/' && matches!(character, '*' | '/')),
        };
        if !fits {
            return false;
        }
        before = character;
    }
    quote.is_none() && before != '/' && text.matches('(').count() == text.matches(')').count()
}

/// Whether a character may stand outside of quotes.
fn is_plain(character: char) -> bool {
    character.is_alphanumeric() || character.is_whitespace() || "_#%.,()+-*/".contains(character)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_ends_nothing_around_it() {
        for good in
            ["red", "#9a2f17", "rgb(0 0 0 / 50%)", "calc(2 * 3rem)", "Georgia, \"A 'B'\", serif", "étoile"]
        {
            assert!(is_value(good), "{good}");
        }
        for bad in ["red; }", "</style>", "white /*", "a//b", "a/", "rgb(0", "\"a", "'a;'", "\\"] {
            assert!(!is_value(bad), "{bad}");
        }
    }

    #[test]
    fn lists_have_as_many_as_count() {
        assert!(are_colours(&json!(["red", "blue"])) && are_colours(&json!("red")));
        for bad in [json!([]), json!(["a", "b", "c"]), json!([1]), json!(1), json!({"light": "red"})] {
            assert!(!are_colours(&bad), "{bad}");
        }
        assert!(are_fonts(&json!(["a", "b", "c"])) && !are_fonts(&json!([])));
    }

    #[test]
    fn a_length_has_a_unit() {
        assert!(["39rem", "50%", "min(3, 4)", "1.5e1em"].iter().all(|text| is_length(&json!(text))));
        assert!(
            [json!("39"), json!(39), json!("wide"), json!("3rem;")].iter().all(|value| !is_length(value))
        );
    }
}
