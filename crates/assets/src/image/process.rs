//! Images made of others.

use std::io::Cursor;

use image::codecs::avif::AvifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as Prediction, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageError, ImageReader, ImageResult, Limits};
use webp::PixelLayout;

use super::{Encoding, Operation};

/// Makes a new image file of another one, which stands as its Exif data say. Of what is said about it only the
/// ICC profile stays, where the new format has a place for it. The same bytes come of the same bytes.
pub fn process(bytes: &[u8], operation: &Operation) -> Result<Vec<u8>, String> {
    let (image, profile) = decode(bytes).map_err(|error| error.to_string())?;
    encode(resize(image, operation), profile, operation.encoding)
}

fn decode(bytes: &[u8]) -> ImageResult<(DynamicImage, Option<Vec<u8>>)> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(ImageError::IoError)?;
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    // The pixels themselves are not among what a decoder holds itself back from.
    Limits::default().reserve(decoder.total_bytes())?;
    let mut image = DynamicImage::from_decoder(decoder)?;
    image.apply_orientation(orientation);
    Ok((image, profile))
}

fn resize(mut image: DynamicImage, operation: &Operation) -> DynamicImage {
    let Operation { part: [left, top, part_width, part_height], width, height, .. } = *operation;
    if (part_width, part_height) != (image.width(), image.height()) {
        image = image.crop_imm(left, top, part_width, part_height);
    }
    if (width, height) != (image.width(), image.height()) {
        image = image.resize_exact(width, height, FilterType::Lanczos3);
    }
    image
}

fn encode(image: DynamicImage, profile: Option<Vec<u8>>, encoding: Encoding) -> Result<Vec<u8>, String> {
    let image = fitting(image, encoding);
    let mut bytes = Vec::new();
    let written = match encoding {
        Encoding::Jpeg(quality) => write(&image, profile, JpegEncoder::new_with_quality(&mut bytes, quality)),
        Encoding::Png => {
            let (compression, prediction) = (CompressionType::Default, Prediction::Adaptive);
            write(&image, profile, PngEncoder::new_with_quality(&mut bytes, compression, prediction))
        }
        Encoding::Webp(None) => write(&image, profile, WebPEncoder::new_lossless(&mut bytes)),
        Encoding::Webp(Some(quality)) => return webp(&image, quality),
        Encoding::Avif { quality, speed } => {
            let encoder = AvifEncoder::new_with_speed_quality(&mut bytes, speed, quality);
            // Into how many tiles an image is cut follows from the number of threads.
            write(&image, None, encoder.with_num_threads(Some(1)))
        }
    };
    written.map(|()| bytes).map_err(|error| error.to_string())
}

/// The image with channels that a format has: JPEG has no transparency, the new formats have colour and eight
/// bits; PNG takes all.
fn fitting(image: DynamicImage, encoding: Encoding) -> DynamicImage {
    match encoding {
        Encoding::Png => image,
        Encoding::Jpeg(_) if image.color().has_color() => image.into_rgb8().into(),
        Encoding::Jpeg(_) => image.into_luma8().into(),
        _ if image.color().has_alpha() => image.into_rgba8().into(),
        _ => image.into_rgb8().into(),
    }
}

fn write(image: &DynamicImage, profile: Option<Vec<u8>>, mut encoder: impl ImageEncoder) -> ImageResult<()> {
    if let Some(profile) = profile.filter(|profile| is_for(profile, image)) {
        // A format without a place for it loses it.
        let _ = encoder.set_icc_profile(profile);
    }
    image.write_with_encoder(encoder)
}

/// Whether a profile is about the channels that an image has, and not, as in files for print, about those that
/// it had before it was decoded (ICC.1, "Data colour space").
fn is_for(profile: &[u8], image: &DynamicImage) -> bool {
    let channels: &[u8] = if image.color().has_color() { b"RGB " } else { b"GRAY" };
    profile.get(16..20) == Some(channels)
}

fn webp(image: &DynamicImage, quality: u8) -> Result<Vec<u8>, String> {
    let layout = if image.color().has_alpha() { PixelLayout::Rgba } else { PixelLayout::Rgb };
    let encoder = webp::Encoder::new(image.as_bytes(), layout, image.width(), image.height());
    let encoded = encoder.encode_simple(false, f32::from(quality));
    encoded.map(|bytes| bytes.to_vec()).map_err(|error| format!("{error:?}"))
}
