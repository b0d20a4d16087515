# List what there is.
default:
    @just --list

# All that must hold before a change lands.
ci:
    .ci/run

# Run the tests; arguments go to cargo.
test *arguments:
    cargo test --workspace {{ arguments }}

# Write what is built now into the case files, in place of what they expect, and beside golden sites (`just bless golden/`).
# Read the difference before you commit it.
bless *filter:
    KIOSQUE_BLESS=1 cargo test --package kiosque-tests -- {{ if filter == "" { "cases/" } else { filter } }}

# Compare what is built of the golden sites with what is recorded; arguments are their names.
golden *names:
    cargo build
    python3 tests/golden/run.py "${CARGO_TARGET_DIR:-target}/debug/kiosque" {{ names }}

# Time the templates against `tera`, and count their allocations; arguments go to criterion, such as `article`.
bench *arguments:
    cargo bench --package kiosque-template --bench render -- {{ arguments }}
    cargo bench --package kiosque-template --bench allocations

# Time the live preview of a generated site, and see that no more is rendered in a larger one; arguments are what to
# measure, `--pages N`, `--heavy-nav`.
bench-preview *arguments:
    KIOSQUE_PAGES=10000 cargo test --package kiosque-tests -- renders/
    cargo bench --package kiosque-tests --bench preview -- {{ arguments }}

# Serve our own site and reload it on every change.
serve *arguments:
    cargo run --release -- serve --root site {{ arguments }}

# Build our own site into `site/public` as it is published: in the three themes.
build:
    site/build cargo run --release --

# Format the code.
fmt:
    cargo fmt

# What clippy and rustdoc have to say.
lint:
    cargo clippy --workspace --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps
