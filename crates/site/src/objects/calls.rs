//! The calls of shortcodes in a body, as templates see them.

use std::sync::Arc;

use kiosque_content::{Call, Document};
use kiosque_source::Hash;
use kiosque_template::{Object, ObjectId, Value, from_json};

use super::WHOLE;
use crate::values;

/// A call of a shortcode in the body of a page, as it is written.
pub(crate) struct CallValue {
    /// The name of the shortcode.
    pub name: Arc<str>,
    pub value: Value,
    pub hash: Hash,
}

/// The calls in the document of a page, in their order.
pub(super) fn of_document(document: &Document, page: ObjectId) -> Vec<CallValue> {
    let mut values = Vec::new();
    document.visit_calls(&mut |call, around| {
        let value = value(call, around, document, page);
        values.push(CallValue { name: call.name.as_str().into(), hash: value.hash(), value });
    });
    values
}

fn value(call: &Call, around: &[&Call], document: &Document, page: ObjectId) -> Value {
    let fields = call.arguments.iter().map(|argument| (argument.name.as_str(), from_json(&argument.value)));
    let body = call.body.as_ref().map(|body| document.source.text()[body.span.range()].trim());
    Value::map([
        ("kind", Value::from(call.name.as_str())),
        ("inside", values::strings(around.iter().map(|call| &call.name))),
        ("fields", Value::map(fields)),
        ("body", Value::from(body)),
        ("page", Value::from(Object { id: page, view: WHOLE })),
        ("nth", Value::from(call.nth)),
    ])
}
