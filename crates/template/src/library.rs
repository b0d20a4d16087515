//! All templates of a site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_source::{Diagnostic, Hash, Hasher, Source, nearest};

use crate::parse::{self, Parsed};
use crate::program::{Block, Macro, Node};

/// All templates of a site, by name. A clone shares them.
#[derive(Clone, Debug, Default)]
pub struct Library {
    templates: Arc<BTreeMap<Arc<str>, Arc<Template>>>,
    reaches: Arc<BTreeMap<Arc<str>, Reach>>,
}

/// What a template can reach, found once.
#[derive(Debug)]
struct Reach {
    parents: Arc<[Arc<str>]>,
    hash: Hash,
    is_broken: bool,
    namespaces: Namespaces,
}

/// The files with macros, by the names that they have in a template; none where the file is missing.
type Namespaces = BTreeMap<Arc<str>, Option<(Arc<str>, Arc<Template>)>>;

/// A parsed template file.
#[derive(Debug)]
pub struct Template {
    source: Source,
    hash: Hash,
    parsed: Parsed,
    is_broken: bool,
}

/// A template of a library, with all that it can reach.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) library: Library,
    pub(crate) name: Arc<str>,
    pub(crate) template: Arc<Template>,
    /// The parents, from the nearest to the root.
    pub(crate) parents: Arc<[Arc<str>]>,
    hash: Hash,
    is_broken: bool,
}

impl Template {
    /// Parses a template file, up to its first error.
    pub fn parse(source: &Source) -> Result<Self, Box<Diagnostic>> {
        let parsed = parse::parse(source)?;
        Ok(Self { source: source.clone(), hash: Hash::of(source.text()), parsed, is_broken: false })
    }

    /// Stands for a file that could not be parsed, so that it is not missing too. Programs that reach it can't
    /// be rendered.
    pub fn broken(source: &Source) -> Self {
        let (hash, parsed) = (Hash::of(source.text()), Parsed::default());
        Self { source: source.clone(), hash, parsed, is_broken: true }
    }

    /// The file as it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    pub(crate) fn nodes(&self) -> &[Node] {
        &self.parsed.nodes
    }

    pub(crate) fn block(&self, name: &str) -> Option<&Arc<Block>> {
        self.parsed.blocks.get(name)
    }

    /// The names of the blocks that it defines.
    pub(crate) fn block_names(&self) -> impl Iterator<Item = &str> {
        self.parsed.blocks.keys().map(|name| &**name)
    }

    /// The names under which it imports macros.
    pub(crate) fn namespaces(&self) -> impl Iterator<Item = &str> {
        self.parsed.imports.iter().map(|import| &*import.namespace)
    }

    pub(crate) fn has_parent(&self) -> bool {
        self.parsed.parent.is_some()
    }

    /// The names of all templates that this one names.
    fn references<'a>(&'a self, names: &mut BTreeSet<&'a Arc<str>>) {
        names.extend(self.parsed.parent.iter().map(|(name, _)| name));
        names.extend(self.parsed.imports.iter().map(|import| &import.file));
        included(&self.parsed.nodes, names);
        for definition in self.parsed.macros.values() {
            included(&definition.body, names);
        }
    }
}

fn included<'a>(nodes: &'a [Node], found: &mut BTreeSet<&'a Arc<str>>) {
    for node in nodes {
        match node {
            Node::Include { names, .. } => found.extend(names),
            Node::If { branches, otherwise } => {
                for (_, body) in branches {
                    included(body, found);
                }
                included(otherwise, found);
            }
            Node::For(each) => {
                included(&each.body, found);
                included(&each.otherwise, found);
            }
            Node::Block(block) => included(&block.body, found),
            Node::Filtered { body, .. } => included(body, found),
            _ => {}
        }
    }
}

impl Library {
    /// A library of these templates by name, and what is wrong with how they refer to one another:
    /// missing or circular parents, missing imports.
    pub fn new(templates: BTreeMap<Arc<str>, Arc<Template>>) -> (Self, Vec<Diagnostic>) {
        let mut library = Self { templates: Arc::new(templates), reaches: Arc::default() };
        let reaches =
            library.templates.iter().map(|(name, template)| (name.clone(), library.reach(name, template)));
        library.reaches = Arc::new(reaches.collect());
        let problems = library.templates.values().flat_map(|template| library.check(template)).collect();
        (library, problems)
    }

    /// The template with this name.
    pub fn get(&self, name: &str) -> Option<&Arc<Template>> {
        self.templates.get(name)
    }

