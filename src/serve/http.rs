//! Connections: only from this machine, only so many, each only for so long.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::io;
use std::net::TcpListener;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};

use super::Current;
use super::answer::Door;
use super::body::Reply;

/// How many connections there may be at a time; more wait.
const MOST_CONNECTIONS: usize = 128;

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long a connection may last, whatever happens on it. Pages that wait for news connect again.
const LIFETIME: Duration = Duration::from_secs(600);

/// How large the head of a request may be.
const LARGEST_HEAD: usize = 16 << 10;

/// How many headers a request may have.
const MOST_HEADERS: usize = 64;

/// What is done after a connection could not be accepted, for want of file handles for instance.
const PAUSE: Duration = Duration::from_millis(100);

/// Answers requests until the user interrupts the program; `ready` is called as soon as that can be heard.
pub(super) fn run(
    listener: TcpListener,
    port: u16,
    current: watch::Receiver<Arc<Current>>,
    ready: impl FnOnce(),
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let mut interruption = pin!(tokio::signal::ctrl_c());
        // It is listened to from the first time on that it is polled.
        if let Poll::Ready(interrupted) = poll_fn(|context| Poll::Ready(interruption.as_mut().poll(context))).await {
            return interrupted;
        }
        ready();
        tokio::select! {
            () = accept(listener, Arc::new(Door::new(port, current))) => Ok(()),
            interrupted = interruption => interrupted,
        }
    })
}

async fn accept(listener: tokio::net::TcpListener, door: Arc<Door>) {
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    while let Ok(place) = Arc::clone(&room).acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let door = Arc::clone(&door);
                tokio::spawn(async move {
                    // A connection that breaks off or takes too long has nobody left to be told.
                    let _ = tokio::time::timeout(LIFETIME, converse(stream, door)).await;
                    drop(place);
                });
            }
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn converse(stream: TcpStream, door: Arc<Door>) -> hyper::Result<()> {
    let answer = service_fn(move |request: Request<Incoming>| {
        let door = Arc::clone(&door);
        async move { Ok::<Response<Reply>, Infallible>(door.answer(&request).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .serve_connection(TokioIo::new(stream), answer)
        .await
}
