//! Answers browsers from a published tree.
