//! Tables of blocks: what pages such as that of `people.html` show, as CSV and as JSON beside them.

mod columns;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::{Call, Date, Document};
use kiosque_site::Overview;
use kiosque_source::{Blob, Hash, Hasher, TreePath};
use serde_json::{Map, Value};

use columns::{EDITION, TABLES};

/// The block whose body is paid for.
const PAID: &str = "sponsor";

/// A table, by the template of the pages that show it.
struct Table {
    template: &'static str,
    /// What its files are called: `people.csv`.
    stem: &'static str,
    /// The blocks that each call of gives a row, if it has a value in the first column.
    blocks: &'static [&'static str],
    /// The file that has what calls name by an id.
    known: Option<&'static str>,
    /// Those of [`EDITION`] follow.
    columns: &'static [Column],
}

/// The name of a column, and what stands in it.
type Column = (&'static str, fn(&Row<'_>) -> Value);

/// The pages with a date in a language that readers can open. Making it costs a little for each of them, at every build; all else waits
/// until somebody asks for a file.
struct Editions {
    all: Vec<Edition>,
    hash: Hash,
}

struct Edition {
    document: Arc<Document>,
    date: Date,
    permalink: String,
}

/// A table with what it is made from.
struct Filled {
    table: &'static Table,
    editions: Arc<Editions>,
    known: Option<Blob>,
}

/// A call, with what else a row is made from.
struct Row<'a> {
    edition: &'a Edition,
    call: &'a Call,
    known: &'a toml::Table,
}

/// The files of all tables, beside the pages that show them.
pub(crate) fn outputs(site: &Overview<'_>) -> Vec<(TreePath, Blob)> {
    let mut editions: BTreeMap<&str, Arc<Editions>> = BTreeMap::new();
    let mut outputs = Vec::new();
    for table in TABLES {
        for page in site.pages_with(table.template) {
            let language = page.language();
            let editions =
                editions.entry(language).or_insert_with(|| Arc::new(Editions::new(site, language)));
            let known = table.known.and_then(|path| site.file(&TreePath::new(path).ok()?));
            let filled = Arc::new(Filled { table, editions: editions.clone(), known });
            let path =
                |ending: &str| TreePath::new(&format!("{}{}.{ending}", page.folder(), table.stem)).ok();
            let csv = filled.clone();
            let hash = filled.hash();
            outputs.extend(path("csv").map(|path| (path, Blob::later(hash, move || csv.csv()))));
            outputs.extend(path("json").map(|path| (path, Blob::later(hash, move || filled.json()))));
        }
    }
    outputs
}

impl Editions {
    fn new(site: &Overview<'_>, language: &str) -> Self {
        let mut hasher = Hasher::new();
        let mut all = Vec::new();
        for content in site.contents().filter(|content| **content.language() == *language) {
            let Some(date) = content.date().filter(|_| content.is_rendered()) else { continue };
            let (document, permalink) = (content.document().clone(), content.permalink().to_owned());
            hasher.hash(document.hash).part(date.as_str()).part(&permalink);
            all.push(Edition { document, date: date.clone(), permalink });
        }
        Self { all, hash: hasher.finish() }
    }
}

impl Filled {
    /// The hash of all that the rows are made from.
    fn hash(&self) -> Hash {
        let mut hasher = Hasher::new();
        hasher.part(self.table.stem).hash(self.editions.hash);
        if let Some(Ok(hash)) = self.known.as_ref().map(Blob::hash) {
            hasher.hash(hash);
        }
        hasher.finish()
    }

    /// The rows: those of the newest edition first, and of an edition as they stand there. What is inside of a paid
    /// block is no news.
    fn rows(&self) -> Vec<Map<String, Value>> {
        let known = self.known.as_ref().and_then(|blob| blob.bytes().ok());
        let known = known.and_then(|bytes| toml::from_slice(&bytes).ok()).unwrap_or_default();
        let mut editions: Vec<_> = self.editions.all.iter().collect();
        editions.sort_by_key(|edition| Reverse(edition.date.instant()));
        let mut rows = Vec::new();
        for edition in editions {
            edition.document.visit_calls(&mut |call, around| {
                let is_paid = around.iter().any(|call| call.name == PAID);
                if self.table.blocks.contains(&&*call.name) && !is_paid {
                    rows.push(self.row(&Row { edition, call, known: &known }));
                }
            });
        }
        let first = self.table.columns[0].0;
        rows.retain(|row| !row[first].is_null());
        rows
    }

    fn row(&self, row: &Row<'_>) -> Map<String, Value> {
        self.columns().map(|(name, value)| ((*name).to_owned(), value(row))).collect()
    }

    fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.table.columns.iter().chain(EDITION)
    }

    /// As CSV (RFC 4180, but for its line ends), with the names of the columns in the first line.
    fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        let names = self.columns().map(|(name, _)| (*name).to_owned()).collect();
        let rows = self.rows().into_iter().map(|row| row.values().map(cell).collect());
        for record in std::iter::once::<Vec<String>>(names).chain(rows) {
            writer.write_record(record).expect("a vector takes all, and all rows have the same columns");
        }
        writer.into_inner().expect("a vector takes all")
    }

    /// As JSON: an array with an object for each row. Each has all columns; where there is nothing, it has `null`.
    fn json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec_pretty(&self.rows()).expect("maps of texts can be written");
        json.push(b'\n');
        json
    }
}

/// A value as a cell of a CSV file.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
