//! What another crate can add to a site.

use std::borrow::Cow;

use kiosque_source::{Blob, Diagnostic, TreePath};
use kiosque_template::{Answer, Arguments, Refusal};

use crate::{Block, BlockCall, Overview};

/// What another crate adds to every site. Each method stands for itself and adds nothing unless it is written.
///
/// ```
/// use std::borrow::Cow;
/// use kiosque_site::{Answer, Arguments, Block, BlockBody, Field, Overview, Plugin, Refusal, Type};
///
/// /// Adds the shortcode `stamp`, and the function `count_stamps`.
/// struct Stamps;
///
/// static BLOCKS: &[Block] = &[Block {
///     name: "stamp",
///     help: "A stamp",
///     body: BlockBody::None,
///     fields: &[Field::required("cents", Type::Number, "what it costs")],
/// }];
///
/// impl Plugin for Stamps {
///     fn blocks(&self) -> &'static [Block] {
///         BLOCKS
///     }
///
///     fn templates(&self) -> Vec<(&'static str, Cow<'static, str>)> {
///         vec![("shortcodes/stamp.html", "<b class=\"stamp\">{{ cents }}</b>".into())]
///     }
///
///     fn functions(&self) -> &'static [&'static str] {
///         &["count_stamps"]
///     }
///
///     fn call(&self, _: &str, _: &Arguments, site: &Overview<'_>) -> Result<Answer, Refusal> {
///         let count = site.contents().flat_map(|it| it.calls()).filter(|call| call.name == "stamp").count();
///         Ok(Answer::new(count))
///     }
/// }
/// ```
pub trait Plugin: Send + Sync {
    /// Themes that a site can name without having them: the theme's name, the path of a file in it, and
    /// the file.
    fn theme_files(&self) -> Vec<(&'static str, &'static str, Cow<'static, [u8]>)> {
        Vec::new()
    }

    /// Templates that are there where neither the site nor its theme has one of that name: the name, such as
    /// `shortcodes/stamp.html`, and the text.
    fn templates(&self) -> Vec<(&'static str, Cow<'static, str>)> {
        Vec::new()
    }

    /// The schemas of shortcodes. A call that does not follow its schema is an error, and its template is not rendered.
    /// Only calls are checked that lead to one of [`templates`](Self::templates), or into a theme that says
    /// `blocks = true` under `[extra.kiosque]`.
    fn blocks(&self) -> &'static [Block] {
        &[]
    }

    /// What is wrong with a call of one of the blocks beyond its schema. It has to follow from the call alone: it is
    /// looked at anew only when its text has changed.
    fn check_call(&self, called: &BlockCall<'_>) -> Vec<Diagnostic> {
        let _ = called;
        Vec::new()
    }

    /// The names of functions for templates.
    fn functions(&self) -> &'static [&'static str] {
        &[]
    }

    /// The answer of one of the functions. What it is made from may be anything that the site shows: after an edit, the
    /// same is asked again, and what shows the answer is rendered anew only if that is another one.
    fn call(&self, function: &str, arguments: &Arguments, site: &Overview<'_>) -> Result<Answer, Refusal> {
        let _ = (arguments, site);
        Err(Refusal::new(format!("`{function}` is not there")))
    }

    /// What is wrong with the site as a whole, such as with its settings ([`Overview::check_table`]).
    fn check(&self, site: &Overview<'_>) -> Vec<Diagnostic> {
        let _ = site;
        Vec::new()
    }

    /// Further outputs, by their path below the output folder. An output of the site itself goes before one of the same
    /// path. What is costly to make, or seldom looked at, is best a [`Blob::later`].
    fn outputs(&self, site: &Overview<'_>) -> Vec<(TreePath, Blob)> {
        let _ = site;
        Vec::new()
    }
}
