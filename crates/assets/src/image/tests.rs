use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{
    DynamicImage, GenericImageView, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Rgba, RgbaImage,
};

use super::*;

/// A profile as short as can be told apart by the channels that it is about.
fn profile(channels: [u8; 4]) -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(&channels);
    profile
}

/// An image whose left half is red and whose right half is blue.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x| if x < width / 2 { Rgba([255, 0, 0, 255]) } else { Rgba([0, 0, 255, 255]) };
    RgbaImage::from_fn(width, height, |x, _| colour(x)).into()
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A photo that the camera was turned for, with a profile.
fn turned(image: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
    exif[19] = orientation;
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 100);
    encoder.set_exif_metadata(exif).unwrap();
    encoder.set_icc_profile(profile(*b"RGB ")).unwrap();
    image.to_rgb8().write_with_encoder(encoder).unwrap();
    bytes
}

fn resized(bytes: &[u8], resize: Resize, encoding: Encoding) -> Vec<u8> {
    let operation = Operation::new(&measure(bytes).unwrap(), resize, encoding).unwrap();
    process(bytes, &operation).unwrap()
}

fn size(width: u32, height: u32, resize: Resize) -> Result<(u32, u32), String> {
    let image = Metadata { format: Format::Png, width, height, has_profile: false };
    Operation::new(&image, resize, Encoding::Png).map(|it| (it.width, it.height))
}

#[test]
fn formats_are_known_by_their_content() {
    let formats = [
        (ImageFormat::Bmp, Format::Bmp),
        (ImageFormat::Gif, Format::Gif),
        (ImageFormat::Ico, Format::Ico),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::Tiff, Format::Tiff),
        (ImageFormat::WebP, Format::Webp),
    ];
    for (written, format) in formats {
        let bytes = encoded(&halves(12, 8), written);
        assert_eq!(measure(&bytes), Ok(Metadata { format, width: 12, height: 8, has_profile: false }));
        assert_eq!(measure(&resized(&bytes, Resize::FitWidth(6), Encoding::Png)).unwrap().height, 4);
    }
}

#[test]
fn every_encoding_gives_its_format_and_the_same_bytes_again() {
    let bytes = encoded(&halves(12, 8), ImageFormat::Png);
    let avif = Encoding::Avif { quality: 80, speed: 10 };
    for encoding in [Encoding::Jpeg(75), Encoding::Png, Encoding::Webp(None), Encoding::Webp(Some(50)), avif]
    {
        let image = resized(&bytes, Resize::Scale(5, 4), encoding);
        let expected = Metadata { format: encoding.format(), width: 5, height: 4, has_profile: false };
        assert_eq!(measure(&image), Ok(expected));
        assert_eq!(resized(&bytes, Resize::Scale(5, 4), encoding), image);
    }
}

#[test]
fn channels_of_all_kinds_are_written() {
    let image = halves(6, 4);
    let avif = Encoding::Avif { quality: 80, speed: 10 };
    for image in [image.to_luma8().into(), image.to_luma_alpha16().into(), image.to_rgb16().into(), image] {
        let bytes = encoded(&image, ImageFormat::Png);
        for encoding in
            [Encoding::Jpeg(75), Encoding::Png, Encoding::Webp(None), Encoding::Webp(Some(50)), avif]
        {
            assert_eq!(measure(&resized(&bytes, Resize::FitWidth(3), encoding)).unwrap().height, 2);
        }
    }
}

#[test]
fn sizes_follow_from_the_operation() {
    assert_eq!(size(40, 20, Resize::Scale(10, 10)), Ok((10, 10)));
    assert_eq!(size(40, 20, Resize::FitWidth(7)), Ok((7, 3)), "rounded down");
    assert_eq!(size(40, 20, Resize::FitWidth(80)), Ok((80, 40)));
    assert_eq!(size(40, 20, Resize::FitHeight(5)), Ok((10, 5)));
    assert_eq!(size(40, 1, Resize::FitWidth(4)), Ok((4, 1)), "never nothing");
    assert_eq!(size(40, 20, Resize::Fit(12, 12)), Ok((12, 6)));
    assert_eq!(size(20, 40, Resize::Fit(12, 12)), Ok((6, 12)));
    assert_eq!(size(40, 20, Resize::Fit(500, 500)), Ok((40, 20)), "never enlarged");
    assert_eq!(size(40, 20, Resize::Fit(500, 10)), Ok((20, 10)));
    assert_eq!(size(40, 20, Resize::Fill(8, 9)), Ok((8, 9)));
}

