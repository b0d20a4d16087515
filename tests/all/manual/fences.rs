//! The fenced blocks of a page.

/// A fenced block.
pub(super) struct Fence {
    pub(super) language: String,
    /// The file that it is, as `name=PATH` says.
    pub(super) name: Option<String>,
    /// Its text, in which calls of shortcodes are calls.
    pub(super) text: String,
}

/// All fenced blocks of a text, in order.
pub(super) fn fences(text: &str) -> Vec<Fence> {
    let mut fences = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let rest = line.trim_start_matches('`');
        let marks = &line[..line.len() - rest.len()];
        if marks.len() < 3 {
            continue;
        }
        let mut info = rest.split(',').map(str::trim);
        let language = info.next().unwrap_or_default().to_owned();
        let name = info.find_map(|part| part.strip_prefix("name=")).map(str::to_owned);
        let inner: Vec<&str> = lines.by_ref().take_while(|line| *line != marks).collect();
        fences.push(Fence { language, name, text: called(&inner.join("\n")) });
    }
    fences
}

/// The text with the marks taken away that keep calls of shortcodes from being calls.
fn called(text: &str) -> String {
    let mut text = text.to_owned();
    for (escaped, call) in [("{{/*", "{{"), ("*/}}", "}}"), ("{%/*", "{%"), ("*/%}", "%}")] {
        text = text.replace(escaped, call);
    }
    format!("{text}\n")
}
