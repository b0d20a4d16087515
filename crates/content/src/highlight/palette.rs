//! The colours of a theme, in mark-up and as a style sheet.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use syntect::highlighting::{Color, FontStyle, Style, Theme};

/// A theme, ready for writing.
pub(super) struct Palette {
    pub(super) theme: Theme,
    /// What its classes start with.
    prefix: &'static str,
    foregrounds: Vec<(u8, u8, u8)>,
    backgrounds: Vec<(u8, u8, u8)>,
}

const FONTS: &[(FontStyle, &str, &str)] = &[
    (FontStyle::BOLD, "b", "font-weight: bold"),
    (FontStyle::ITALIC, "i", "font-style: italic"),
    (FontStyle::UNDERLINE, "u", "text-decoration: underline"),
];

impl Palette {
    pub(super) fn new(theme: Theme, prefix: &'static str) -> Self {
        let distinct = |colors: &mut dyn Iterator<Item = Color>| {
            colors.map(rgb).collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>()
        };
        let foregrounds = distinct(&mut theme.scopes.iter().filter_map(|item| item.style.foreground));
        let backgrounds = distinct(&mut theme.scopes.iter().filter_map(|item| item.style.background));
        Self { theme, prefix, foregrounds, backgrounds }
    }

    pub(super) fn foreground(&self) -> Color {
        self.theme.settings.foreground.unwrap_or(Color::BLACK)
    }

    pub(super) fn background(&self) -> Color {
        self.theme.settings.background.unwrap_or(Color::WHITE)
    }

    /// The background of lines that are set off.
    pub(super) fn line_background(&self) -> Color {
        let settings = &self.theme.settings;
        let color = settings.line_highlight.or(settings.selection).unwrap_or(self.background());
        over(color, self.background())
    }

    pub(super) fn number_color(&self) -> Color {
        self.theme.settings.gutter_foreground.unwrap_or_else(|| {
            let half = Color { a: 128, ..self.foreground() };
            over(half, self.background())
        })
    }

    /// The classes of a style; nothing for that of plain text.
    pub(super) fn classes(&self, style: Style, classes: &mut String) {
        let mut class = |name: std::fmt::Arguments<'_>| {
            let separator = if classes.is_empty() { "" } else { " " };
            let _ = write!(classes, "{separator}{name}"); // writing to a string cannot fail
        };
        let prefix = self.prefix;
        if rgb(style.foreground) != rgb(self.foreground())
            && let Ok(index) = self.foregrounds.binary_search(&rgb(style.foreground))
        {
            class(format_args!("{prefix}{index}"));
        }
        if rgb(style.background) != rgb(self.background())
            && let Ok(index) = self.backgrounds.binary_search(&rgb(style.background))
        {
            class(format_args!("{prefix}g{index}"));
        }
        for (_, name, _) in FONTS.iter().filter(|(font, ..)| style.font_style.contains(*font)) {
            class(format_args!("{prefix}{name}"));
        }
    }

    /// The rules for all classes.
    pub(super) fn stylesheet(&self) -> String {
        let mut css = String::new();
        let mut rule = |selector: &str, declarations: &str| {
            let _ = writeln!(css, ".{selector} {{ {declarations} }}");
        };
        let colors =
            format!("color: {}; background-color: {};", hex(self.foreground()), hex(self.background()));
        rule("z-code", &colors);
        rule("z-hl", &format!("background-color: {};", hex(self.line_background())));
        rule("giallo-ln", &format!("color: {};", hex(self.number_color())));
        for (index, color) in self.foregrounds.iter().enumerate() {
            rule(&format!("{}{index}", self.prefix), &format!("color: {};", hex(color_of(*color))));
        }
        for (index, color) in self.backgrounds.iter().enumerate() {
            let declaration = format!("background-color: {};", hex(color_of(*color)));
            rule(&format!("{}g{index}", self.prefix), &declaration);
        }
        for (_, name, declaration) in FONTS {
            rule(&format!("{}{name}", self.prefix), &format!("{declaration};"));
        }
        css
    }
}

/// The declarations of a style in one theme or two; nothing for that of plain text.
pub(super) fn declarations(palettes: &[Palette], styles: &[Style], css: &mut String) {
    let colors = |color: fn(&Style) -> Color| styles.iter().map(color).collect::<Vec<_>>();
    let differs = |colors: &[Color], plain: fn(&Palette) -> Color| {
        colors.iter().zip(palettes).any(|(color, palette)| rgb(*color) != rgb(plain(palette)))
    };
    let foregrounds = colors(|style| style.foreground);
    if differs(&foregrounds, Palette::foreground) {
        declare("color", &foregrounds, css);
    }
    let backgrounds = colors(|style| style.background);
    if differs(&backgrounds, Palette::background) {
        declare("background-color", &backgrounds, css);
    }
    // Only colours can differ between day and night in a `style` attribute: fonts are those of the first theme.
    let font = styles.first().map_or(FontStyle::empty(), |style| style.font_style);
    for (_, _, declaration) in FONTS.iter().filter(|(one, ..)| font.contains(*one)) {
        css.push_str(declaration);
        css.push_str("; ");
    }
}

/// Adds `property: color; `, by day and by night if there are two.
pub(super) fn declare(property: &str, colors: &[Color], css: &mut String) {
    let _ = match colors {
        [one] => write!(css, "{property}: {}; ", hex(*one)),
        [light, dark, ..] if light == dark => write!(css, "{property}: {}; ", hex(*light)),
        [light, dark, ..] => write!(css, "{property}: light-dark({}, {}); ", hex(*light), hex(*dark)),
        [] => Ok(()),
    };
}

fn rgb(color: Color) -> (u8, u8, u8) {
    (color.r, color.g, color.b)
}

fn color_of((r, g, b): (u8, u8, u8)) -> Color {
    Color { r, g, b, a: 255 }
}

fn hex(color: Color) -> String {
    format!("#{:02X}{:02X}{:02X}", color.r, color.g, color.b)
}

/// A colour that lets some of another one through, as one that does not.
pub(super) fn over(color: Color, below: Color) -> Color {
    let mix = |above: u8, below: u8| {
        let (alpha, rest) = (u32::from(color.a), 255 - u32::from(color.a));
        let mixed = (u32::from(above) * alpha + u32::from(below) * rest) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    Color { r: mix(color.r, below.r), g: mix(color.g, below.g), b: mix(color.b, below.b), a: 255 }
}
