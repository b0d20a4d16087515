//! Pages without a template.

use kiosque_source::TreePath;
use kiosque_template::escape_html;

/// A page that sends the reader on, with the anchor that was asked for.
pub(crate) fn page(url: &str) -> String {
    let mut target = String::new();
    escape_html(url, &mut target);
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Redirect</title>\n\
         <link rel=\"canonical\" href=\"{target}\">\n\
         <script>location.replace(document.querySelector(\"link\").href + location.hash)</script>\n\
         <meta http-equiv=\"refresh\" content=\"0; url={target}\">\n\
         <p><a href=\"{target}\">This page has moved.</a></p>\n"
    )
}

/// What is shown in place of a page whose default template is not there yet.
pub(crate) fn blank(origin: &TreePath) -> String {
    format!(
        "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Kiosque</title>\n\
         <h1>Nearly there</h1>\n<p><code>{origin}</code> was built, but the site has no template for it yet.</p>\n\
         <p>Add <code>index.html</code>, <code>section.html</code> and <code>page.html</code> to \
         <code>templates</code>, or set a <code>theme</code> in the configuration.</p>\n"
    )
}
