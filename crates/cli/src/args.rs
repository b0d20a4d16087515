//! What is typed on the command line, and what it asks for.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use kiosque_serve::watch;

use crate::base_url::BaseUrl;
use crate::output::Wanted;
use crate::root::Place;
use crate::serve::{Listen, Store};
use crate::{build, check, eject, init, serve};

/// What is typed.
#[derive(Debug, Parser)]
#[command(name = "kiosque", version, about = "Builds newsletter sites in the Zola format")]
pub(crate) struct Arguments {
    /// The folder of the site [default: the working directory or the nearest folder above it that has a
    /// `zola.toml` or `config.toml`]
    #[arg(short, long, global = true, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The configuration file, seen from the site's folder [default: `zola.toml`, or else `config.toml`]
    #[arg(short, long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a new site in a folder
    Init(InitArguments),
    /// Build the site into its output folder
    Build(BuildArguments),
    /// Serve the site on this machine, and build it anew whenever a file is saved
    #[command(after_help = SERVE_HELP)]
    Serve(Box<ServeArguments>),
    /// Build the site without writing anything, and report what is wrong with it
    Check(CheckArguments),
    /// Copy a template, style sheet or static file of the theme into the site, to change it there
    Eject {
        /// Its name, such as `shortcodes/sponsor.html`; without it, all are listed
        name: Option<String>,
    },
    /// Print a script that completes `kiosque` commands in a shell
    Completion {
        /// The shell
        shell: Shell,
    },
}

const SERVE_HELP: &str = "\
Alt-click on a block of a page opens its source in your editor: the command in `KIOSQUE_EDITOR`, such as
`subl {file}:{line}`, or else VS Code, or else the one in `VISUAL`; not while other machines may connect.";

#[derive(Debug, Args)]
struct InitArguments {
    /// The folder, which is made if it is missing
    #[arg(default_value = ".")]
    name: PathBuf,
    /// Also in a folder that is not empty; no file in it is overwritten
    #[arg(short, long)]
    force: bool,
}

#[derive(Debug, Args)]
struct BuildArguments {
    /// The URL of the site, in place of the configured one
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// The folder to build into, in place of the configured one [default: `public` in the site's folder]
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Also into an `--output-dir` that holds other files; only those of the same name are overwritten
    #[arg(short, long)]
    force: bool,
    /// Build drafts, too
    #[arg(long)]
    drafts: bool,
    /// Minify the HTML
    #[arg(long)]
    minify: bool,
}

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
struct ServeArguments {
    /// The address to listen at
    #[arg(short, long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    interface: IpAddr,
    /// The port to listen at; 0 for any that is free [default: 1111, or the next one that is free]
    #[arg(short, long)]
    port: Option<u16>,
    /// Also keep the site in this folder, except for HTML and XML
    #[arg(short, long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
    /// Also into an `--output-dir` that holds other files; only those of the same name are overwritten
    #[arg(long)]
    force: bool,
    /// The URL of the site, in place of the one that is served
    #[arg(short = 'u', long, value_name = "URL", value_parser = NonEmptyStringValueParser::new())]
    base_url: Option<String>,
    /// Build drafts, too
    #[arg(long)]
    drafts: bool,
    /// Open the site in the browser
    #[arg(short = 'O', long)]
    open: bool,
    /// Move the browser to the page that was saved
    #[arg(long)]
    follow: bool,
    /// After an edit, neither scroll to what changed nor mark it
    #[arg(long)]
    still: bool,
    /// Keep HTML and XML in the output folder, too
    #[arg(long)]
    store_html: bool,
    /// Does nothing: every rebuild is as fast as it can be
    #[arg(short, long)]
    fast: bool,
    /// Leave the port out of `--base-url`
    #[arg(long, alias = "no_port_append")]
    no_port_append: bool,
    /// One more file or folder that the site is built anew for, seen from the site's folder
    #[arg(long, value_name = "PATH")]
    extra_watch_path: Vec<PathBuf>,
    /// How many milliseconds it has to be quiet after a change
    #[arg(short, long, value_name = "MS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    debounce: u64,
    /// Look at the files again and again, where the operating system does not tell of changes
    #[arg(long)]
    poll: bool,
}

#[derive(Debug, Args)]
struct CheckArguments {
    /// Check drafts, too
    #[arg(long)]
    drafts: bool,
    /// Do not follow links to other sites
    #[arg(long)]
    skip_external_links: bool,
}

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Job {
    Init(init::Flags),
    Build(Place, build::Flags),
    Serve(Place, serve::Flags),
    Check(Place, check::Flags),
    Eject(Place, eject::Flags),
    Completion(Shell),
}

impl Arguments {
    /// What the arguments ask for.
    pub(crate) fn lower(self) -> Job {
        let place = Place { root: self.root, config: self.config };
        match self.command {
            Command::Init(arguments) => {
                Job::Init(init::Flags { folder: arguments.name, force: arguments.force })
            }
            Command::Build(arguments) => Job::Build(place, arguments.lower()),
            Command::Serve(arguments) => Job::Serve(place, arguments.lower()),
            Command::Check(arguments) => {
                let external_links = !arguments.skip_external_links;
                Job::Check(place, check::Flags { drafts: arguments.drafts, external_links })
            }
            Command::Eject { name } => Job::Eject(place, eject::Flags { name }),
            Command::Completion { shell } => Job::Completion(shell),
        }
    }
}

