//! The browser's part of the live preview, put together of its files.

/// One script of all parts, in one scope of its own, so that it leaves no name on a page.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("../../assets/idiomorph/idiomorph.js"),
    include_str!("../../assets/preview/page.js"),
    include_str!("../../assets/preview/element.js"),
    include_str!("../../assets/preview/reload.js"),
    include_str!("../../assets/preview/sent.js"),
    include_str!("../../assets/preview/swap.js"),
    include_str!("../../assets/preview/compare.js"),
    include_str!("../../assets/preview/edited.js"),
    include_str!("../../assets/preview/morph.js"),
    include_str!("../../assets/preview/notes.js"),
    include_str!("../../assets/preview/overlay.js"),
    include_str!("../../assets/preview/editor.js"),
    include_str!("../../assets/preview/update.js"),
    include_str!("../../assets/preview/listen.js"),
    "})();\n",
);
