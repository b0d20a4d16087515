//! The size of an SVG image.

use roxmltree::{Document, Node, ParsingOptions};

use super::{Format, Metadata};

/// The size that an SVG image says it has, or else that of its view box. As in Zola, the unit of a length
/// does not count.
pub(super) fn measure(bytes: &[u8]) -> Result<Metadata, String> {
    let unknown = "it is none of the image formats that are known";
    let text = std::str::from_utf8(bytes).map_err(|_| unknown)?.trim_start_matches('\u{FEFF}');
    if !text.trim_start().starts_with('<') {
        return Err(unknown.to_owned());
    }
    // Drawing programs declare entities in a document type.
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| error.to_string())?;
    let root = document.root_element();
    if root.tag_name().name() != "svg" {
        return Err(unknown.to_owned());
    }
    let (width, height) = size(root).ok_or("it has neither a `width` and `height` nor a `viewBox`")?;
    Ok(Metadata { format: Format::Svg, width, height, has_profile: false })
}

fn size(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let side = |name| root.attribute(name).and_then(length);
    let own = side("width").zip(side("height"));
    own.or_else(|| {
        let parts = root.attribute("viewBox")?.split([' ', ',', '\t', '\n', '\r']);
        match parts.filter(|part| !part.is_empty()).collect::<Vec<_>>()[..] {
            [_, _, width, height] => length(width).zip(length(height)),
            _ => None,
        }
    })
}

/// A length in whole pixels; nothing for a share of what is around.
fn length(text: &str) -> Option<u32> {
    let text = text.trim();
    let number = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let number: f64 = number.parse().ok()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "that is the rounding")]
    (number.is_finite() && number >= 0.0).then_some(number as u32)
}
