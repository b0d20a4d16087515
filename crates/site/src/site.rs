//! A site but for its bodies and outputs: all that must stand before a template is rendered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_content::{Highlighter, Highlighting};
use kiosque_source::{Blob, Diagnostic, Hash, Tree, TreePath};
use kiosque_template::{Library, Question};

use crate::block::Blocks;
use crate::config::Config;
use crate::contents::Contents;
use crate::documents::Documents;
use crate::files::Sheets;
use crate::highlighting::Grammars;
use crate::model::ids::Ids;
use crate::model::{Content, Model};
use crate::plan::Task;
use crate::templates::Templates;
use crate::{Options, files, highlighting, plan, themes, world};

/// A site but for its bodies and outputs.
pub(crate) struct Site {
    /// The files that it was given.
    given: Tree,
    /// Those, and the files of an embedded theme.
    pub tree: Tree,
    pub model: Model,
    pub library: Library,
    pub blocks: Blocks,
    pub colours: Colours,
    /// The hash of the grammars and themes for code that it brings.
    pub grammars: Hash,
    /// The outputs that do not come of a template: style sheets and assets.
    pub made: Tree,
    /// The static files, by their place among the outputs.
    pub statics: BTreeMap<TreePath, Blob>,
    /// The outputs that do come of one, in order.
    pub tasks: Vec<Task>,
    pub contents: Contents,
    /// What is wrong with all that.
    pub problems: Vec<Diagnostic>,
}

/// How much of a site may be other than in the build before.
pub(crate) enum Extent {
    All,
    /// The bodies of these, and what is asked for while rendering.
    Bodies(Vec<Content>),
}

/// The highlighter of a configuration, if it can be made, with what is wrong with its settings.
type Colours = Arc<(Option<Highlighter>, Vec<Diagnostic>)>;

/// What sites are put together from, kept from build to build.
#[derive(Default)]
pub(crate) struct Parts {
    documents: Documents,
    templates: Templates,
    sheets: Sheets,
    ids: Ids,
    highlighter: Option<(Highlighting, Hash, Colours)>,
}

impl Site {
    /// The site of these files. It may have problems; without a configuration that can be read there is none.
    pub(crate) fn new(given: &Tree, options: &Options, parts: &mut Parts) -> Result<Self, Vec<Diagnostic>> {
        let config = Config::read(given, options)?;
        let mut problems = config.problems.clone();
        let tree = themes::with_embedded(given, &config, options, &mut problems);
        let config = config.with_theme(&tree, options)?;
        let documents = parts.documents.read(&tree, &config, &mut problems);
        let (library, blocks, more) = parts.templates.library(&tree, &config, options);
        problems.extend(more);
        let grammars = highlighting::files(&tree, &config, &mut problems);
        let colours = parts.colours(&config, &grammars, &mut problems);
        let (model, more) = Model::new(config, documents, &tree, options, &mut parts.ids);
        // What front matter that can't be read leaves out, it may well have.
        let unread: BTreeSet<TreePath> = problems
            .iter()
            .filter(|it| it.is_error())
            .filter_map(|it| Some(it.place.as_ref()?.path.clone()))
            .collect();
        problems.extend(
            more.into_iter().filter(|it| it.place.as_ref().is_none_or(|at| !unread.contains(&at.path))),
        );
        let made = files::made(&model, &tree, colours.0.as_ref(), &mut parts.sheets, &mut problems);
        let statics = files::statics(&model.config, &tree);
        let mut tasks = plan::plan(&model, &mut problems);
        tasks.retain(|task| !statics.contains_key(&task.output));
        let contents = Contents::new(&model, &tasks, options.now);
        let (given, grammars) = (given.clone(), grammars.hash);
        Ok(Self {
            given,
            tree,
            model,
            library,
            blocks,
            colours,
            grammars,
            made,
            statics,
            tasks,
            contents,
            problems,
        })
    }

    /// Makes it the site of other files, if nothing but bodies is different, and gives those that are. All else
    /// follows from the front matter and the names of content files, and from files of other kinds.
    pub(crate) fn take_edits(
        &mut self,
        given: &Tree,
        options: &Options,
        parts: &mut Parts,
    ) -> Option<Vec<Content>> {
        let mut edited = Vec::new();
        for path in given.changes(&self.given) {
            // A file that is no part of the site may have a section without a file in its place.
            let content = self.model.find(path.below("content")?).filter(|it| self.model.has_file(*it))?;
            let (_, blob) = (self.given.listed(path)?, given.listed(path)?);
            let document = parts.documents.with_another_body(path, blob)?;
            if !Arc::ptr_eq(&document, self.model.document(content)) {
                self.model.replace_document(content, document);
                edited.push(content);
            }
        }
        self.tree = themes::with_embedded(given, &self.model.config, options, &mut Vec::new());
        self.given = given.clone();
        // Style sheets may use files that are not listed.
        if !parts.sheets.are_of(&self.tree) {
            return None;
        }
        Some(edited)
    }
}

impl Extent {
    /// Whether a question may have another answer now.
    pub(crate) fn may_change(&self, question: &Question) -> bool {
        match self {
            Self::All => true,
            Self::Bodies(_) => !world::is_of_site(question),
        }
    }
}

impl Parts {
    fn colours(&mut self, config: &Config, files: &Grammars, problems: &mut Vec<Diagnostic>) -> Colours {
        let Some(wanted) = &config.markdown.highlighting else {
            self.highlighter = None;
            return Arc::default();
        };
        let kept =
            self.highlighter.take().filter(|(made_for, hash, _)| made_for == wanted && *hash == files.hash);
        let make = || (wanted.clone(), files.hash, Arc::new(Highlighter::new(wanted, &files.sources)));
        let (_, _, made) = self.highlighter.insert(kept.unwrap_or_else(make));
        problems.extend(made.1.iter().map(|problem| highlighting::placed(problem.clone(), config)));
        made.clone()
    }
}
