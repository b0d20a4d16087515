//! Functions that measure and resize images (manual: content/image-processing).

use std::sync::OnceLock;

use kiosque_assets::image::{Encoding, Format, LONGEST_SIDE, MOST_PIXELS, Metadata, Operation, Resize};
use kiosque_source::{Blob, TreePath, nearest};
use kiosque_template::{Answer, Ask, Effect, Refusal, Value};

use super::{Outcome, SiteWorld, flag, optional_text, text};
use crate::images::Image;

/// The qualities of JPEG and AVIF, and the speed of AVIF, if none is asked for.
const JPEG_QUALITY: u8 = 75;
const AVIF_QUALITY: u8 = 80;
const AVIF_SPEED: u8 = 5;

const OPERATIONS: [&str; 5] = ["scale", "fit_width", "fit_height", "fit", "fill"];
const FORMATS: [&str; 5] = ["auto", "jpg", "png", "webp", "avif"];

/// The size and the format of an image.
pub(super) fn get_image_metadata(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let path = text(ask, "path")?;
    let Some((file, blob)) = world.file(path)? else {
        return if flag(ask, "allow_missing", false)? {
            Ok(Answer::new(Value::Null))
        } else {
            Err(missing(path))
        };
    };
    let Metadata { format, width, height, .. } = world.images.measure(&file, &blob).map_err(Refusal::new)?;
    Ok(Answer::new(Value::map([
        ("width", Value::from(i64::from(width))),
        ("height", Value::from(i64::from(height))),
        ("format", Value::from(format.extension())),
        ("mime", Value::from(format.mime())),
    ])))
}

/// Where a resized image will be, and its size. It is made later, as an effect.
pub(super) fn resize_image(world: &SiteWorld<'_>, ask: &Ask<'_>) -> Outcome {
    let path = text(ask, "path")?;
    let (file, source) = world.file(path)?.ok_or_else(|| missing(path))?;
    let metadata = world.images.measure(&file, &source).map_err(Refusal::new)?;
    let image = image(ask, (file, source), &metadata)?;
    let Operation { width, height, .. } = image.operation;
    let output = world.images.know(image).map_err(Refusal::new)?;
    let value = Value::map([
        ("url", Value::from(world.model.config.permalink(&format!("/{output}")))),
        ("static_path", Value::from(format!("static/{output}"))),
        ("width", Value::from(i64::from(width))),
        ("height", Value::from(i64::from(height))),
        ("orig_width", Value::from(i64::from(metadata.width))),
        ("orig_height", Value::from(i64::from(metadata.height))),
    ]);
    let effect = Effect { output: output.as_str().into(), place: None };
    Ok(Answer { effects: vec![effect], ..Answer::new(value) })
}

fn missing(path: &str) -> Refusal {
    Refusal::new(format!("there is no file `{path}`"))
}

/// The image that the arguments ask for.
fn image(ask: &Ask<'_>, (file, source): (TreePath, Blob), metadata: &Metadata) -> Result<Image, Refusal> {
    refuse_unreadable(&file, metadata.format)?;
    let encoding = encoding(ask, metadata.format)?;
    let operation = Operation::new(metadata, resize(ask)?, encoding).map_err(|error| {
        let most = MOST_PIXELS / 1_000_000;
        let hint =
            format!("a side has from 1 to {LONGEST_SIDE} pixels, and all together {most} million at most");
        Refusal::new(error).hint(hint)
    })?;
    let loses_profile = metadata.has_profile && !encoding.keeps_profile();
    Ok(Image { file, source, operation, loses_profile, made: OnceLock::new() })
}

fn refuse_unreadable(file: &TreePath, format: Format) -> Result<(), Refusal> {
    if format.is_readable() {
        return Ok(());
    }
    let hint = match format {
        Format::Svg => "an SVG image has every size: use it as it is",
        _ => "start from the image in another format, such as `png`",
    };
    Err(Refusal::new(format!(
        "`{file}` is in the format `{}`, of which no image can be made",
        format.extension()
    ))
    .hint(hint))
}

fn resize(ask: &Ask<'_>) -> Result<Resize, Refusal> {
    let name = optional_text(ask, "op")?.unwrap_or("fill");
    let side = |side: &str| match whole(ask, side)? {
        Some(0) => Err(Refusal::new(format!("`{side}` is 0")).hint("an image has at least one pixel")),
        Some(length) => Ok(length),
        None => Err(Refusal::new(format!("the argument `{side}` is missing, which `{name}` needs"))),
    };
    Ok(match name {
        "scale" => Resize::Scale(side("width")?, side("height")?),
        "fit_width" => Resize::FitWidth(side("width")?),
        "fit_height" => Resize::FitHeight(side("height")?),
        "fit" => Resize::Fit(side("width")?, side("height")?),
        "fill" => Resize::Fill(side("width")?, side("height")?),
        _ => return Err(unknown("op", name, &OPERATIONS)),
    })
}

fn encoding(ask: &Ask<'_>, source: Format) -> Result<Encoding, Refusal> {
    let name = optional_text(ask, "format")?.unwrap_or("auto");
    let quality = |least| within(ask, "quality", least, 100);
    Ok(match name {
        "auto" if source.is_lossy() => Encoding::Jpeg(quality(1)?.unwrap_or(JPEG_QUALITY)),
        "jpg" | "jpeg" => Encoding::Jpeg(quality(1)?.unwrap_or(JPEG_QUALITY)),
        "auto" | "png" => Encoding::Png,
        "webp" => Encoding::Webp(quality(0)?),
        "avif" => Encoding::Avif {
            quality: quality(1)?.unwrap_or(AVIF_QUALITY),
            speed: within(ask, "speed", 1, 10)?.unwrap_or(AVIF_SPEED),
        },
        _ => return Err(unknown("format", name, &FORMATS)),
    })
}

fn unknown(argument: &str, name: &str, known: &[&str]) -> Refusal {
    let refusal = Refusal::new(format!("there is no `{argument}` `{name}`"));
    match nearest(name, known.iter().copied()) {
        Some(nearest) => refusal.did_you_mean(Some(nearest)),
        None => refusal.hint(format!("it is one of `{}`", known.join("`, `"))),
    }
}

fn within(ask: &Ask<'_>, name: &str, least: u8, most: u8) -> Result<Option<u8>, Refusal> {
    let Some(number) = whole(ask, name)? else { return Ok(None) };
    match u8::try_from(number) {
        Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
        _ => Err(Refusal::new(format!("`{name}` must be from {least} to {most}"))),
    }
}

/// An argument that counts something. Tera divides to floats, so one without a fraction will do.
fn whole(ask: &Ask<'_>, name: &str) -> Result<Option<u32>, Refusal> {
    let number = match ask.arguments.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(value) => value.as_f64(),
    };
    let number =
        number.filter(|number| (0.0..=f64::from(u32::MAX)).contains(number) && number.fract() == 0.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it was looked at")]
    number.map(|number| Some(number as u32)).ok_or_else(|| {
        let refusal = Refusal::new(format!("`{name}` must be a whole number that is not negative"));
        refusal.hint("round with the filter `int`, as in `(width / 2) | int`")
    })
}