impl BuildArguments {
    fn lower(self) -> build::Flags {
        build::Flags {
            base_url: self.base_url,
            drafts: self.drafts,
            minify: self.minify,
            output: Wanted { folder: self.output_dir, force: self.force },
        }
    }
}

impl ServeArguments {
    fn lower(self) -> serve::Flags {
        let is_stored = self.store_html || self.output_dir.is_some();
        let output = Wanted { folder: self.output_dir, force: self.force };
        serve::Flags {
            listen: Listen { ip: self.interface, port: self.port },
            base_url: match self.base_url {
                None => BaseUrl::Served,
                Some(url) => BaseUrl::Given { url, with_port: !self.no_port_append },
            },
            drafts: self.drafts,
            open: self.open,
            follow: self.follow,
            still: self.still,
            store: is_stored.then_some(Store { output, pages: self.store_html }),
            extra_watched: self.extra_watch_path,
            watch: watch::Options { debounce: Duration::from_millis(self.debounce), poll: self.poll },
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn lower(line: &str) -> Result<Job, i32> {
        let words = ["kiosque"].into_iter().chain(line.split_whitespace());
        Arguments::try_parse_from(words).map(Arguments::lower).map_err(|error| error.exit_code())
    }

    fn serve(line: &str) -> serve::Flags {
        match lower(line) {
            Ok(Job::Serve(_, flags)) => flags,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn the_definition_holds() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn global_options_stand_before_or_after_the_command() {
        let place = Place { root: Some("a".into()), config: Some("b.toml".into()) };
        let flags = check::Flags { drafts: true, external_links: true };
        for line in [
            "--root a --config b.toml check --drafts",
            "-r a check --drafts -c b.toml",
            "check --root=a --drafts -cb.toml",
        ] {
            let expected = Job::Check(Place { ..place.clone() }, flags.clone());
            assert_eq!(lower(line), Ok(expected), "{line}");
        }
    }

    #[test]
    fn build_takes_the_options_of_zola() {
        let plain = build::Flags::default();
        assert_eq!(lower("build"), Ok(Job::Build(Place::default(), plain)));
        let all = build::Flags {
            base_url: Some("https://example.org".into()),
            drafts: true,
            minify: true,
            output: Wanted { folder: Some("out".into()), force: true },
        };
        for line in [
            "build -u https://example.org -o out -f --drafts --minify",
            "build --base-url https://example.org --output-dir out --force --drafts --minify",
        ] {
            assert_eq!(lower(line), Ok(Job::Build(Place::default(), all.clone())), "{line}");
        }
    }

    #[test]
    fn eject_takes_a_name_or_none() {
        let job = |name: Option<&str>| {
            let flags = eject::Flags { name: name.map(str::to_owned) };
            Ok(Job::Eject(Place::default(), flags))
        };
        assert_eq!(lower("eject"), job(None));
        assert_eq!(lower("eject sass/_tokens.scss"), job(Some("sass/_tokens.scss")));
    }

    #[test]
    fn serve_has_defaults() {
        let flags = serve("serve");
        assert_eq!(flags.listen, Listen { ip: IpAddr::V4(Ipv4Addr::LOCALHOST), port: None });
        assert_eq!(flags.base_url, BaseUrl::Served);
        assert_eq!(flags.store, None);
        assert_eq!(flags.watch, watch::Options::default());
        assert!(!flags.drafts && !flags.open && !flags.follow && !flags.still);
        assert!(flags.extra_watched.is_empty());
    }

    #[test]
    fn serve_takes_the_options_of_zola() {
        let line = "serve -i 0.0.0.0 -p 0 -u http://a --no_port_append --drafts -O -f -d 250 --poll \
                    --extra-watch-path x --extra-watch-path ../y";
        let flags = serve(line);
        assert_eq!(flags.listen, Listen { ip: IpAddr::V4(Ipv4Addr::UNSPECIFIED), port: Some(0) });
        assert_eq!(flags.base_url, BaseUrl::Given { url: "http://a".into(), with_port: false });
        assert_eq!(flags.extra_watched, [PathBuf::from("x"), PathBuf::from("../y")]);
        assert_eq!(flags.watch, watch::Options { debounce: Duration::from_millis(250), poll: true });
        assert!(flags.drafts && flags.open);
    }

    #[test]
    fn serve_takes_options_of_its_own() {
        let flags = serve("serve --follow --still");
        assert!(flags.follow && flags.still);
    }

    #[test]
    fn serve_stores_what_it_is_told_to() {
        let stored = |line| serve(line).store.map(|store| (store.output.folder, store.pages));
        assert_eq!(stored("serve -o out"), Some((Some("out".into()), false)));
        assert_eq!(stored("serve -o out --store-html --force"), Some((Some("out".into()), true)));
        assert_eq!(stored("serve --store-html"), Some((None, true)));
    }

    #[test]
    fn wrong_usage_is_2_and_help_is_0() {
        for line in
            ["", "bild", "build --nope", "serve -p 70000", "serve -d 0", "serve -i here", "completion sh"]
        {
            assert_eq!(lower(line), Err(2), "{line}");
        }
        for line in ["--version", "--help", "help build", "serve -h"] {
            assert_eq!(lower(line), Err(0), "{line}");
        }
    }
}
