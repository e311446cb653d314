//! A proxy that holds one connection at one place of it, so that a fault can come there.
//!
//! It passes one message of the client at a time and waits for all of the answer, so
//! what the server has done is known and never guessed from the time that went by.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use scratch_postgres::{Database, Server};
use tempfile::TempDir;

use crate::wire::server_socket;

/// When, for one command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// The server does not have it yet.
    Unsent,
    /// The server is at it, and waits for somebody else.
    Executing,
    /// The server has done it, and the client does not know.
    Unanswered,
    /// The client has the answer.
    Answered,
}

impl Moment {
    pub(crate) const ALL: [Moment; 4] = [
        Moment::Unsent,
        Moment::Executing,
        Moment::Unanswered,
        Moment::Answered,
    ];
}

/// One place of a run: its first command is 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    pub(crate) command: usize,
    pub(crate) moment: Moment,
}

/// What is known of the connection where it is held.
#[derive(Debug)]
pub(crate) struct Reached {
    /// The server's process.
    pub(crate) pid: String,
    /// The command, and the one before it.
    pub(crate) sql: String,
    pub(crate) before: String,
}

/// What the proxy tells.
enum News {
    Reached(Reached),
    /// A command that is held while it executes has been answered.
    Answered,
}

/// A proxy for one connection.
pub(crate) struct Proxy {
    folder: TempDir,
    port: String,
    news: Receiver<News>,
    go: Sender<()>,
    ends: Receiver<[UnixStream; 2]>,
}

impl Proxy {
    /// Starts to listen, in front of a server.
    pub(crate) fn before(server: &Server, place: Place) -> Proxy {
        let folder = tempfile::tempdir().unwrap();
        let socket = server_socket(server.socket_dir());
        let listener = UnixListener::bind(folder.path().join(socket.file_name().unwrap()));
        let port = socket.extension().unwrap().to_str().unwrap().to_owned();
        let ((tell, news), (go, wait), (hand, ends)) = (channel(), channel(), channel());
        thread::spawn(move || -> io::Result<()> {
            let link = Link::accept(&listener?, &socket)?;
            // The test may have ended.
            let _ = hand.send([link.client.try_clone()?, link.server.try_clone()?]);
            link.pass(place, &tell, &wait)
        });
        Proxy {
            folder,
            port,
            news,
            go,
            ends,
        }
    }

    /// How to connect to a database through the proxy.
    pub(crate) fn url(&self, database: &Database) -> String {
        let (host, port) = (self.folder.path().display(), &self.port);
        let name = database.name();
        format!("host={host} port={port} user=postgres dbname={name}")
    }

    /// Waits until the place is reached; not at all if the connection ends before it.
    pub(crate) fn reached(&self) -> Option<Reached> {
        match self.news.recv() {
            Ok(News::Reached(reached)) => Some(reached),
            Ok(News::Answered) => panic!("an answer to what was not sent"),
            Err(_) => None,
        }
    }

    /// Whether a command that is held while it executes has been answered meanwhile.
    pub(crate) fn is_answered(&self) -> bool {
        matches!(self.news.try_recv(), Ok(News::Answered))
    }

    /// Goes one step further from where the connection is held.
    pub(crate) fn go_on(&self) {
        // It may have been cut.
        let _ = self.go.send(());
    }

    /// Goes on to the end of the connection.
    pub(crate) fn let_go(self) {
        drop(self.go);
    }

    /// Cuts the connection at both ends; neither is told.
    pub(crate) fn cut(&self) {
        for end in self.ends.recv().unwrap() {
            // It may have ended by itself.
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

/// The two ends of a connection.
struct Link {
    client: UnixStream,
    server: UnixStream,
    pid: String,
    commands: VecDeque<String>,
    count: usize,
}

impl Link {
    /// Passes on what is said before the first command.
    fn accept(listener: &UnixListener, socket: &Path) -> io::Result<Link> {
        let mut link = Link {
            client: listener.accept()?.0,
            server: UnixStream::connect(socket)?,
            pid: String::new(),
            commands: VecDeque::from([String::new(), String::new()]),
            count: 0,
        };
        let startup = read_body(&mut link.client)?;
        link.server.write_all(&startup)?;
        let greeting = link.answer()?;
        link.client.write_all(&greeting)?;
        Ok(link)
    }

    fn pass(mut self, place: Place, tell: &Sender<News>, wait: &Receiver<()>) -> io::Result<()> {
        loop {
            let message = read_message(&mut self.client)?;
            if message[0] != b'Q' {
                self.server.write_all(&message)?;
                continue;
            }
            self.note(&message);
            // Who no longer listens has let go.
            let hold = |news| tell.send(news).is_ok() && wait.recv().is_ok();
            let here = (self.count == place.command).then_some(place.moment);
            if matches!(here, Some(Moment::Unsent | Moment::Executing)) {
                hold(News::Reached(self.reached()));
            }
            self.server.write_all(&message)?;
            let answer = self.answer()?;
            match here {
                Some(Moment::Executing) => _ = hold(News::Answered),
                Some(Moment::Unanswered) => _ = hold(News::Reached(self.reached())),
                _ => {}
            }
            self.client.write_all(&answer)?;
            if here == Some(Moment::Answered) {
                hold(News::Reached(self.reached()));
            }
        }
    }

    fn note(&mut self, message: &[u8]) {
        let sql = &message[5..message.len() - 1];
        self.commands.pop_front();
        self.commands
            .push_back(String::from_utf8_lossy(sql).into_owned());
        self.count += 1;
    }

    fn reached(&self) -> Reached {
        Reached {
            pid: self.pid.clone(),
            sql: self.commands[1].clone(),
            before: self.commands[0].clone(),
        }
    }

    /// All that the server says until it is ready again, or to its end.
    fn answer(&mut self) -> io::Result<Vec<u8>> {
        let mut answer = Vec::new();
        loop {
            let Ok(message) = read_message(&mut self.server) else {
                // Its last words still count.
                self.client.write_all(&answer)?;
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            if message[0] == b'K' {
                let pid = message[5..9].try_into().unwrap();
                self.pid = u32::from_be_bytes(pid).to_string();
            }
            let kind = message[0];
            answer.extend(message);
            if kind == b'Z' {
                return Ok(answer);
            }
        }
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        // The test may still have the ends.
        for end in [&self.client, &self.server] {
            let _ = end.shutdown(Shutdown::Both);
        }
    }
}

/// A type, a length, and what it counts.
fn read_message(stream: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut kind = [0];
    stream.read_exact(&mut kind)?;
    Ok([&kind[..], &read_body(stream)?].concat())
}

/// A length and what it counts, itself included.
fn read_body(stream: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    stream.read_exact(&mut length)?;
    let rest = (u32::from_be_bytes(length) as usize).saturating_sub(length.len());
    let mut body = vec![0; rest];
    stream.read_exact(&mut body)?;
    Ok([&length[..], &body].concat())
}
