//! What an image is, from its head.

use std::io::Cursor;

use image::{ImageDecoder, ImageFormat, ImageReader};
use imagesize::{Compression, ImageType};

use super::{Format, svg};

/// What is known of an image without its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The format, whatever the name of the file.
    pub format: Format,
    /// In pixels, as it is shown: after the rotation that a camera wrote down.
    pub width: u32,
    /// See `width`.
    pub height: u32,
    /// Whether it says what its colours mean, by an ICC profile.
    pub has_profile: bool,
}

/// Finds out what an image is, or says why that can't be told.
pub fn measure(bytes: &[u8]) -> Result<Metadata, String> {
    if matches!(imagesize::image_type(bytes), Ok(ImageType::Heif(Compression::Av1))) {
        return avif(bytes);
    }
    match image::guess_format(bytes) {
        Ok(format) => raster(bytes, format),
        Err(_) => svg::measure(bytes),
    }
}

fn raster(bytes: &[u8], format: ImageFormat) -> Result<Metadata, String> {
    let known = match format {
        ImageFormat::Bmp => Format::Bmp,
        ImageFormat::Gif => Format::Gif,
        ImageFormat::Ico => Format::Ico,
        ImageFormat::Jpeg => Format::Jpeg,
        ImageFormat::Png => Format::Png,
        ImageFormat::Tiff => Format::Tiff,
        ImageFormat::WebP => Format::Webp,
        other => return Err(format!("the format {} is not supported", other.to_mime_type())),
    };
    let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder();
    let mut decoder = decoder.map_err(|error| error.to_string())?;
    let (mut width, mut height) = decoder.dimensions();
    // Metadata that can't be read does not keep an image from being shown.
    let orientation = decoder.orientation().map_or(1, image::metadata::Orientation::to_exif);
    if orientation > LAST_UPRIGHT {
        std::mem::swap(&mut width, &mut height);
    }
    let has_profile = matches!(decoder.icc_profile(), Ok(Some(_)));
    Ok(Metadata { format: known, width, height, has_profile })
}

/// From the next Exif orientation on, the image lies on its side (TIFF 6.0, "Orientation").
const LAST_UPRIGHT: u8 = 4;

fn avif(bytes: &[u8]) -> Result<Metadata, String> {
    let size = imagesize::blob_size(bytes).map_err(|error| error.to_string())?;
    let side = |length: usize| u32::try_from(length).map_err(|_| "its size is no size".to_owned());
    let (width, height) = (side(size.width)?, side(size.height)?);
    Ok(Metadata { format: Format::Avif, width, height, has_profile: false })
}
