//! The content files of a site, each read once.

use std::collections::BTreeMap;
use std::sync::Arc;

use kiosque_content::{Document, Kind, read};
use kiosque_source::{Blob, Diagnostic, Hash, Tree, TreePath};
use rayon::prelude::*;

use crate::config::Config;
use crate::model::name::Name;
use crate::text;

/// Content files that were read, kept from build to build.
#[derive(Default)]
pub(crate) struct Documents {
    read: BTreeMap<TreePath, Reading>,
    /// The languages of the site, the default one first, on which names depend.
    languages: Vec<Arc<str>>,
}

/// A content file that was read, with what is wrong with it.
#[derive(Clone)]
struct Reading {
    name: Arc<Name>,
    hash: Hash,
    document: Arc<Document>,
    problems: Arc<[Diagnostic]>,
}

impl Documents {
    /// All content files of a site, in order; those that did not change were read before.
    pub(crate) fn read(
        &mut self,
        tree: &Tree,
        config: &Config,
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(Arc<Name>, Arc<Document>)> {
        let languages =
            [&config.default_language].into_iter().chain(config.languages.keys()).cloned().collect();
        let knows_names = self.languages == languages;
        self.languages = languages;
        let before = std::mem::take(&mut self.read);
        let is_content = |path: &TreePath| {
            let is_page = path.extension() == Some("md") && !path.name().starts_with('.');
            is_page && !config.ignored_content.is_match(format!("/{path}"))
        };
        let files: Vec<_> = tree.list("content").filter(|(path, _)| is_content(path)).collect();
        let reading = |(path, blob): (&TreePath, &Blob)| {
            let before = before.get(path);
            let name = match before.filter(|_| knows_names) {
                Some(before) => before.name.clone(),
                None => Arc::new(Name::new(path, config)?),
            };
            Reading::of(&name, blob, before)
        };
        let readings: Vec<_> = files.into_par_iter().map(reading).collect();
        let mut documents = Vec::with_capacity(readings.len());
        for reading in readings {
            match reading {
                Ok(reading) => {
                    problems.extend(reading.problems.iter().cloned());
                    documents.push((reading.name.clone(), reading.document.clone()));
                    self.read.insert(reading.name.path.clone(), reading);
                }
                Err(problem) => problems.push(problem),
            }
        }
        documents
    }

    /// The document of a file that was read before, as it is now; nothing if more than its body changed, or if
    /// anything is or was wrong with it.
    pub(crate) fn with_another_body(&mut self, path: &TreePath, blob: &Blob) -> Option<Arc<Document>> {
        let before = self.read.get_mut(path)?;
        let now = Reading::of(&before.name, blob, Some(before)).ok()?;
        let is_alike = before.problems.is_empty()
            && now.problems.is_empty()
            && before.document.has_same_front_matter(&now.document);
        *before = now;
        is_alike.then(|| before.document.clone())
    }
}

impl Reading {
    /// The file as it is now; the reading before, if it is the same.
    fn of(name: &Arc<Name>, blob: &Blob, before: Option<&Self>) -> Result<Self, Diagnostic> {
        // Whether a file is a section depends on the languages of the site, too.
        if let Some(before) = before
            && blob.hash().is_ok_and(|now| now == before.hash)
            && before.document.section().is_some() == name.is_section
        {
            return Ok(Self { name: name.clone(), ..before.clone() });
        }
        let source = text::read(&name.path, blob)?;
        let (document, problems) = read(&source, if name.is_section { Kind::Section } else { Kind::Page });
        let hash = blob.hash().unwrap_or_default();
        Ok(Self { name: name.clone(), hash, document: Arc::new(document), problems: problems.into() })
    }
}
