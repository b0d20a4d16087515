//! Links and where they lead.

use std::borrow::Cow;

use kiosque_source::{Diagnostic, Span};
use percent_encoding::percent_decode_str;
use pulldown_cmark::{CowStr, LinkType};

use super::output::Output;
use super::walk::Walker;
use crate::{Context, Level, Options};

/// A link of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Where it leads.
    pub target: LinkTarget,
    /// Where it stands in the file. One that a shortcode wrote is at the call.
    pub span: Span,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkTarget {
    /// To a content file (`@/blog/post.md#anchor`).
    Internal {
        /// The path from the content folder, decoded.
        path: String,
        /// The anchor, decoded.
        anchor: Option<String>,
        /// The permalink of the file, if it is there.
        permalink: Option<String>,
    },
    /// To an anchor on the same page (`#anchor`), decoded.
    Anchor(String),
    /// To another site.
    External {
        /// The whole URL.
        url: String,
        /// Its anchor, decoded.
        anchor: Option<String>,
    },
}

impl LinkTarget {
    /// Where a URL leads, if that can be checked; `permalink` gives that of a content file, by its path.
    pub fn of(url: &str, permalink: impl FnOnce(&str) -> Option<String>) -> Option<Self> {
        let (address, anchor) = match url.split_once('#') {
            Some((address, anchor)) => (address, anchor_of(anchor)),
            None => (url, None),
        };
        if let Some(path) = address.strip_prefix("@/") {
            let path = decode(path);
            let permalink = permalink(&path);
            return Some(Self::Internal { path, anchor, permalink });
        }
        if is_external(url) {
            return Some(Self::External { url: url.to_owned(), anchor });
        }
        anchor.filter(|_| address.is_empty()).map(Self::Anchor)
    }
}

impl Walker<'_, '_> {
    pub(super) fn open_link(&mut self, kind: LinkType, url: &CowStr<'_>, title: &CowStr<'_>, span: Span) {
        let url = self.expansion.restore(url).trim().to_owned();
        let href = match kind {
            LinkType::Email => Cow::from(format!("mailto:{url}")),
            _ => self.resolve(&url, span),
        };
        if self.image.is_some() {
            return; // only the text of a link counts in the text of an image
        }
        let external = is_external(&url);
        self.out.push("<a");
        if external {
            external_attributes(self.options, &mut self.out);
        }
        if !title.is_empty() {
            let title = self.expansion.restore(title).into_owned();
            self.out.attribute("title", &title);
        }
        self.out.push(" href=\"");
        self.out.url(&href);
        self.out.push("\">");
    }

    fn resolve<'u>(&mut self, url: &'u str, span: Span) -> Cow<'u, str> {
        if url.is_empty() {
            self.report.error("this link has no URL", span, "write it as `[text](URL)`");
            return url.into();
        }
        let (context, page) = (self.context, self.context.permalink());
        let target = LinkTarget::of(url, |path| context.internal_link(path));
        let href = match &target {
            Some(LinkTarget::Internal { permalink: Some(permalink), .. }) => {
                let anchor = url.find('#').map_or("", |at| &url[at..]);
                format!("{permalink}{anchor}").into()
            }
            Some(LinkTarget::Internal { permalink: None, .. }) => {
                self.broken(url, span);
                url.into()
            }
            _ => absolute(url, page),
        };
        let is_of_this_text = |target: &LinkTarget| matches!(target, LinkTarget::Anchor(_));
        let target = target.filter(|target| page.is_some() || !is_of_this_text(target));
        self.body.links.extend(target.map(|target| Link { target, span }));
        href
    }

    fn broken(&mut self, url: &str, span: Span) {
        let level = self.options.broken_links;
        self.report.at(span, || {
            let file = url.split('#').next().unwrap_or(url);
            let message = format!("broken link: there is no content file `{file}`");
            match level {
                Level::Error => Diagnostic::error(message),
                Level::Warn => Diagnostic::warning(message),
            }
        });
    }
}

/// The URL as it is on the page: one that is relative to the page has the page's before it. (Those that start
/// with `/` or `..` stay as they are, as in Zola.)
pub(super) fn absolute<'u>(url: &'u str, permalink: Option<&str>) -> Cow<'u, str> {
    let Some(permalink) = permalink else { return url.into() };
    let stays = url == "#" || url.starts_with('/') || url.starts_with("..") || has_scheme(url);
    if stays { url.into() } else { format!("{permalink}{url}").into() }
}

fn has_scheme(url: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-');
    url.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && scheme.chars().all(is_part))
}

fn is_external(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The id that an anchor asks for: none leads to the top of the page, and so does `top`
/// (HTML, "scrolling to a fragment"). What stands behind `:~:` is no part of it (URL Fragment Text Directives).
fn anchor_of(anchor: &str) -> Option<String> {
    let anchor = anchor.split(":~:").next().unwrap_or_default();
    let is_top = anchor.is_empty() || anchor.eq_ignore_ascii_case("top");
    (!is_top).then(|| decode(anchor))
}

pub(super) fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Cow::into_owned)
}

fn external_attributes(options: &Options, out: &mut Output) {
    if let Some(class) = &options.external_links_class {
        out.attribute("class", class);
    }
    let rel = [
        ("noopener", options.external_links_target_blank),
        ("nofollow", options.external_links_no_follow),
        ("noreferrer", options.external_links_no_referrer),
        ("external", options.external_links_external),
    ];
    let rel: Vec<_> = rel.iter().filter(|(_, on)| *on).map(|(word, _)| *word).collect();
    if !rel.is_empty() {
        out.attribute("rel", &rel.join(" "));
    }
    if options.external_links_target_blank {
        out.attribute("target", "_blank");
    }
}

/// What an image shows: its URL, with that of the page before it where it is relative.
pub(super) fn image_url(url: &str, context: &dyn Context) -> String {
    if url.starts_with('#') {
        return url.to_owned();
    }
    absolute(url, context.permalink()).into_owned()
}
