//! The links between bodies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kiosque_content::LinkTarget;
use kiosque_source::{Diagnostic, Severity};
use kiosque_template::Value;

use super::BodyValues;
use crate::model::{Content, Model};

type ByContent = BTreeMap<Content, Arc<BodyValues>>;

/// Links to an anchor must lead to one.
pub(super) fn check_anchors(model: &Model, bodies: &ByContent) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (content, body) in bodies {
        for link in &body.links {
            let (target, anchor) = match &link.target {
                LinkTarget::Internal { path, anchor: Some(anchor), .. } => (model.find(path), anchor),
                LinkTarget::Anchor(anchor) => (Some(*content), anchor),
                _ => continue,
            };
            let Some(target) = target else { continue };
            let known = bodies[&target].anchors();
            if known.contains(anchor) {
                continue;
            }
            let message = format!("there is no anchor `#{anchor}` in `content/{}`", model.relative(target));
            let nearest = kiosque_source::nearest(anchor, known.iter().map(String::as_str));
            let problem = Diagnostic::error(message).did_you_mean(nearest);
            let severity = Severity::from(model.config.link_checker.internal_level);
            let problem = Diagnostic { severity, ..problem };
            problems.push(problem.at(&model.document(*content).source, link.span));
        }
    }
    problems
}

/// For each page and section, those that link to it.
pub(super) fn backlinks(model: &Model, bodies: &ByContent) -> BTreeMap<Content, Vec<Value>> {
    let mut found: BTreeMap<Content, BTreeSet<(&str, Option<&str>)>> = BTreeMap::new();
    for (content, body) in bodies {
        for link in &body.links {
            if let LinkTarget::Internal { path, .. } = &link.target
                && let Some(target) = model.find(path)
            {
                found.entry(target).or_default().insert((model.permalink(*content), model.title(*content)));
            }
        }
    }
    let shown = |(permalink, title): (&str, Option<&str>)| {
        Value::map([("permalink", Value::from(permalink)), ("title", Value::from(title))])
    };
    found.into_iter().map(|(content, links)| (content, links.into_iter().map(shown).collect())).collect()
}
