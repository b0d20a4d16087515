//! Headings, their ids and the table of contents.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options as Extensions, Parser, Tag};

use super::walk::Walker;
use crate::{InsertAnchor, slugify};

/// A heading of the table of contents (manual: content/table-of-contents).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heading {
    /// Its level, from 1 to 6.
    pub level: u8,
    /// Its id.
    pub id: String,
    /// Its text, without mark-up.
    pub title: String,
    /// The URL of the page with the id behind it; the id alone where there is no page.
    pub permalink: String,
    /// The headings below.
    pub children: Vec<Heading>,
}

/// A heading whose end has not come yet.
pub(super) struct Open {
    level: u8,
    id: Option<String>,
    classes: Vec<String>,
    /// Where it starts in the output.
    start: usize,
    /// Its text so far.
    pub(super) title: String,
    /// The blocks that were called in it.
    pub(super) blocks: String,
}

impl Walker<'_, '_> {
    pub(super) fn open_heading(
        &mut self,
        level: HeadingLevel,
        id: Option<&CowStr<'_>>,
        classes: &[CowStr<'_>],
    ) {
        // As in Zola, a heading starts no line of its own: it follows `<li>` or a shortcode directly.
        let restored = |text: &CowStr<'_>| self.expansion.restore(text).into_owned();
        self.heading = Some(Open {
            level: level as u8,
            id: id.map(restored),
            classes: classes.iter().map(restored).collect(),
            start: self.out.html.len(),
            title: String::new(),
            blocks: String::new(),
        });
    }

    pub(super) fn close_heading(&mut self) {
        let Some(open) = self.heading.take() else { return };
        if !open.blocks.is_empty() && self.out.html[open.start..].trim().is_empty() {
            return self.block(&open.blocks); // a heading of nothing else is none
        }
        let id = match open.id {
            Some(id) => id,
            None => self.ids.unused(slugify(&open.title, self.options.slugify_anchors)),
        };
        let (before, after) = self.anchor(&id, open.level);
        let tag = opening(open.level, &id, &open.classes) + &before;
        self.out.insert(open.start, &tag);
        self.out.push(&after);
        self.out.push(closing(open.level));
        let permalink = format!("{}#{id}", self.context.permalink().unwrap_or_default());
        let heading = Heading { level: open.level, id, title: open.title, permalink, children: Vec::new() };
        nest(&mut self.body.toc, heading);
        self.out.push(&open.blocks);
    }

    /// What stands before and after the text of a heading.
    fn anchor(&mut self, id: &str, level: u8) -> (String, String) {
        let place = self.context.insert_anchor_links();
        if place == InsertAnchor::None {
            return Default::default();
        }
        let link = self.context.anchor_link(id, level).unwrap_or_else(|diagnostics| {
            self.report.extend(diagnostics);
            String::new()
        });
        match place {
            InsertAnchor::Left => (link, String::new()),
            InsertAnchor::Right => (String::new(), link),
            InsertAnchor::Heading => match link.find('>') {
                Some(end) => (link[..=end].trim_start().to_owned(), "</a>".to_owned()),
                None => Default::default(),
            },
            InsertAnchor::None => Default::default(),
        }
    }
}

/// The ids of headings.
#[derive(Default)]
pub(super) struct Ids {
    used: HashSet<String>,
    /// The number to try next, by the id that it is put behind.
    next: HashMap<String, usize>,
}

impl Ids {
    /// The ids that headings give themselves with `{#id}`. No other heading may have them, also none before.
    pub(super) fn explicit(text: &str, extensions: Extensions) -> Self {
        if !text.lines().any(may_give_an_id) {
            return Self::default();
        }
        let ids = Parser::new_ext(text, extensions).filter_map(|event| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.into_string()),
            _ => None,
        });
        Self { used: ids.collect(), next: HashMap::new() }
    }

    /// The id, or the first of `id-1`, `id-2` … that is not used yet.
    fn unused(&mut self, id: String) -> String {
        if self.used.insert(id.clone()) {
            return id;
        }
        let mut number = self.next.get(&id).copied().unwrap_or(1);
        loop {
            let numbered = format!("{id}-{number}");
            number += 1;
            if self.used.insert(numbered.clone()) {
                self.next.insert(id, number);
                return numbered;
            }
        }
    }
}

/// Whether a line ends like `Heading {#id}`, or `# Heading {#id} #`. Some that do are no headings.
fn may_give_an_id(line: &str) -> bool {
    let line = line.trim_end_matches(|character: char| character == '#' || character.is_whitespace());
    let attributes = line.strip_suffix('}').and_then(|line| line.rsplit_once('{'));
    attributes.is_some_and(|(_, attributes)| attributes.contains('#'))
}

fn opening(level: u8, id: &str, classes: &[String]) -> String {
    let mut tag = super::output::Output::default();
    tag.push(&format!("<h{level}"));
    tag.attribute("id", id);
    if !classes.is_empty() {
        tag.attribute("class", &classes.join(" "));
    }
    tag.push(">");
    tag.html
}

/// The end of a heading.
pub(super) fn closing(level: u8) -> &'static str {
    match level {
        1 => "</h1>\n",
        2 => "</h2>\n",
        3 => "</h3>\n",
        4 => "</h4>\n",
        5 => "</h5>\n",
        _ => "</h6>\n",
    }
}

/// Puts a heading below the last one of a higher rank.
fn nest(headings: &mut Vec<Heading>, heading: Heading) {
    match headings.last_mut() {
        Some(last) if last.level < heading.level => nest(&mut last.children, heading),
        _ => headings.push(heading),
    }
}
