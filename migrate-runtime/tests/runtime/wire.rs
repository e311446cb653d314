//! A proxy between client and server that notes what the client sends.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread;

use scratch_postgres::{Database, Server};
use tempfile::TempDir;

/// A socket of its own in front of the scratch server's.
pub(crate) struct Proxy {
    folder: TempDir,
    port: String,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Proxy {
    /// Starts to listen.
    pub(crate) fn start() -> Proxy {
        let folder = tempfile::tempdir().unwrap();
        let server = server_socket(Server::shared().unwrap().socket_dir());
        let name = server.file_name().unwrap();
        let port = name
            .to_str()
            .unwrap()
            .rsplit('.')
            .next()
            .unwrap()
            .to_owned();
        let listener = UnixListener::bind(folder.path().join(name)).unwrap();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&sent);
        thread::spawn(move || {
            for client in listener.incoming() {
                pass(
                    client.unwrap(),
                    UnixStream::connect(&server).unwrap(),
                    &notes,
                );
            }
        });
        Proxy { folder, port, sent }
    }

    /// How to connect to a database through the proxy.
    pub(crate) fn url(&self, database: &Database) -> String {
        let (host, port) = (self.folder.path().display(), &self.port);
        let name = database.name();
        format!("host={host} port={port} user=postgres dbname={name}")
    }

    /// The types of the messages that were sent since the last call; `Q` is a simple query.
    pub(crate) fn sent(&self) -> String {
        let sent = std::mem::take(&mut *self.sent.lock().unwrap());
        String::from_utf8(sent).unwrap()
    }
}

/// Where the scratch server listens.
pub(crate) fn server_socket(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).unwrap();
    let mut paths = files.map(|file| file.unwrap().path());
    let is_socket = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_str().unwrap();
        name.starts_with(".s.PGSQL.") && !name.ends_with(".lock")
    };
    paths.find(is_socket).unwrap()
}

/// Passes bytes both ways; both ends are left open until one side closes.
fn pass(mut client: UnixStream, mut server: UnixStream, notes: &Arc<Mutex<Vec<u8>>>) {
    let (mut back, mut from) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || io::copy(&mut from, &mut back));
    let notes = Arc::clone(notes);
    thread::spawn(move || -> io::Result<()> {
        forward(&mut client, &mut server)?;
        loop {
            let mut kind = [0];
            client.read_exact(&mut kind)?;
            // Noted before it is passed on, so before any answer.
            notes.lock().unwrap().push(kind[0]);
            server.write_all(&kind)?;
            forward(&mut client, &mut server)?;
        }
    });
}

/// Passes on a length and what it counts, itself included.
fn forward(client: &mut UnixStream, server: &mut UnixStream) -> io::Result<()> {
    let mut length = [0; 4];
    client.read_exact(&mut length)?;
    let rest = u32::from_be_bytes(length) as usize - length.len();
    let mut body = vec![0; rest];
    client.read_exact(&mut body)?;
    server.write_all(&length)?;
    server.write_all(&body)
}
