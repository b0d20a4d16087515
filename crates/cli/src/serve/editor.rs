//! The user's editor, and how it is told to open a file at a line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

/// The words of the command that starts an editor; or, for people, why none can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Editor(Result<Vec<String>, String>);

/// Visual Studio Code by the names that it has.
const CODE: [&str; 3] = ["code", "codium", "code-insiders"];
/// Editors that run in a terminal, which a preview has none of to give.
const IN_TERMINAL: [&str; 12] =
    ["vi", "vim", "nvim", "nano", "pico", "kak", "hx", "helix", "micro", "joe", "ne", "ed"];
/// What Emacs is told to run in a terminal.
const EMACS_IN_TERMINAL: [&str; 4] = ["-nw", "--no-window-system", "-t", "--tty"];

impl Editor {
    /// The editor that `KIOSQUE_EDITOR` names, or Visual Studio Code, or the one that `VISUAL` names. `program`
    /// finds a program by its name.
    pub(super) fn find(
        variable: impl Fn(&str) -> Option<OsString>,
        program: impl Fn(&str) -> Option<PathBuf>,
    ) -> Option<Self> {
        let words = |name: &str| variable(name).filter(|value| !value.is_empty()).map(|it| split(name, it));
        if let Some(words) = words("KIOSQUE_EDITOR") {
            return Some(Self(words));
        }
        let code = CODE.iter().find_map(|name| program(name)?.into_os_string().into_string().ok());
        if let Some(code) = code {
            return Some(Self(Ok(vec![code])));
        }
        words("VISUAL").map(|words| Self(words.and_then(with_window)))
    }

    /// Opens a file, by its absolute path, at a line. It is not waited for until the editor is closed.
    pub(super) fn open(&self, file: &Path, line: usize) -> Result<(), String> {
        let file = file.to_str().ok_or_else(|| format!("the path `{}` is not UTF-8", file.display()))?;
        start(&command(self.0.as_ref().map_err(Clone::clone)?, file, line))
    }
}

/// The words of a variable, quoted as for a shell.
fn split(name: &str, value: OsString) -> Result<Vec<String>, String> {
    let words = value.into_string().ok().and_then(|value| shlex::split(&value));
    words
        .filter(|words| !words.is_empty())
        .ok_or_else(|| format!("`{name}` is no command: perhaps a quote is not closed"))
}

/// Refuses an editor that would have to share the terminal with the preview.
fn with_window(words: Vec<String>) -> Result<Vec<String>, String> {
    let name = words.first().map(|program| name(program)).unwrap_or_default();
    let is_told_so = || words.iter().any(|word| EMACS_IN_TERMINAL.contains(&word.as_str()));
    if IN_TERMINAL.contains(&name.as_str()) || (name.starts_with("emacs") && is_told_so()) {
        return Err(format!("`{name}` needs a terminal: set `KIOSQUE_EDITOR` to an editor with a window"));
    }
    Ok(words)
}

/// The name of a program, without its folder and ending.
fn name(program: &str) -> String {
    Path::new(program).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}

/// The command to open a file at a line: `{file}`, `{line}` and `{column}` are replaced; without any of them,
/// the place is given as the editor takes it.
fn command(words: &[String], file: &str, line: usize) -> Vec<String> {
    let is_template = |word: &String| ["{file}", "{line}", "{column}"].iter().any(|it| word.contains(it));
    if !words.iter().any(is_template) {
        let place = words.first().map(|program| place(&name(program), file, line));
        return words.iter().cloned().chain(place.unwrap_or_default()).collect();
    }
    // The file last: its path may look like one of the others.
    let fill = |word: &String| {
        word.replace("{line}", &line.to_string()).replace("{column}", "1").replace("{file}", file)
    };
    let is_named = words.iter().any(|word| word.contains("{file}"));
    words.iter().map(fill).chain((!is_named).then(|| file.to_owned())).collect()
}

/// The arguments by which an editor is told of a file and a line; of an unknown one, only the file.
fn place(editor: &str, file: &str, line: usize) -> Vec<String> {
    let file = file.to_owned();
    match editor.trim_end_matches("64") {
        "code" | "codium" | "code-insiders" | "vscodium" | "cursor" | "windsurf" => {
            vec!["--goto".to_owned(), format!("{file}:{line}")]
        }
        "subl" | "sublime_text" | "zed" | "zeditor" | "hx" | "helix" => vec![format!("{file}:{line}")],
        "vi" | "vim" | "nvim" | "gvim" | "mvim" | "nano" | "pico" | "emacs" | "emacsclient" | "kak"
        | "micro" | "joe" | "ne" | "gedit" => vec![format!("+{line}"), file],
        "idea" | "pycharm" | "webstorm" | "phpstorm" | "goland" | "clion" | "rubymine" | "rider"
        | "rustrover" | "kate" | "mate" => vec!["--line".to_owned(), line.to_string(), file],
        "notepad++" => vec![format!("-n{line}"), file],
        _ => vec![file],
    }
}

