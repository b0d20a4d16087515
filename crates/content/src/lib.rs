//! One content file at a time: front matter, Markdown, shortcode calls, headings, links, highlighting.
