//! The port: takes connections in, within limits, and lets the answers under way end.
//!
//! `axum::serve` waits for a request's head for ever, so that whoever sends it slowly holds a
//! connection. Here each connection has a limit for whatever it is doing (`pulse`), and there is a
//! limit of connections (`gate`).

mod gate;
mod pulse;

use std::io;
use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use contract::ProblemCode;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt as _;

use crate::config::Limits;
use crate::problem::{self, ApiError};
use crate::telemetry::names;
use gate::{Gate, Pass};
use pulse::{Pulse, Tail, Watched};

/// Of a request's head and of what waits to be written: a head with the largest token has 5 KiB.
const LARGEST_BUFFER: usize = 64 * 1024;

/// How long no connection is taken in when the machine has no room for one.
const PAUSE: Duration = Duration::from_millis(500);

/// When a connection that is not let in may come again.
const AGAIN_S: u32 = 5;

/// What a connection hears that is not let in. Its request is not even read, and no log has it.
static FULL: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let detail = "More came at once than this server takes; nothing was done. Repeat in a moment.";
    let error = ApiError::new(ProblemCode::Overloaded, detail).after(AGAIN_S);
    let document = problem::document(error, "");
    let head = format!(
        "HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\nretry-after: {AGAIN_S}\r\n\
         content-type: {}\r\ncontent-length: {}\r\n\r\n",
        problem::MEDIA_TYPE,
        document.len()
    );
    [head.into_bytes(), document].concat()
});

/// Serves until it is told to stop, and then until the last answer is out.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: &Limits,
    stopping: CancellationToken,
) {
    let gate = Gate::new(limits);
    let head = limits.header_timeout;
    let open = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, caller)) => match gate.enter(caller.ip()) {
                Ok(pass) => {
                    let stopping = stopping.clone();
                    open.spawn(answer(stream, router.clone(), pass, head, stopping));
                }
                Err(full) => {
                    names::refused(full.reason());
                    // What does not fit at once is not worth waiting for.
                    drop(stream.try_write(&FULL));
                }
            },
            Err(error) if is_of_the_caller(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken in");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
    drop(listener);
    open.close();
    open.wait().await;
}

/// The caller went away before it was let in.
fn is_of_the_caller(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    [ConnectionAborted, ConnectionRefused, ConnectionReset].contains(&error.kind())
}

async fn answer(
    stream: TcpStream,
    router: Router,
    pass: Pass,
    head: Duration,
    stopping: CancellationToken,
) {
    let pulse = Pulse::new(head);
    let service = service_fn(|request| {
        pulse.answering();
        let (answer, pulse) = (router.clone().oneshot(request), pulse.clone());
        async move {
            Ok::<_, std::convert::Infallible>(answer.await?.map(|body| Tail::new(body, pulse)))
        }
    });
    let connection = http1::Builder::new()
        .header_read_timeout(None)
        .max_buf_size(LARGEST_BUFFER)
        .serve_connection(TokioIo::new(Watched::new(stream, pulse.clone())), service);
    tokio::pin!(connection);
    let mut told = false;
    loop {
        tokio::select! {
            // Whatever it ends in: the caller broke off, or sent what is not HTTP.
            _ = &mut connection => break,
            cut = pulse.overdue() => {
                cut.inspect(|reason| names::refused(reason));
                break;
            }
            () = stopping.cancelled(), if !told => {
                told = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
    drop(pass);
}
