//! A proxy that cuts the connection at a statement.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use scratch_postgres::{Database, Server};
use tempfile::TempDir;

use crate::wire::server_socket;

/// Where to cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// Before the server gets the statement.
    Before,
    /// When the server is done with it, before the client is told.
    After,
}

/// A socket of its own in front of the scratch server's.
pub(crate) struct Knife {
    folder: TempDir,
    port: String,
    order: Arc<Mutex<Option<(Cut, String)>>>,
}

impl Knife {
    /// Starts to listen.
    pub(crate) fn start() -> Knife {
        let folder = tempfile::tempdir().unwrap();
        let server = server_socket(Server::shared().unwrap().socket_dir());
        let name = server.file_name().unwrap().to_owned();
        let port = name.to_str().unwrap().rsplit('.').next().unwrap();
        let listener = UnixListener::bind(folder.path().join(&name)).unwrap();
        let order = Arc::new(Mutex::new(None));
        let (orders, port) = (Arc::clone(&order), port.to_owned());
        thread::spawn(move || {
            for client in listener.incoming() {
                let server = UnixStream::connect(&server).unwrap();
                pass(client.unwrap(), server, Arc::clone(&orders));
            }
        });
        Knife {
            folder,
            port,
            order,
        }
    }

    /// How to connect to a database through the proxy.
    pub(crate) fn url(&self, database: &Database) -> String {
        let (host, port) = (self.folder.path().display(), &self.port);
        let name = database.name();
        format!("host={host} port={port} user=postgres dbname={name}")
    }

    /// Cuts at the next message that begins with this.
    pub(crate) fn cut(&self, cut: Cut, statement: &str) {
        *self.order.lock().unwrap() = Some((cut, statement.to_owned()));
    }
}

fn pass(client: UnixStream, server: UnixStream, order: Arc<Mutex<Option<(Cut, String)>>>) {
    let muted = Arc::new(AtomicBool::new(false));
    let ends = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let mute = Arc::clone(&muted);
    // Either end may be gone at any time, which ends both.
    thread::spawn(move || {
        let _ = answers(&ends.0, &ends.1, &mute);
        close(&ends.0, &ends.1);
    });
    thread::spawn(move || {
        let _ = questions(&client, &server, &order, &muted);
        close(&client, &server);
    });
}

fn close(client: &UnixStream, server: &UnixStream) {
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

fn questions(
    mut client: &UnixStream,
    mut server: &UnixStream,
    order: &Mutex<Option<(Cut, String)>>,
    muted: &AtomicBool,
) -> io::Result<()> {
    server.write_all(&body(client)?)?;
    loop {
        let mut kind = [0];
        client.read_exact(&mut kind)?;
        let body = body(client)?;
        let text = String::from_utf8_lossy(&body[4..]).into_owned();
        let mut order = order.lock().unwrap();
        if let Some((cut, _)) = order.take_if(|(_, statement)| text.starts_with(&**statement)) {
            if cut == Cut::Before {
                return Ok(());
            }
            muted.store(true, Ordering::SeqCst);
        }
        server.write_all(&kind)?;
        server.write_all(&body)?;
    }
}

/// Passes answers on until they are held back and the server is ready for more.
fn answers(mut client: &UnixStream, mut server: &UnixStream, muted: &AtomicBool) -> io::Result<()> {
    loop {
        let mut kind = [0];
        server.read_exact(&mut kind)?;
        let body = body(server)?;
        match (muted.load(Ordering::SeqCst), kind) {
            (true, [b'Z']) => return Ok(()),
            (true, _) => {}
            (false, _) => {
                client.write_all(&kind)?;
                client.write_all(&body)?;
            }
        }
    }
}

/// A length and what it counts, itself included.
fn body(mut from: &UnixStream) -> io::Result<Vec<u8>> {
    let mut body = vec![0; 4];
    from.read_exact(&mut body)?;
    let length = u32::from_be_bytes([body[0], body[1], body[2], body[3]]) as usize;
    body.resize(length, 0);
    from.read_exact(&mut body[4..])?;
    Ok(body)
}
