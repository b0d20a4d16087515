//! The allocations that a render takes, here and in `tera`, for all cases or those that are named.
#![expect(clippy::print_stdout, reason = "this is what it is for")]
#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

mod site;

use allocation_counter::{AllocationInfo, measure};
use site::{Bench, Case};

fn main() {
    println!("{:<12}{:>12}{:>12}{:>16}{:>16}", "", "ours", "tera", "ours, ready", "tera, ready");
    let names: Vec<String> = std::env::args().skip(1).filter(|name| !name.starts_with('-')).collect();
    let is_wanted = |case: &Case| names.is_empty() || names.iter().any(|name| name == case.name());
    for case in Case::ALL.into_iter().filter(is_wanted) {
        let bench = Bench::new(case);
        let (ours, theirs) = (bench.our_context(), bench.their_context());
        bench.our_render(&ours); // the tables of the built-in filters are made on first use
        let counts = [
            measure(|| drop(bench.our_render(&bench.our_context()))),
            measure(|| drop(bench.their_render(&bench.their_context()))),
            measure(|| drop(bench.our_render(&ours))),
            measure(|| drop(bench.their_render(&theirs))),
        ]
        .map(|info: AllocationInfo| info.count_total);
        println!("{:<12}{:>12}{:>12}{:>16}{:>16}", case.name(), counts[0], counts[1], counts[2], counts[3]);
    }
}
