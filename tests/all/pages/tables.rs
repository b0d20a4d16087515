//! Whether the files beside a page of blocks have the rows that the page shows, in the same order.

use std::fs;
use std::path::Path;

use html5gum::{Token, Tokenizer};
use libtest_mimic::Failed;
use serde_json::Value;

use super::Site;

/// What the files are called, and a column that the page shows as it is.
const TABLES: [(&str, &str); 4] =
    [("people", "name"), ("sponsors", "sponsor"), ("deals", "company"), ("figures", "label")];

pub(super) fn check(site: &Site) -> Result<(), Failed> {
    let mut counts = [0; TABLES.len()];
    for page in site.pages()? {
        for (at, (stem, column)) in TABLES.iter().enumerate() {
            let file = page.with_file_name(format!("{stem}.json"));
            if file.exists() {
                counts[at] += 1;
                compare(&page, &file, column)?;
            }
        }
    }
    // In two languages.
    if counts == [2; TABLES.len()] { Ok(()) } else { Err(format!("found {counts:?} tables").into()) }
}

fn compare(page: &Path, file: &Path, column: &str) -> Result<(), Failed> {
    let rows: Vec<Value> = serde_json::from_slice(&fs::read(file)?)?;
    let html = fs::read_to_string(page)?;
    let main = html.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
    let texts = texts(main);
    let mut left = texts.iter();
    for row in &rows {
        let value = row[column].as_str().ok_or("a row has a name")?;
        if !left.any(|text| text == value) {
            return Err(
                format!("{}: `{value}` is not where {} has it", page.display(), file.display()).into()
            );
        }
    }
    // Each row of the page, and nothing else in its main part, leads to an edition.
    let shown = main.matches("/editions/").count();
    if shown != rows.len() {
        return Err(format!("{} shows {shown} rows, its files have {}", page.display(), rows.len()).into());
    }
    Ok(())
}

/// The texts between tags.
fn texts(html: &str) -> Vec<String> {
    let tokens = Tokenizer::new(html).filter_map(|Ok(token)| match token {
        Token::String(text) => Some(String::from_utf8_lossy(&text).trim().to_owned()),
        _ => None,
    });
    tokens.filter(|text| !text.is_empty()).collect()
}
