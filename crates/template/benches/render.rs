//! The time that a render takes, here and in `tera`, with and without the making of its context.

#![expect(clippy::unwrap_used, reason = "a bench that fails may panic")]

mod site;

use criterion::{Criterion, criterion_group, criterion_main};
use site::{Bench, Case};

fn renders(criterion: &mut Criterion) {
    for case in Case::ALL {
        let bench = Bench::new(case);
        let (ours, theirs) = (bench.our_context(), bench.their_context());
        assert_eq!(bench.our_render(&ours).text, bench.their_render(&theirs), "{}", case.name());
        let mut group = criterion.benchmark_group(case.name());
        group.bench_function("ours", |bencher| bencher.iter(|| bench.our_render(&bench.our_context())));
        group.bench_function("tera", |bencher| bencher.iter(|| bench.their_render(&bench.their_context())));
        group.bench_function("ours, context ready", |bencher| bencher.iter(|| bench.our_render(&ours)));
        group.bench_function("tera, context ready", |bencher| bencher.iter(|| bench.their_render(&theirs)));
        group.finish();
    }
}

criterion_group!(benches, renders);
criterion_main!(benches);
