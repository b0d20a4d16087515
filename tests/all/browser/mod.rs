//! The live preview, as a browser shows it.

pub(crate) mod driver;
mod edited;
mod errors;
mod morph;
mod own_site;
mod parts;
mod preview;
mod random;
mod server;
mod writer;

use libtest_mimic::{Completion, Failed, Trial};

use driver::{Browser, Programs};

type Test = fn(&Browser) -> Result<(), Failed>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 11] = [
        ("own-site", own_site::edits_appear_by_themselves),
        ("morph", morph::a_page_keeps_what_its_reader_does),
        ("scripts-of-the-page", morph::a_page_keeps_what_its_scripts_do),
        ("random", random::a_page_is_what_is_sent),
        ("parts", parts::parts_are_swapped),
        ("search", parts::a_search_index_comes_with_the_next_load),
        ("edited", edited::an_edited_block_is_shown),
        ("errors", errors::errors_lie_over_the_last_good_page),
        ("server", server::a_page_outlives_its_server),
        ("many-pages", server::many_pages_have_one_connection),
        ("writer", writer::a_page_knows_its_writer),
    ];
    tests.into_iter().map(|(name, test)| trial(&format!("browser/{name}"), test)).collect()
}

/// A test with a browser. Without one it is skipped, unless `KIOSQUE_BROWSER=required`.
fn trial(name: &str, test: Test) -> Trial {
    Trial::ignorable_test(name, move || {
        let is_required = std::env::var_os("KIOSQUE_BROWSER").is_some_and(|value| value == "required");
        match Programs::find() {
            Ok(programs) => test(&Browser::open(&programs)?).map(|()| Completion::Completed),
            Err(missing) if is_required => Err(format!("{missing}, but KIOSQUE_BROWSER=required").into()),
            Err(missing) => Ok(Completion::ignored_with(missing)),
        }
    })
}
