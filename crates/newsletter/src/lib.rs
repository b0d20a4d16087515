//! The newsletter plugin: block schemas and their templates.
