//! Pages: the one script tag, and the pages that are our own.

use std::fmt::Write;

use kiosque_source::TreePath;

use super::events::Generation;
use super::site::Badge;

/// Where everything of our own is, whatever the site's base path.
pub(super) const OWN: &str = "/__kiosque/";

/// What its author may want to know of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The file that it is made of, if it is one.
    pub(super) source: Option<TreePath>,
    /// What is easily forgotten about it.
    pub(super) badge: Option<Badge>,
}

/// What the scripts of all pages are told, as long as the server runs.
#[derive(Clone, Debug, Default)]
pub(super) struct Manner {
    /// Whether pages stay where they are after an edit.
    pub(super) still: bool,
    /// With it, a page may have its source opened in an editor.
    pub(super) token: Option<String>,
}

/// The script tag of a page: its generation, its route, which the URL does not tell where a page stands for
/// another, and what is known of it.
pub(super) fn script_tag(generation: Generation, route: &str, page: &Page, manner: &Manner) -> String {
    let mut tag = format!(r#"<script src="{OWN}kiosque.js?generation={generation}""#);
    let mut data = |name: &str, value: &str| {
        let _ = write!(tag, r#" data-{name}="{}""#, escape(value));
    };
    data("route", route);
    if let Some(source) = &page.source {
        data("source", source.as_str());
    }
    if let Some(badge) = page.badge {
        data("badge", badge.name());
    }
    if let Some(token) = &manner.token {
        data("token", token);
    }
    tag + if manner.still { " data-still" } else { "" } + " async></script>"
}

impl Badge {
    fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Future => "future",
        }
    }
}

/// A page of our own; `message` is HTML.
pub(super) fn own(title: &str, message: &str, tag: &str) -> Vec<u8> {
    // The message comes last: it names what was asked for, which may look like a place to fill.
    include_str!("../../assets/page.html")
        .replace("{title}", title)
        .replace("{script}", tag)
        .replace("{message}", message)
        .into_bytes()
}

/// Text as it stands in HTML, also inside of double quotes.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tag_says_what_is_known() {
        let generation = Generation { run: 10, number: 1 };
        let tag = |page: &Page, manner: &Manner| script_tag(generation, "/a\"b/", page, manner);
        let start = r#"<script src="/__kiosque/kiosque.js?generation=a-1" data-route="/a&quot;b/""#;
        assert_eq!(tag(&Page::default(), &Manner::default()), format!("{start} async></script>"));
        let source = TreePath::new("content/<x>.md").ok();
        let page = Page { source, badge: Some(Badge::Draft) };
        let manner = Manner { still: true, token: Some("7f".into()) };
        let data = r#"data-source="content/&lt;x&gt;.md" data-badge="draft" data-token="7f" data-still"#;
        assert_eq!(tag(&page, &manner), format!("{start} {data} async></script>"));
        let page = Page { source: None, badge: Some(Badge::Future) };
        let data = r#"data-badge="future""#;
        assert_eq!(tag(&page, &Manner::default()), format!("{start} {data} async></script>"));
    }
}
