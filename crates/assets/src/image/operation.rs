//! What is done to an image (Zola's manual: content/image-processing).

use kiosque_source::{Hash, Hasher};

use super::{Format, Metadata};

/// How the new size follows from the old one. All lengths are in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resize {
    /// To this width and height.
    Scale(u32, u32),
    /// To this width, in proportion.
    FitWidth(u32),
    /// To this height, in proportion.
    FitHeight(u32),
    /// In proportion to at most this width and height; never enlarged.
    Fit(u32, u32),
    /// To this width and height in proportion, without what is over at two sides.
    Fill(u32, u32),
}

/// A format to write, with its settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// With a quality from 1 to 100.
    Jpeg(u8),
    /// Without loss.
    Png,
    /// With a quality from 0 to 100, or without loss.
    Webp(Option<u8>),
    /// With a quality from 1 to 100.
    Avif {
        /// See above.
        quality: u8,
        /// From 1, small files, to 10, soon done.
        speed: u8,
    },
}

/// All that is done to an image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// What was asked for. As in Zola, other words for the same size make another file.
    resize: Resize,
    /// The left and upper edge, the width and the height of the part that is used.
    pub(super) part: [u32; 4],
    /// The new width.
    pub width: u32,
    /// The new height.
    pub height: u32,
    /// The new format.
    pub encoding: Encoding,
}

/// The longest side that an image can get: the limit of WebP.
pub const LONGEST_SIDE: u32 = 16_383;

/// The most pixels that it takes to make an image: a gigabyte while it is resized.
pub const MOST_PIXELS: u64 = 1 << 26;

/// Goes up when the same operation comes to another image, so that none of before is taken for it.
const RECIPE: u64 = 1;

impl Operation {
    /// The operation that resizes an image like this one, or why it is not done.
    pub fn new(image: &Metadata, resize: Resize, encoding: Encoding) -> Result<Self, String> {
        let Metadata { width, height, .. } = *image;
        let whole = [0, 0, width, height];
        let (part, (width, height)) = match resize {
            Resize::Scale(width, height) => (whole, (width, height)),
            Resize::FitWidth(wanted) => (whole, (wanted, share(height, wanted, width))),
            Resize::FitHeight(wanted) => (whole, (share(width, wanted, height), wanted)),
            Resize::Fit(most_wide, most_high) => (whole, fit((width, height), (most_wide, most_high))),
            Resize::Fill(wide, high) => (middle((width, height), (wide, high)), (wide, high)),
        };
        let operation = Self { resize, part, width, height, encoding };
        operation.refuse_size()?;
        Ok(operation)
    }

    fn refuse_size(&self) -> Result<(), String> {
        let Self { part: [.., part_width, _], width, height, .. } = *self;
        let pixels = |width: u32| u64::from(width) * u64::from(height);
        if width.min(height) == 0 {
            return Err(format!("the image would have {width}x{height} pixels"));
        }
        if width.max(height) > LONGEST_SIDE || pixels(width) > MOST_PIXELS {
            return Err(format!("the image would have {width}x{height} pixels, which is too many"));
        }
        // While it is resized, an image has its old width and its new height.
        if pixels(part_width) > MOST_PIXELS {
            return Err(format!("an image that is {part_width} pixels wide takes too much memory to resize"));
        }
        Ok(())
    }

    /// The hash of what is done, and of how this version does it.
    pub fn hash(&self) -> Hash {
        let Self { resize, part, width, height, encoding } = self;
        let asked = match *resize {
            Resize::Scale(width, height) => [1, width, height],
            Resize::FitWidth(width) => [2, width, 0],
            Resize::FitHeight(height) => [3, 0, height],
            Resize::Fit(width, height) => [4, width, height],
            Resize::Fill(width, height) => [5, width, height],
        };
        let settings = match *encoding {
            Encoding::Jpeg(quality) => [1, u64::from(quality), 0],
            Encoding::Png => [2, 0, 0],
            Encoding::Webp(quality) => [3, quality.map_or(u64::MAX, u64::from), 0],
            Encoding::Avif { quality, speed } => [4, u64::from(quality), u64::from(speed)],
        };
        let mut hasher = Hasher::new();
        hasher.number(RECIPE);
        let lengths = asked.iter().chain(part).chain([width, height]).map(|length| u64::from(*length));
        for number in lengths.chain(settings) {
            hasher.number(number);
        }
        hasher.finish()
    }
}

impl Encoding {
    /// The format that comes of it.
    pub fn format(self) -> Format {
        match self {
            Self::Jpeg(_) => Format::Jpeg,
            Self::Png => Format::Png,
            Self::Webp(_) => Format::Webp,
            Self::Avif { .. } => Format::Avif,
        }
    }

    /// Whether an ICC profile can be written along.
    pub fn keeps_profile(self) -> bool {
        matches!(self, Self::Jpeg(_) | Self::Png | Self::Webp(None))
    }
}

/// As much of a length as `wanted` is of `of`: rounded down, but not to nothing.
fn share(length: u32, wanted: u32, of: u32) -> u32 {
    let share = u64::from(length) * u64::from(wanted) / u64::from(of.max(1));
    u32::try_from(share).unwrap_or(u32::MAX).max(1)
}

fn fit((width, height): (u32, u32), (most_wide, most_high): (u32, u32)) -> (u32, u32) {
    if width <= most_wide && height <= most_high {
        return (width, height);
    }
    let is_bound_by_width =
        u64::from(width) * u64::from(most_high) >= u64::from(height) * u64::from(most_wide);
    if is_bound_by_width {
        (most_wide, share(height, most_wide, width))
    } else {
        (share(width, most_high, height), most_high)
    }
}

/// The largest part in the middle of an image that has the proportions of another.
fn middle((width, height): (u32, u32), (wide, high): (u32, u32)) -> [u32; 4] {
    let is_too_wide = u64::from(width) * u64::from(high) > u64::from(height) * u64::from(wide);
    if is_too_wide {
        let part = share(height, wide, high);
        [(width - part) / 2, 0, part, height]
    } else {
        let part = share(width, high, wide);
        [0, height.saturating_sub(part) / 2, width, part.min(height)]
    }
}
