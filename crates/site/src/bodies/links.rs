//! The links between bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_content::LinkTarget;
use kiosque_source::{Diagnostic, Hash, Hasher, Severity};
use kiosque_template::{ObjectId, Value};

use super::{Bodies, BodyValues};
use crate::Network;
use crate::external;
use crate::model::{Content, Model};
use crate::objects::Table;

/// The bodies of a site.
#[derive(Clone, Copy)]
pub(super) struct All<'m> {
    pub model: &'m Model,
    pub bodies: &'m Bodies,
}

impl<'m> All<'m> {
    pub(super) fn iter(self) -> impl Iterator<Item = (Content, &'m Arc<BodyValues>)> {
        self.model.contents().filter_map(move |content| Some((content, self.get(content)?)))
    }

    fn get(self, content: Content) -> Option<&'m Arc<BodyValues>> {
        self.bodies.get(self.model.id(content))
    }

    /// Links to an anchor must lead to one. What is not whole is left alone.
    pub(super) fn check_anchors(self) -> Vec<Diagnostic> {
        let model = self.model;
        let mut problems = Vec::new();
        for (content, body) in self.iter().filter(|(_, body)| body.is_whole) {
            for link in &body.links {
                let (target, anchor) = match &link.target {
                    LinkTarget::Internal { path, anchor: Some(anchor), .. } => (model.find(path), anchor),
                    LinkTarget::Anchor(anchor) => (Some(content), anchor),
                    _ => continue,
                };
                let Some((target, body)) = target.and_then(|target| Some((target, self.get(target)?))) else {
                    continue;
                };
                let known = body.anchors();
                if known.contains(anchor) || !body.is_whole {
                    continue;
                }
                let message =
                    format!("there is no anchor `#{anchor}` in `content/{}`", model.relative(target));
                let nearest = kiosque_source::nearest(anchor, known.iter().map(String::as_str));
                let problem = Diagnostic::error(message).did_you_mean(nearest);
                let severity = Severity::from(model.config.link_checker.internal_level);
                let problem = Diagnostic { severity, ..problem };
                problems.push(problem.at(&model.document(content).source, link.span));
            }
        }
        problems
    }

    /// Links to other sites must lead somewhere.
    pub(super) fn follow(self, network: Option<&dyn Network>) -> Vec<Diagnostic> {
        let model = self.model;
        let links = self.iter().flat_map(|(content, body)| {
            let source = &model.document(content).source;
            body.links.iter().filter_map(move |link| match &link.target {
                LinkTarget::External { url, anchor } => {
                    Some(external::Link { url, anchor: anchor.as_deref(), source, span: link.span })
                }
                _ => None,
            })
        });
        external::follow(links.collect(), &model.config.link_checker, network)
    }

    /// The links of all bodies, and what of their pages a backlink shows, as a hash.
    fn hash_of_links(self) -> Hash {
        let mut hasher = Hasher::new();
        for (content, body) in self.iter() {
            let title = self.model.title(content);
            hasher.number(u64::from(self.model.id(content).0)).hash(body.links_hash);
            hasher.part(self.model.permalink(content)).part(title.unwrap_or_default());
            hasher.number(u64::from(title.is_some()));
        }
        hasher.finish()
    }
}

/// For each page and section that others link to, those.
#[derive(Default)]
pub(super) struct Backlinks {
    made_from: Hash,
    links: Table<(Value, Hash)>,
}

impl Backlinks {
    /// The backlinks between all bodies; nothing if no link and no title changed since those before were made.
    pub(super) fn new(all: All<'_>, before: &Self) -> Option<Self> {
        let made_from = all.hash_of_links();
        if before.made_from == made_from {
            return None;
        }
        let mut found: BTreeMap<ObjectId, BTreeSet<(&str, Option<&str>)>> = BTreeMap::new();
        for (content, body) in all.iter() {
            for link in &body.links {
                // As in Zola, a link to a heading of the same page is one, too.
                let target = match &link.target {
                    LinkTarget::Internal { path, .. } => all.model.find(path),
                    LinkTarget::Anchor(_) => Some(content),
                    LinkTarget::External { .. } => None,
                };
                if let Some(target) = target {
                    let source = (all.model.permalink(content), all.model.title(content));
                    found.entry(all.model.id(target)).or_default().insert(source);
                }
            }
        }
        let shown = |(permalink, title): (&str, Option<&str>)| {
            Value::map([("permalink", Value::from(permalink)), ("title", Value::from(title))])
        };
        let links = found.into_iter().map(|(id, sources)| {
            let links = Value::array(sources.into_iter().map(shown));
            let hash = links.hash();
            (id, (links, hash))
        });
        Some(Self { made_from, links: links.collect() })
    }

    /// Those that link to a page or section.
    pub(super) fn to(&self, id: ObjectId) -> Value {
        self.links.get(id).map_or_else(|| Value::array([]), |(links, _)| links.clone())
    }

    /// The pages and sections that others link to than before.
    pub(super) fn changes<'a>(&'a self, before: &'a Self) -> impl Iterator<Item = ObjectId> + 'a {
        let hash = |links: Option<&(Value, Hash)>| links.map(|(_, hash)| *hash);
        let pairs = self.links.pairs(&before.links);
        pairs.filter(move |(_, now, before)| hash(*now) != hash(*before)).map(|(id, ..)| id)
    }
}