/// Starts a command that lives on by itself.
fn start(words: &[String]) -> Result<(), String> {
    let [program, arguments @ ..] = words else { return Err("there is no command".to_owned()) };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // In a group of its own, Ctrl-C in the terminal ends the preview and not the editor.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(|error| format!("can't start `{program}`: {error}"))?;
    // Somebody has to take note of its end. Without a thread for it, its number stays taken until ours.
    let _ = thread::Builder::new().name("editor".into()).spawn(move || child.wait());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The editor that is found with these variables, where these programs are.
    fn find(variables: &[(&str, &str)], programs: &[&str]) -> Option<Editor> {
        let variable = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, it)| it.into());
        let program = |name: &str| programs.contains(&name).then(|| Path::new("/bin").join(name));
        Editor::find(variable, program)
    }

    fn words(line: &str) -> Editor {
        Editor(Ok(line.split('|').map(str::to_owned).collect()))
    }

    fn opened(line: &str) -> String {
        command(&shlex::split(line).unwrap(), "/a b/c.md", 7).join("|")
    }

    #[test]
    fn the_first_of_three_is_taken() {
        let (own, visual) = (("KIOSQUE_EDITOR", "mine -x"), ("VISUAL", "gedit -w"));
        assert_eq!(find(&[own, visual], &["code"]), Some(words("mine|-x")));
        assert_eq!(
            find(&[("KIOSQUE_EDITOR", ""), visual], &["code-insiders", "codium"]),
            Some(words("/bin/codium"))
        );
        assert_eq!(find(&[visual], &[]), Some(words("gedit|-w")));
        assert_eq!(find(&[("EDITOR", "gedit")], &[]), None);
    }

    #[test]
    fn an_editor_in_a_terminal_is_refused_unless_it_is_asked_for() {
        let refusal = |line: &str| find(&[("VISUAL", line)], &[]).unwrap().0.err();
        for line in ["vim", "/usr/bin/nvim -p", "nano", "hx", "emacs -nw", "emacsclient -t"] {
            assert!(refusal(line).unwrap().contains("needs a terminal"), "{line}");
        }
        for line in ["gvim", "emacs", "emacsclient -c", "subl -w", "'/opt/my editor/run'"] {
            assert_eq!(refusal(line), None, "{line}");
        }
        assert_eq!(find(&[("KIOSQUE_EDITOR", "foot nvim")], &[]), Some(words("foot|nvim")));
        assert_eq!(find(&[("KIOSQUE_EDITOR", "nvim")], &[]), Some(words("nvim")));
    }

    #[test]
    fn what_is_no_command_is_told() {
        for value in ["'open", "   ", "#"] {
            let editor = find(&[("KIOSQUE_EDITOR", value)], &["code"]).unwrap();
            let message = editor.open(Path::new("/a"), 1).unwrap_err();
            assert!(message.starts_with("`KIOSQUE_EDITOR` is no command"), "{value}");
        }
        let missing = find(&[("KIOSQUE_EDITOR", "/nowhere/no-editor")], &[]).unwrap();
        let message = missing.open(Path::new("/a"), 1).unwrap_err();
        assert!(message.starts_with("can't start `/nowhere/no-editor`: "), "{message}");
    }

    #[test]
    fn editors_are_told_of_the_line() {
        for (line, expected) in [
            ("code -r", "code|-r|--goto|/a b/c.md:7"),
            ("'/x y/Code.exe'", "/x y/Code.exe|--goto|/a b/c.md:7"),
            ("subl", "subl|/a b/c.md:7"),
            ("/usr/bin/gvim", "/usr/bin/gvim|+7|/a b/c.md"),
            ("idea64.exe", "idea64.exe|--line|7|/a b/c.md"),
            ("notepad++.exe", "notepad++.exe|-n7|/a b/c.md"),
            ("something -x", "something|-x|/a b/c.md"),
        ] {
            assert_eq!(opened(line), expected, "{line}");
        }
    }

    #[test]
    fn a_command_may_say_where_the_place_goes() {
        assert_eq!(opened("e --at={line}:{column} -- {file}"), "e|--at=7:1|--|/a b/c.md");
        assert_eq!(opened("e 'a {file}' \"{file}:{line}\""), "e|a /a b/c.md|/a b/c.md:7");
        assert_eq!(opened("e +{line}"), "e|+7|/a b/c.md");
        let odd = command(&["e".into(), "{file}".into()], "/{line}/$(x);`y`.md", 7);
        assert_eq!(odd, ["e", "/{line}/$(x);`y`.md"]);
    }
}
