//! Images that a line describes.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use kiosque_source::Blob;

/// The image of one colour that a text such as `40x30 png #ff8800` describes. With `cut` after it, the file ends in
/// its middle.
pub(super) fn image(text: &str) -> Option<Blob> {
    let (words, is_cut) = match text.trim_end().strip_suffix(" cut") {
        Some(words) => (words, true),
        None => (text.trim_end(), false),
    };
    let [size, extension, colour] = words.split(' ').collect::<Vec<_>>()[..] else { return None };
    let (width, height) = size.split_once('x')?;
    let [_, red, green, blue] = u32::from_str_radix(colour.strip_prefix('#')?, 16).ok()?.to_be_bytes();
    let pixels = RgbImage::from_pixel(width.parse().ok()?, height.parse().ok()?, Rgb([red, green, blue]));
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(pixels).write_to(&mut bytes, ImageFormat::from_extension(extension)?).ok()?;
    let mut bytes = bytes.into_inner();
    if is_cut {
        bytes.truncate(bytes.len() / 2);
    }
    Some(Blob::new(bytes))
}
