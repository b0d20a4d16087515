//! A browser without a window, driven as <https://www.w3.org/TR/webdriver2/> says.

use std::env;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use libtest_mimic::Failed;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::Running;

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--window-size=1000,800",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// The names that Chromium goes by.
const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// The programs that a browser test needs.
pub(crate) struct Programs {
    driver: PathBuf,
    browsers: Vec<PathBuf>,
}

impl Programs {
    /// Looks for the programs; says what is missing.
    pub(crate) fn find() -> Result<Self, String> {
        let browsers: Vec<_> = BROWSERS.into_iter().filter_map(find).collect();
        let driver = find("chromedriver").ok_or("there is no `chromedriver`")?;
        if browsers.is_empty() {
            return Err(format!("there is none of `{}`", BROWSERS.join("`, `")));
        }
        Ok(Self { driver, browsers })
    }
}

fn find(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/bin", "/usr/local/bin"].map(PathBuf::from);
    env::split_paths(&folders).chain(usual).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// An open browser with a profile of its own, and a folder for all that it leaves behind. It is closed when
/// this is dropped.
pub(crate) struct Browser {
    agent: ureq::Agent,
    session: String,
    _driver: Running,
    _folder: TempDir,
}

impl Browser {
    /// Opens the first of the browsers that goes with the driver.
    pub(crate) fn open(programs: &Programs) -> Result<Self, Failed> {
        let folder = tempfile::tempdir()?;
        let mut command = Command::new(&programs.driver);
        let mut driver = Running::start(command.arg("--port=0").env("TMPDIR", folder.path()))?;
        let port = driver.wait_for(|line| {
            let (_, port) = line.split_once("started successfully on port ")?;
            Some(port.trim_end_matches('.').to_owned())
        })?;
        let config = ureq::Agent::config_builder().timeout_global(Some(Duration::from_secs(45)));
        let agent = config.http_status_as_error(false).proxy(None).build().new_agent();
        let sessions = format!("http://127.0.0.1:{port}/session");
        let mut refusals = Vec::new();
        for browser in &programs.browsers {
            let profile = folder.path().join(format!("profile-{}", refusals.len()));
            let mut flags = FLAGS.map(str::to_owned).to_vec();
            flags.push(format!("--user-data-dir={}", profile.display()));
            let options = json!({ "binary": browser, "args": flags });
            let wanted = json!({ "browserName": "chrome", "goog:chromeOptions": options });
            match post(&agent, &sessions, &json!({ "capabilities": { "alwaysMatch": wanted } })) {
                Ok(opened) => {
                    let id = opened["sessionId"].as_str().ok_or("the driver gave no session")?;
                    let session = format!("{sessions}/{id}");
                    return Ok(Self { agent, session, _driver: driver, _folder: folder });
                }
                Err(refusal) => refusals.push(format!("{}: {refusal}", browser.display())),
            }
        }
        Err(refusals.join("\n").into())
    }

    /// Goes to a page and waits until it is loaded.
    pub(crate) fn go(&self, url: &str) -> Result<(), Failed> {
        post(&self.agent, &format!("{}/url", self.session), &json!({ "url": url }))?;
        Ok(())
    }

    /// What a script returns; its arguments are these.
    pub(crate) fn run(&self, script: &str, arguments: &[&str]) -> Result<Value, String> {
        let call = json!({ "script": script, "args": arguments });
        post(&self.agent, &format!("{}/execute/sync", self.session), &call)
    }

    /// What a script gives to the function that is its last argument.
    pub(crate) fn run_async(&self, script: &str, arguments: &[&str]) -> Result<Value, String> {
        let call = json!({ "script": script, "args": arguments });
        post(&self.agent, &format!("{}/execute/async", self.session), &call)
    }

    /// Sends a command of the `DevTools` protocol.
    pub(crate) fn send(&self, command: &str, parameters: &Value) -> Result<(), Failed> {
        let call = json!({ "cmd": command, "params": parameters });
        post(&self.agent, &format!("{}/goog/cdp/execute", self.session), &call)?;
        Ok(())
    }

    /// Waits until a script returns `true`. A page that is just being left can't answer, and is asked again.
    pub(crate) fn wait_until(&self, what: &str, script: &str, arguments: &[&str]) -> Result<(), Failed> {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let answer = self.run(script, arguments);
            if answer == Ok(Value::Bool(true)) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let page = self.run("return document.documentElement.outerHTML", &[]);
                return Err(format!("{what}: not in time; the last answer was {answer:?} on {page:?}").into());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver ends its browser. If it can't, there is nobody left to tell.
        let _ = self.agent.delete(&self.session).call();
    }
}

/// The driver's answer to a command.
fn post(agent: &ureq::Agent, url: &str, body: &Value) -> Result<Value, String> {
    let request = agent.post(url).content_type("application/json");
    let mut answer = request.send(body.to_string()).map_err(|error| error.to_string())?;
    let text = answer.body_mut().read_to_string().map_err(|error| error.to_string())?;
    let mut answer: Value = serde_json::from_str(&text).map_err(|error| format!("{error}: {text}"))?;
    match answer["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", answer["value"]["message"])),
        None => Ok(answer["value"].take()),
    }
}
