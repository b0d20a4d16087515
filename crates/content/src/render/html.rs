//! The tags of elements, laid out as pulldown-cmark's own writer does.

use pulldown_cmark::{Alignment, BlockQuoteKind, Tag, TagEnd};

use super::heading;
use super::output::Output;

/// An element whose end has not come yet.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) tag: TagEnd,
    /// Whether it is written: not a paragraph that is one output.
    pub(super) written: bool,
    /// Whether it is in the head of a table.
    pub(super) in_head: bool,
    /// Its start, if it [may be split](is_split).
    pub(super) opening: String,
    /// Whether it goes on after a block.
    pub(super) is_resumed: bool,
}

/// Whether elements of this kind end before a block and go on after it, as they can't hold one.
pub(super) fn is_split(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph | TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link
    )
}

/// The end of an element.
pub(super) fn closing(open: &Open) -> &'static str {
    if !open.written {
        return "";
    }
    match open.tag {
        TagEnd::Paragraph => "</p>\n",
        TagEnd::Heading(level) => heading::closing(level as u8),
        TagEnd::BlockQuote(_) => "</blockquote>\n",
        TagEnd::List(true) => "</ol>\n",
        TagEnd::List(false) => "</ul>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::FootnoteDefinition => "</div>\n",
        TagEnd::DefinitionList => "</dl>\n",
        TagEnd::DefinitionListTitle => "</dt>\n",
        TagEnd::DefinitionListDefinition => "</dd>\n",
        TagEnd::Table => "</tbody></table>\n",
        TagEnd::TableHead => "</tr></thead><tbody>\n",
        TagEnd::TableRow => "</tr>\n",
        TagEnd::TableCell if open.in_head => "</th>",
        TagEnd::TableCell => "</td>",
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::Link => "</a>",
        _ => "",
    }
}

/// Writes the start of an element that has nothing special about it.
pub(super) fn open(tag: &Tag<'_>, out: &mut Output) {
    let (fresh, html) = match tag {
        Tag::Paragraph => (true, "<p>"),
        Tag::BlockQuote(kind) => (true, alert(*kind)),
        Tag::List(None) => (true, "<ul>\n"),
        Tag::List(Some(1)) => (true, "<ol>\n"),
        Tag::List(Some(start)) => {
            out.fresh_line();
            return out.push(&format!("<ol start=\"{start}\">\n"));
        }
        Tag::Item => (true, "<li>"),
        Tag::DefinitionList => (true, "<dl>\n"),
        Tag::DefinitionListTitle => (true, "<dt>"),
        Tag::DefinitionListDefinition => (true, "<dd>"),
        Tag::Table(_) => (false, "<table>"), // as Zola's, which may follow a tight item's text
        Tag::TableHead => (false, "<thead><tr>"),
        Tag::TableRow => (false, "<tr>"),
        Tag::Emphasis => (false, "<em>"),
        Tag::Strong => (false, "<strong>"),
        Tag::Strikethrough => (false, "<del>"),
        _ => return,
    };
    if fresh {
        out.fresh_line();
    }
    out.push(html);
}

fn alert(kind: Option<BlockQuoteKind>) -> &'static str {
    match kind {
        None => "<blockquote>\n",
        Some(BlockQuoteKind::Note) => "<blockquote class=\"markdown-alert-note\">\n",
        Some(BlockQuoteKind::Tip) => "<blockquote class=\"markdown-alert-tip\">\n",
        Some(BlockQuoteKind::Important) => "<blockquote class=\"markdown-alert-important\">\n",
        Some(BlockQuoteKind::Warning) => "<blockquote class=\"markdown-alert-warning\">\n",
        Some(BlockQuoteKind::Caution) => "<blockquote class=\"markdown-alert-caution\">\n",
    }
}

/// The table that is being written.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Self {
        Self { alignments, ..Self::default() }
    }

    pub(super) fn row(&mut self, in_head: bool) {
        self.in_head = in_head;
        self.cell = 0;
    }

    pub(super) fn in_head(&self) -> bool {
        self.in_head
    }

    pub(super) fn cell(&mut self, out: &mut Output) {
        out.push(if self.in_head { "<th" } else { "<td" });
        out.push(match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " style=\"text-align: left\">",
            Some(Alignment::Center) => " style=\"text-align: center\">",
            Some(Alignment::Right) => " style=\"text-align: right\">",
            Some(Alignment::None) | None => ">",
        });
        self.cell += 1;
    }
}
