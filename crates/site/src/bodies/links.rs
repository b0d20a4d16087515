//! The links between bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_content::{Link, LinkTarget};
use kiosque_source::{Diagnostic, Severity, Span};
use kiosque_template::ObjectId;

use super::{Bodies, BodyValues, addresses};
use crate::external;
use crate::model::{Content, Model};
use crate::world::SiteWorld;

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

    /// Links to other sites must lead somewhere: those of Markdown, and those that templates make of what is written in
    /// calls or in the data files that they name tables of.
    pub(super) fn follow(self, world: &SiteWorld<'_>) -> Vec<Diagnostic> {
        let files = addresses::data_files(world);
        let (mut links, mut in_bodies) = (Vec::new(), BTreeSet::new());
        for (content, body) in self.iter() {
            let document = self.model.document(content);
            let addresses = addresses::of_others(body);
            let in_calls = addresses::in_calls(document, &addresses, &body.links);
            links.extend(body.links.iter().cloned().chain(in_calls).map(|link| (&document.source, link)));
            in_bodies.extend(addresses);
        }
        for file in &files {
            let in_file = addresses::written(&in_bodies, file, Span::new(0, file.text().len()));
            links.extend(in_file.into_iter().map(|link| (file, link)));
        }
        let links = links.iter().filter_map(|(source, link)| match &link.target {
            LinkTarget::External { url, anchor } => {
                Some(external::Link { url, anchor: anchor.as_deref(), source, span: link.span })
            }
            _ => None,
        });
        external::follow(links.collect(), &self.model.config.link_checker, world.options.network.as_deref())
    }
}

/// The pages and sections that a body links to. As in Zola, a link to a heading of the same page is one, too.
pub(super) fn targets(model: &Model, content: Content, links: &[Link]) -> BTreeSet<ObjectId> {
    let target = |link: &Link| match &link.target {
        LinkTarget::Internal { path, .. } => model.find(path),
        LinkTarget::Anchor(_) => Some(content),
        LinkTarget::External { .. } => None,
    };
    links.iter().filter_map(target).map(|target| model.id(target)).collect()
}

/// For each page and section that others link to, those.
#[derive(Default)]
pub(super) struct Backlinks(BTreeMap<ObjectId, BTreeSet<ObjectId>>);

impl Backlinks {
    /// Those that link to a page or section.
    pub(super) fn to(&self, id: ObjectId) -> impl Iterator<Item = ObjectId> {
        self.0.get(&id).into_iter().flatten().copied()
    }

    /// A page or section links to others than before; gives those that are no longer or newly linked to.
    pub(super) fn replace<'a>(
        &mut self,
        source: ObjectId,
        before: &'a BTreeSet<ObjectId>,
        now: &'a BTreeSet<ObjectId>,
    ) -> impl Iterator<Item = ObjectId> + 'a {
        for target in before.difference(now) {
            if let Some(sources) = self.0.get_mut(target) {
                sources.remove(&source);
            }
        }
        for target in now.difference(before) {
            self.0.entry(*target).or_default().insert(source);
        }
        before.symmetric_difference(now).copied()
    }
}