    /// The names of all templates.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.templates.keys().map(|name| &**name)
    }

    /// The program of the template with this name.
    pub fn program(&self, name: &str) -> Option<Program> {
        let (name, template) = self.templates.get_key_value(name)?;
        let reach = self.reaches.get(name)?;
        Some(Program {
            library: self.clone(),
            name: name.clone(),
            template: template.clone(),
            parents: reach.parents.clone(),
            hash: reach.hash,
            is_broken: reach.is_broken,
        })
    }

    fn reach(&self, name: &Arc<str>, template: &Template) -> Reach {
        let mut namespaces = Namespaces::new();
        self.add_namespaces(name, &mut BTreeSet::new(), &mut namespaces);
        let (hash, is_broken) = self.closure(name);
        Reach { parents: self.parents(template).into(), hash, is_broken, namespaces }
    }

    fn parents(&self, template: &Template) -> Vec<Arc<str>> {
        let mut parents = Vec::new();
        let mut next = template.parsed.parent.as_ref();
        while let Some((name, _)) = next {
            if parents.contains(name) {
                break; // reported by `check`
            }
            parents.push(name.clone());
            next = self.get(name).and_then(|parent| parent.parsed.parent.as_ref());
        }
        parents
    }

    /// The hash of all files that a template can reach, also of names that lead nowhere; and whether one of
    /// them is broken, or lacks what it needs.
    fn closure(&self, name: &Arc<str>) -> (Hash, bool) {
        let mut reached = BTreeSet::new();
        let mut waiting = BTreeSet::from([name]);
        while let Some(name) = waiting.pop_first() {
            if reached.insert(name)
                && let Some(template) = self.templates.get(name)
            {
                template.references(&mut waiting);
            }
        }
        let mut hasher = Hasher::new();
        hasher.part(&**name);
        let mut is_broken = false;
        for name in reached {
            let template = self.get(name);
            is_broken |= template.is_some_and(|template| template.is_broken || self.lacks(template));
            hasher.part(&**name).hash(template.map_or(Hash::default(), |template| template.hash));
        }
        (hasher.finish(), is_broken)
    }

    /// Whether something that a template must have is not there: its parent, or a file that it imports. That is
    /// reported by `check`.
    fn lacks(&self, template: &Arc<Template>) -> bool {
        let parent = template.parsed.parent.iter().map(|(name, _)| name);
        let mut needed = parent.chain(template.parsed.imports.iter().map(|import| &import.file));
        needed.any(|name| self.get(name).is_none()) || self.is_own_ancestor(template)
    }

    fn check(&self, template: &Arc<Template>) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        if let Some((parent, span)) = &template.parsed.parent {
            if self.get(parent).is_none() {
                let problem = Diagnostic::error(format!("the template `{parent}` does not exist"));
                problems.push(self.suggest(parent, problem.at(&template.source, *span)));
            } else if self.is_own_ancestor(template) {
                let problem = Diagnostic::error("the template extends itself, through its parents");
                let suffix = format!("/templates/{parent}");
                let in_theme = self.names().find(|name| name.ends_with(&suffix));
                let problem = problem.at(&template.source, *span);
                problems.push(match in_theme {
                    Some(name) => problem.hint(format!("the theme's own template is `{name}`")),
                    None => problem,
                });
            }
        }
        for import in &template.parsed.imports {
            if self.get(&import.file).is_none() {
                let problem = Diagnostic::error(format!("the template `{}` does not exist", import.file));
                problems.push(self.suggest(&import.file, problem.at(&template.source, import.span)));
            }
        }
        problems
    }

    fn is_own_ancestor(&self, template: &Arc<Template>) -> bool {
        let parents = self.parents(template);
        let is_same = |name: &Arc<str>| self.get(name).is_some_and(|parent| Arc::ptr_eq(parent, template));
        parents.iter().any(is_same)
    }

    /// Adds the hint which template may have been meant.
    pub(crate) fn suggest(&self, name: &str, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.did_you_mean(nearest(name, self.names()))
    }

    /// The macro `namespace::name` as seen from the template `from`, with the name of its file.
    pub(crate) fn find_macro(
        &self,
        from: &str,
        namespace: &str,
        name: &str,
    ) -> Result<(&Arc<str>, &Template, &Macro), NoMacro> {
        let reach = self.reaches.get(from).ok_or(NoMacro::Namespace)?;
        let (file, template) =
            reach.namespaces.get(namespace).and_then(Option::as_ref).ok_or(NoMacro::Namespace)?;
        let found = template.parsed.macros.get(name);
        found.map(|definition| (file, &**template, definition)).ok_or_else(|| {
            let names = template.parsed.macros.keys().map(|name| &**name);
            NoMacro::Macro(nearest(name, names).map(str::to_owned))
        })
    }

    /// Adds the files with macros that are in sight from a template: its imports, the file itself, the
    /// imports' imports, and those of its parents. Of several by one name the first counts, in this order.
    fn add_namespaces<'a>(&'a self, from: &str, seen: &mut BTreeSet<&'a Arc<str>>, found: &mut Namespaces) {
        let Some((from, template)) = self.templates.get_key_value(from) else { return };
        if !seen.insert(from) {
            return;
        }
        let imports = &template.parsed.imports;
        for import in imports.iter().rev() {
            let file = self.templates.get_key_value(&import.file);
            let file = file.map(|(name, template)| (name.clone(), template.clone()));
            found.entry(import.namespace.clone()).or_insert(file);
        }
        if !template.parsed.macros.is_empty() {
            found.entry("self".into()).or_insert_with(|| Some((from.clone(), template.clone())));
        }
        let inherited = imports.iter().map(|import| &import.file);
        let inherited = inherited.chain(template.parsed.parent.iter().map(|(parent, _)| parent));
        inherited.for_each(|file| self.add_namespaces(file, seen, found));
    }
}

/// Why a macro is not found.
pub(crate) enum NoMacro {
    /// No file was imported by that name.
    Namespace,
    /// The file has no such macro; perhaps the nearest name.
    Macro(Option<String>),
}

impl Program {
    /// The name of the template.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The hash of the template and of all that it can reach by `extends`, `import` and `include`.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// Whether a template that it can reach could not be parsed.
    pub fn is_broken(&self) -> bool {
        self.is_broken
    }

    /// Whether texts are escaped where they are printed: in `.html`, `.htm` and `.xml`.
    pub fn escapes(&self) -> bool {
        [".html", ".htm", ".xml"].iter().any(|suffix| self.name.ends_with(suffix))
    }
}
