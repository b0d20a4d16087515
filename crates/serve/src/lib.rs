//! Watching folders, and serving a finished tree with live reload.