#[test]
fn sizes_that_nobody_can_want_are_refused() {
    for resize in [
        Resize::Scale(0, 10),
        Resize::FitWidth(0),
        Resize::FitWidth(100_000),
        Resize::FitHeight(u32::MAX),
        Resize::Scale(16_383, 16_383),
        Resize::Fill(1, 0),
    ] {
        assert!(size(40, 20, resize).is_err(), "{resize:?}");
    }
    assert!(size(60_000, 2, Resize::Scale(10, 16_000)).is_err(), "too much on the way there");
    assert!(size(u32::MAX, u32::MAX, Resize::Fit(10, 10)).is_err());
}

#[test]
fn the_middle_fills() {
    let wide = encoded(&halves(40, 10), ImageFormat::Png);
    let image = image::load_from_memory(&resized(&wide, Resize::Fill(10, 10), Encoding::Png)).unwrap();
    assert_eq!(
        [image.get_pixel(0, 5), image.get_pixel(9, 5)],
        [Rgba([255, 0, 0, 255]), Rgba([0, 0, 255, 255])]
    );
    let high = encoded(&halves(10, 40), ImageFormat::Png);
    let image = image::load_from_memory(&resized(&high, Resize::Fill(20, 10), Encoding::Png)).unwrap();
    assert_eq!(image.get_pixel(0, 9), Rgba([255, 0, 0, 255]));
}

#[test]
fn a_turned_photo_stands_upright() {
    let photo = turned(&halves(32, 16), 6);
    let metadata = measure(&photo).unwrap();
    assert_eq!((metadata.width, metadata.height, metadata.has_profile), (16, 32, true));
    let image = image::load_from_memory(&resized(&photo, Resize::FitWidth(8), Encoding::Png)).unwrap();
    assert_eq!(image.dimensions(), (8, 16));
    assert!(image.get_pixel(4, 1)[0] > 200, "the left half is on top");
    assert!(image.get_pixel(4, 14)[2] > 200);
    assert_eq!(measure(&turned(&halves(32, 16), 3)).unwrap().width, 32);
}

#[test]
fn a_profile_stays_where_there_is_a_place_for_it() {
    let photo = turned(&halves(32, 16), 1);
    for encoding in [Encoding::Jpeg(75), Encoding::Png, Encoding::Webp(None), Encoding::Webp(Some(50))] {
        let image = resized(&photo, Resize::FitWidth(8), encoding);
        let reader = ImageReader::new(Cursor::new(&image)).with_guessed_format().unwrap();
        let kept = reader.into_decoder().unwrap().icc_profile().unwrap();
        assert_eq!(kept, encoding.keeps_profile().then(|| profile(*b"RGB ")), "{encoding:?}");
    }
}

#[test]
fn damaged_and_huge_files_are_errors() {
    let png = encoded(&halves(12, 8), ImageFormat::Png);
    let mut huge = png.clone();
    huge[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
    let sum = crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let operation = Operation::new(&measure(&png).unwrap(), Resize::Scale(4, 4), Encoding::Png).unwrap();
    assert_eq!(measure(&huge).unwrap().width, 65_536);
    assert_eq!(process(&huge, &operation), Err("Memory limit exceeded".to_owned()));
    assert!(process(b"", &operation).is_err());
    assert!(measure(b"").is_err());
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Tiff]
    {
        let whole = match format {
            ImageFormat::Jpeg => turned(&halves(12, 8), 1),
            _ => encoded(&halves(12, 8), format),
        };
        for length in 0..whole.len() {
            let _ = (measure(&whole[..length]), process(&whole[..length], &operation));
        }
    }
}

/// The check sum of a part of a PNG file (PNG specification, "CRC algorithm").
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & (sum & 1).wrapping_neg()))
    })
}

#[test]
fn drawings_have_the_size_that_they_say() {
    let size = |attributes: &str| {
        let drawing =
            format!("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}/>");
        measure(drawing.as_bytes()).map(|it| (it.width, it.height))
    };
    assert_eq!(size("width='30' height='20px' viewBox='0 0 1 1'"), Ok((30, 20)));
    assert_eq!(size("width='210.6mm' height='1e2'"), Ok((210, 100)));
    assert_eq!(size("width='100%' height='100%' viewBox='0, 0, 12.5, 8'"), Ok((12, 8)));
    assert!(size("width='30'").is_err());
    assert!(size("viewBox='0 0 x y'").is_err());
    assert!(measure(b"<html></html>").is_err());
    assert!(measure(b"<svg").is_err());
}
