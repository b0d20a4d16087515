//! Variables that had another name in an earlier release of Zola (its changelog, under "Breaking").

/// The name that a variable had, and the one that it has.
const FORMER: &[(&str, &str)] = &[
    ("config.feed_filename", "config.feed_filenames.0"),
    ("config.generate_rss", "config.generate_feeds"),
    ("config.language_code", "config.default_language"),
    ("section.generate_feed", "section.generate_feeds"),
    ("page.earlier", "page.higher"),
    ("page.later", "page.lower"),
    ("page.lighter", "page.lower"),
    ("page.heavier", "page.higher"),
    ("page.title_prev", "page.lower"),
    ("page.title_next", "page.higher"),
    ("toc", "page.toc"),
    ("toc", "section.toc"),
    ("last_build_date", "last_updated"),
];

/// The names of today for a variable, in the order in which they are to be tried.
pub(super) fn names(variable: &str) -> Vec<String> {
    let today = |(old, new): &(&str, &str)| {
        let rest = variable.strip_prefix(old)?;
        (rest.is_empty() || rest.starts_with(['.', '['])).then(|| format!("{new}{rest}"))
    };
    FORMER.iter().filter_map(today).collect()
}
