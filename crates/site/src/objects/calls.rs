//! The calls of shortcodes in a body, as templates see them.

use std::sync::Arc;

use kiosque_content::{Call, Document};
use kiosque_source::Hash;
use kiosque_template::{Object, ObjectId, Value, from_json};

use super::WHOLE;

/// A call of a shortcode in the body of a page, as it is written.
pub(crate) struct CallValue {
    /// The name of the shortcode.
    pub name: Arc<str>,
    pub value: Value,
    pub hash: Hash,
}

/// The calls in the document of a page, in their order.
pub(super) fn values(document: &Document, page: ObjectId) -> Vec<CallValue> {
    let value = |call: &Call| {
        let value = value(call, document, page);
        CallValue { name: call.name.as_str().into(), hash: value.hash(), value }
    };
    document.all_calls().into_iter().map(value).collect()
}

fn value(call: &Call, document: &Document, page: ObjectId) -> Value {
    let fields = call.arguments.iter().map(|argument| (argument.name.as_str(), from_json(&argument.value)));
    let body = call.body.as_ref().map(|body| document.source.text()[body.span.range()].trim());
    Value::map([
        ("fields", Value::map(fields)),
        ("body", Value::from(body)),
        ("page", Value::from(Object { id: page, view: WHOLE })),
        ("nth", Value::from(call.nth)),
    ])
}
