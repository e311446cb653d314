//! Nothing stays behind, however a process with a server ends.
//!
//! Each test runs this same program once more, as a process that starts a
//! server, says where, and comes to its end in one of several ways.

#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its case has to fail"
)]

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio, exit};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use scratch_postgres::Server;

/// Tells the process how to end.
const ENDING: &str = "SCRATCH_POSTGRES_TEST_ENDING";

/// How long the watchdog may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
#[ignore = "run by the other tests, as a process of its own"]
fn a_process_with_a_server() {
    let ending = env::var(ENDING).unwrap();
    let owned = (ending == "panic").then(|| Server::start().unwrap());
    let server = owned.as_ref().unwrap_or_else(|| Server::shared().unwrap());
    // A program that inherits what it can, and outlives this process.
    let sleeper = Command::new("sleep")
        .arg("600")
        .stdout(Stdio::null())
        .spawn();
    report("sleeper", &sleeper.unwrap().id().to_string());
    report("folder", server.socket_dir().to_str().unwrap());

    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    match ending.as_str() {
        "exit" => exit(3),
        "panic" => panic!("as told"),
        _ => panic!("not killed"),
    }
}

fn report(name: &str, value: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "\n{name}: {value}").unwrap();
}

/// The process above, seen from outside.
struct Process {
    child: Child,
    input: Option<ChildStdin>,
    sleeper: Pid,
    folder: PathBuf,
    postmaster: Pid,
}

impl Process {
    fn that_ends_by(ending: &str) -> Self {
        let mut child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "a_process_with_a_server",
                "--ignored",
                "--nocapture",
            ])
            .env(ENDING, ending)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let sleeper = Pid::from_raw(value(&mut output, "sleeper: ").parse().unwrap());
        let folder = PathBuf::from(value(&mut output, "folder: "));
        // Read to the end, lest the process waits for a reader.
        thread::spawn(move || output.read_to_end(&mut Vec::new()));
        let pid_file = fs::read_to_string(folder.join("data/postmaster.pid")).unwrap();
        let postmaster = Pid::from_raw(pid_file.lines().next().unwrap().parse().unwrap());
        assert!(is_running(postmaster), "the server does not run");
        Self {
            child,
            input,
            sleeper,
            folder,
            postmaster,
        }
    }

    /// Lets the process go on to its end.
    fn go_on(&mut self) {
        self.input.take().unwrap().write_all(b"\n").unwrap();
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    /// Waits for the process to end, and for what it started to be gone.
    fn leaves_nothing_after(mut self, status: &str) {
        assert_eq!(self.child.wait().unwrap().to_string(), status);
        let deadline = Instant::now() + PATIENCE;
        while is_running(self.postmaster) || self.folder.exists() {
            assert!(Instant::now() < deadline, "the server is still there");
            thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = kill(self.sleeper, Signal::SIGKILL);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn value(output: &mut impl BufRead, name: &str) -> String {
    let mut lines = output.lines().map(Result::unwrap);
    let found = lines.find_map(|line| Some(line.strip_prefix(name)?.to_owned()));
    found.unwrap_or_else(|| panic!("the process ended before it said `{name}`"))
}

/// Whether the process lives. One that ended may stay in the list as a zombie
/// where nobody waits for orphans, as in many containers.
fn is_running(pid: Pid) -> bool {
    let output = Command::new("ps")
        .args(["-o", "stat=", "-p", &pid.to_string()])
        .output()
        .unwrap();
    let state = String::from_utf8(output.stdout).unwrap();
    !state.trim().is_empty() && !state.trim().starts_with('Z')
}

#[test]
fn leaves_nothing_behind_a_process_that_exits() {
    let mut process = Process::that_ends_by("exit");
    process.go_on();
    process.leaves_nothing_after("exit status: 3");
}

#[test]
fn leaves_nothing_behind_a_test_that_panics() {
    let mut process = Process::that_ends_by("panic");
    process.go_on();
    process.leaves_nothing_after("exit status: 101");
}

#[test]
fn leaves_nothing_behind_a_process_that_is_killed() {
    let process = Process::that_ends_by("signal");
    kill(process.pid(), Signal::SIGKILL).unwrap();
    process.leaves_nothing_after("signal: 9 (SIGKILL)");
}

#[test]
fn leaves_nothing_behind_a_process_group_that_is_interrupted() {
    let process = Process::that_ends_by("signal");
    killpg(process.pid(), Signal::SIGINT).unwrap();
    process.leaves_nothing_after("signal: 2 (SIGINT)");
}

#[test]
fn leaves_nothing_behind_a_process_that_is_terminated() {
    let process = Process::that_ends_by("signal");
    kill(process.pid(), Signal::SIGTERM).unwrap();
    process.leaves_nothing_after("signal: 15 (SIGTERM)");
}
