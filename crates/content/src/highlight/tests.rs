use super::*;

fn highlighter(style: HighlightStyle, dual: bool) -> Highlighter {
    let name = |name: &str| Some(name.to_owned());
    let themes = match dual {
        true => {
            Highlighting { light_theme: name("GitHub"), dark_theme: name("Nord"), ..Highlighting::default() }
        }
        false => Highlighting { theme: name("nord"), ..Highlighting::default() },
    };
    let (highlighter, diagnostics) = Highlighter::new(&Highlighting { style, ..themes });
    assert_eq!(diagnostics, []);
    highlighter.unwrap()
}

fn html(highlighter: &Highlighter, info: &str, code: &str) -> String {
    highlighter.highlight(&Fence::parse(info), code).to_string()
}

/// The text between the tags.
fn text(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    text
}
