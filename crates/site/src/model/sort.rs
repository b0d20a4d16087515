//! The order of pages (manual: content/section, "Sorting").

use std::cmp::Ordering;

use kiosque_content::SortBy;
use lexical_sort::natural_lexical_cmp;

use super::Page;

/// Sorts pages, given by their indices. Those that lack what they are sorted by are left out. Ties go
/// by permalink.
pub(super) fn sort(indices: Vec<usize>, by: SortBy, pages: &[Page]) -> Vec<usize> {
    let mut sorted: Vec<usize> = indices.into_iter().filter(|at| has_key(&pages[*at], by)).collect();
    sorted.sort_by(|a, b| {
        let (a, b) = (&pages[*a], &pages[*b]);
        compare(a, b, by).then_with(|| a.permalink.cmp(&b.permalink))
    });
    sorted
}

fn has_key(page: &Page, by: SortBy) -> bool {
    match by {
        SortBy::Date => page.date.is_some(),
        SortBy::UpdateDate => page.date.is_some() || page.matter().updated.is_some(),
        SortBy::Title | SortBy::TitleBytes => page.matter().title.is_some(),
        SortBy::Weight => page.matter().weight.is_some(),
        SortBy::Slug | SortBy::Permalink | SortBy::None => true,
    }
}

fn compare(a: &Page, b: &Page, by: SortBy) -> Ordering {
    match by {
        SortBy::Date => date(b).cmp(&date(a)),
        SortBy::UpdateDate => last_change(b).cmp(&last_change(a)),
        SortBy::Title => natural_lexical_cmp(title(a), title(b)),
        SortBy::TitleBytes => title(a).cmp(title(b)),
        SortBy::Weight => a.matter().weight.cmp(&b.matter().weight),
        SortBy::Slug => natural_lexical_cmp(&a.slug, &b.slug),
        SortBy::Permalink | SortBy::None => Ordering::Equal,
    }
}

fn title(page: &Page) -> &str {
    page.matter().title.as_deref().unwrap_or_default()
}

fn date(page: &Page) -> Option<jiff::Timestamp> {
    page.date.as_ref().map(kiosque_content::Date::instant)
}

/// The later of the two dates.
fn last_change(page: &Page) -> Option<jiff::Timestamp> {
    date(page).max(page.matter().updated.as_ref().map(kiosque_content::Date::instant))
}

/// Pages by date, the newest first, and after them those without one.
pub(crate) fn by_date(mut indices: Vec<usize>, pages: &[Page]) -> Vec<usize> {
    indices.sort_by(|a, b| {
        let (a, b) = (&pages[*a], &pages[*b]);
        date(b).cmp(&date(a)).then_with(|| a.permalink.cmp(&b.permalink))
    });
    indices
}
