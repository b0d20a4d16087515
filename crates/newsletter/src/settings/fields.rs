//! What can be set: under `[extra.kiosque]` of a site and of a theme, under `[extra.edition]` of a page, and in the
//! files with sponsors and persons.

use kiosque_site::{Field, Type};

use crate::blocks::SPONSORS;

/// `[extra]` of the configuration, for a theme that has blocks.
pub(super) const SITE: &[Field] =
    &[Field::optional("kiosque", Type::Table(SETTINGS), "the settings of the theme")];

/// The same for any other theme, which may have settings of its own there.
pub(super) const SITE_OF_OTHERS: &[Field] =
    &[Field::optional("kiosque", Type::OpenTable(GENERAL), "the settings of Kiosque")];

/// `[extra]` of a `theme.toml`, which may give settings of its own there.
pub(super) const THEME: &[Field] =
    &[Field::optional("kiosque", Type::OpenTable(OF_THEME), "what the theme is made of")];

/// The same, for a theme that has blocks.
pub(super) const THEME_DEFAULTS: &[Field] =
    &[Field::optional("kiosque", Type::OpenTable(SETTINGS), "the settings of the theme")];

/// `[extra]` of a page.
pub(super) const PAGE: &[Field] =
    &[Field::optional("edition", Type::Table(EDITION), "what makes the page an edition")];

/// A sponsor in its file.
pub(super) const SPONSOR: &[Field] = &[
    Field::optional("name", Type::Text, "who pays"),
    Field::optional("tagline", Type::Text, "what the sponsor says of itself"),
    Field::optional("url", Type::Url, "the site of the sponsor"),
    Field::optional("logo", Type::Image, "the logo of the sponsor"),
];

/// A person in the file.
pub(super) const PERSON: &[Field] = &[
    Field::optional("name", Type::Text, "who it is"),
    Field::optional("photo", Type::Image, "a portrait"),
    Field::optional("url", Type::Url, "where there is more"),
];

const THEMES: Field = Field::optional("themes", Type::Text, "one more folder of themes");
const TYPOGRAPHY: Field =
    Field::optional("typography", Type::Boolean, "whether the spaces of French pages are set");

const GENERAL: &[Field] = &[THEMES, TYPOGRAPHY];

/// `[extra.kiosque]` of a `theme.toml`.
pub(super) const OF_THEME: &[Field] = &[
    Field::optional("base", Type::Text, "the theme that this one is a layer on"),
    Field::optional("blocks", Type::Boolean, "whether its shortcodes follow the schemas of blocks"),
];

const SETTINGS: &[Field] = &[
    THEMES,
    TYPOGRAPHY,
    Field::optional("scheme", Type::OneOf(&["light", "dark"]), "the same for everybody"),
    Field::optional("width", Type::Length, "how wide the column of text is"),
    Field::optional("image", Type::Image, "the picture that social networks show"),
    Field::optional("colors", Type::Table(COLORS), "the colours"),
    Field::optional("fonts", Type::Table(FONTS), "the fonts"),
    Field::optional("masthead", Type::Table(MASTHEAD), "the head of all pages"),
    Field::optional("nav", Type::TablesByLanguage(LINK), "the menu"),
    Field::optional("social", Type::Tables(PROFILE), "where else the letter is"),
    Field::optional("footer", Type::Table(FOOTER), "the foot of all pages"),
    Field::optional("subscribe", Type::Table(FORM), "where the field for the reader's address sends it"),
];

const FORM: &[Field] = &[
    Field::optional("url", Type::Url, "where the address is sent"),
    Field::optional("field", Type::Text, "its name there"),
];

const COLORS: &[Field] = &[
    Field::optional("paper", Type::Colours, "what is behind the text"),
    Field::optional("ink", Type::Colours, "the text"),
    Field::optional("accent", Type::Colours, "what stands out"),
    Field::optional("muted", Type::Colours, "secondary text"),
    Field::optional("rule", Type::Colours, "lines"),
    Field::optional("tint", Type::Colours, "grounds"),
    Field::optional("link", Type::Colours, "links"),
    Field::optional("paid", Type::Colours, "the ground of paid boxes"),
    Field::optional("paid-rule", Type::Colours, "their lines"),
    Field::optional("paid-ink", Type::Colours, "their text"),
];

const FONTS: &[Field] = &[
    Field::optional("text", Type::Fonts, "what is read"),
    Field::optional("heading", Type::Fonts, "what is announced"),
    Field::optional("interface", Type::Fonts, "what is operated"),
    Field::optional("mono", Type::Fonts, "code"),
];

const MASTHEAD: &[Field] = &[
    Field::optional("logo", Type::Image, "a picture in place of the title"),
    Field::optional("tagline", Type::TextByLanguage, "the line below the name"),
    Field::optional("number", Type::Boolean, "whether the number of the edition is shown"),
    Field::optional("date", Type::Boolean, "whether its date is shown"),
];

const FOOTER: &[Field] = &[
    Field::optional("text", Type::TextByLanguage, "the words at the end of each page"),
    Field::optional("links", Type::TablesByLanguage(LINK), "links there"),
];

const LINK: &[Field] = &[
    Field::required("title", Type::Text, "the words of the link"),
    Field::required("path", Type::Link, "where it leads"),
];

const PROFILE: &[Field] = &[
    Field::required("name", Type::Text, "the words of the link"),
    Field::required("url", Type::Url, "where it leads"),
];

const EDITION: &[Field] = &[
    Field::optional("number", Type::TextOrNumber, "the number of the edition"),
    Field::optional("subject", Type::Text, "the subject of the mail"),
    Field::optional("preheader", Type::Text, "the line behind the subject"),
    Field::optional("sponsor", Type::Text, "who pays for the whole edition"),
    Field::optional("sponsor_id", Type::Key(SPONSORS), "the same, by the id"),
    Field::optional("authors", Type::List, "who wrote it"),
    Field::optional("image", Type::Image, "the picture that social networks show"),
];

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value as Json};

    use super::*;

    /// What is told of the settings at the head of the theme's `theme.toml`, as a site would write it.
    fn documented() -> Map<String, Json> {
        let text = include_str!("../../../../themes/kiosque/theme.toml");
        let lines = text.lines().skip_while(|line| *line != "#").map_while(|line| line.strip_prefix('#'));
        let text = lines.map(str::trim).collect::<Vec<_>>().join("\n");
        let table: toml::Table = toml::from_str(&format!("[extra.kiosque]\n{text}")).unwrap();
        serde_json::to_value(&table["extra"]).unwrap().as_object().unwrap().clone()
    }

    fn are_known(table: &Map<String, Json>, fields: &[Field]) -> bool {
        table.iter().all(|(name, value)| {
            let field = fields.iter().find(|field| field.name == name);
            field.is_some_and(|field| match (field.kind, value) {
                (Type::Table(fields), Json::Object(table)) => are_known(table, fields),
                _ => true,
            })
        })
    }

    #[test]
    fn what_the_theme_documents_is_known() {
        let documented = documented();
        assert!(documented["kiosque"].as_object().unwrap().len() >= 8);
        assert!(are_known(&documented, SITE));
    }

    #[test]
    fn a_sponsor_or_person_has_the_fields_of_a_call() {
        for (fields, block) in [(SPONSOR, "sponsor"), (PERSON, "person")] {
            let block = crate::blocks::BLOCKS.iter().find(|it| it.name == block).unwrap();
            let kind = |field: &Field| block.field(field.name).map(|of_call| of_call.kind);
            assert!(fields.iter().all(|field| kind(field) == Some(field.kind)));
        }
    }
}
