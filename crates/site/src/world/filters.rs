//! Filters of templates (manual: templates/overview, "Built-in filters").

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kiosque_source::{Source, TreePath};
use kiosque_template::{Answer, Ask, Refusal, Value};
use num_format::{Locale, ToFormattedString};

use super::{Outcome, SiteWorld, flag, optional_text, text};
use crate::bodies::{BodyContext, Collection};

/// All filters of a site.
pub(super) const NAMES: &[&str] =
    &["base64_decode", "base64_encode", "markdown", "num_format", "regex_replace"];

pub(super) fn apply(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Option<Outcome> {
    Some(match ask.name {
        "base64_decode" => input(ask).and_then(base64_decode),
        "base64_encode" => input(ask).map(|text| Answer::new(STANDARD.encode(text)).pure()),
        "markdown" => markdown(world, ask),
        "num_format" => num_format(world, ask),
        "regex_replace" => regex_replace(ask),
        _ => return None,
    })
}

fn input<'a>(ask: &'a Ask<'_>) -> Result<&'a str, Refusal> {
    ask.value.as_str().ok_or_else(|| Refusal::new("only a string can be given to this filter"))
}

fn base64_decode(text: &str) -> Outcome {
    let bytes = STANDARD.decode(text).map_err(|error| Refusal::new(error.to_string()))?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::new("the decoded bytes are not UTF-8"))?;
    Ok(Answer::new(text).pure())
}

fn markdown(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let source = Source::new(TreePath::root(), input(ask)?);
    let nested = world.nested(ask)?;
    let context = BodyContext::without_page(&nested);
    let options = &world.model.config.markdown;
    let body = kiosque_content::render_text(&source, options, &context, flag(ask, "inline", false)?);
    let Collection { reads, effects, .. } = context.finish();
    let errors: Vec<_> = body.diagnostics.into_iter().filter(kiosque_source::Diagnostic::is_error).collect();
    if errors.is_empty() {
        // What the text does not say was read, so that it need not be rendered again to compare it.
        return Ok(Answer { reads, effects, ..Answer::new(body.html).pure() });
    }
    Err(Refusal { inner: errors, reads, ..Refusal::new("the Markdown has errors") })
}

fn num_format(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let Value::Number(number) = ask.value else { return Err(Refusal::new("only a number can be formatted")) };
    let Some(number) = number.as_i64() else { return Err(Refusal::new("only an integer can be formatted")) };
    let name = optional_text(ask, "locale")?.unwrap_or(&world.model.config.default_language);
    let locale = Locale::from_name(name).map_err(|_| Refusal::new(format!("there is no locale `{name}`")))?;
    Ok(Answer::new(number.to_formatted_string(&locale)).pure())
}

fn regex_replace(ask: &Ask<'_>) -> Outcome {
    let pattern = regex::Regex::new(text(ask, "pattern")?)
        .map_err(|error| Refusal::new(error.to_string().lines().last().unwrap_or_default().to_owned()))?;
    Ok(Answer::new(pattern.replace_all(input(ask)?, text(ask, "rep")?).into_owned()).pure())
}
