//! Bytes to bytes: Sass, images, minifying, search index.
