//! What a connection is doing, and how long it may.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::clock::monotonic;

/// Between two requests. Longer than proxies keep a connection (nginx, `keepalive_timeout` of an
/// upstream: 60 s), so that it is they who close it and no request meets a closed one.
const IDLE: Duration = Duration::from_secs(75);

/// While a request is answered nothing may move for this long: the longest answer and some more. So
/// a caller who does not take its answer is cut off too.
const STILL: Duration = Duration::from_secs(35);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// A request's head is awaited.
    Arriving,
    /// Nothing, since an answer went out.
    Idle,
    /// A request is in, its answer not yet out.
    Answering,
}

/// What a connection is doing, and since when. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct Pulse {
    state: Arc<watch::Sender<(Doing, Instant)>>,
    head: Duration,
}

impl Pulse {
    /// Of a new connection, whose heads must each come within `head`.
    pub(super) fn new(head: Duration) -> Self {
        Self {
            state: Arc::new(watch::Sender::new((Doing::Arriving, monotonic()))),
            head,
        }
    }

    /// A head has come.
    pub(super) fn answering(&self) {
        self.set(Doing::Answering);
    }

    /// Ends when the connection has taken too long, with the reason if that is worth counting.
    pub(super) async fn overdue(&self) -> Option<&'static str> {
        let mut state = self.state.subscribe();
        loop {
            let (doing, since) = *state.borrow_and_update();
            let limit = match doing {
                Doing::Arriving => self.head,
                Doing::Idle => IDLE,
                Doing::Answering => STILL,
            };
            tokio::select! {
                () = tokio::time::sleep_until(since + limit) => {}
                _ = state.changed() => continue,
            }
            if *state.borrow() == (doing, since) {
                return match doing {
                    Doing::Arriving => Some("slow_head"),
                    Doing::Idle => None,
                    Doing::Answering => Some("stalled"),
                };
            }
        }
    }

    fn set(&self, doing: Doing) {
        self.state.send_replace((doing, monotonic()));
    }

    /// Bytes came or went.
    fn moved(&self, whence: Whence) {
        self.state.send_if_modified(|(doing, since)| {
            match (*doing, whence) {
                (Doing::Idle, Whence::In) => {
                    (*doing, *since) = (Doing::Arriving, monotonic());
                    return true;
                }
                // No need to wake who waits: the time that they wait for is looked at again then.
                (Doing::Answering, _) => *since = monotonic(),
                // A head that trickles in gains no time.
                (Doing::Arriving, _) | (Doing::Idle, Whence::Out) => {}
            }
            false
        });
    }
}

#[derive(Clone, Copy)]
enum Whence {
    In,
    Out,
}

/// A stream whose bytes are noticed.
pub(super) struct Watched<S> {
    stream: S,
    pulse: Pulse,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, pulse: Pulse) -> Self {
        Self { stream, pulse }
    }

    fn went(&self, written: io::Result<usize>) -> io::Result<usize> {
        if written.as_ref().is_ok_and(|&bytes| bytes > 0) {
            self.pulse.moved(Whence::Out);
        }
        written
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.pulse.moved(Whence::In);
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes));
        Poll::Ready(self.went(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = ready!(Pin::new(&mut self.stream).poll_write_vectored(cx, slices));
        Poll::Ready(self.went(written))
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// An answer's body: when it is gone, the answer is out.
pub(super) struct Tail {
    body: Body,
    pulse: Pulse,
}

impl Tail {
    pub(super) fn new(body: Body, pulse: Pulse) -> Self {
        Self { body, pulse }
    }
}

impl Drop for Tail {
    fn drop(&mut self) {
        self.pulse.set(Doing::Idle);
    }
}

impl HttpBody for Tail {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncWriteExt as _;

    use super::*;

    const HEAD: Duration = Duration::from_secs(10);

    /// Why a connection is cut off, and when.
    async fn end(pulse: &Pulse) -> (Option<&'static str>, u64) {
        let begun = monotonic();
        let reason = pulse.overdue().await;
        (reason, begun.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn each_doing_has_its_limit() {
        let pulse = Pulse::new(HEAD);
        assert_eq!(end(&pulse).await, (Some("slow_head"), 10));
        pulse.answering();
        assert_eq!(end(&pulse).await, (Some("stalled"), 35));
        drop(Tail::new(Body::empty(), pulse.clone()));
        assert_eq!(end(&pulse).await, (None, 75));
    }

    #[tokio::test(start_paused = true)]
    async fn a_byte_begins_the_next_head_and_no_further_byte_gains_time() {
        let pulse = Pulse::new(HEAD);
        drop(Tail::new(Body::empty(), pulse.clone()));
        let trickling = async {
            let mut tick = tokio::time::interval(Duration::from_secs(3));
            loop {
                tick.tick().await;
                pulse.moved(Whence::In);
            }
        };
        tokio::select! {
            ended = end(&pulse) => assert_eq!(ended, (Some("slow_head"), 10)),
            () = trickling => {}
        }
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_taken_slowly_is_not_cut_off_and_one_that_is_not_taken_is() {
        let pulse = Pulse::new(HEAD);
        pulse.answering();
        let (ours, mut theirs) = tokio::io::duplex(1);
        let mut ours = Watched::new(ours, pulse.clone());
        let writing = async {
            drop(ours.write_all(&[0; 4]).await);
            std::future::pending().await
        };
        let taking = async {
            for _ in 0..3 {
                tokio::time::sleep(Duration::from_secs(30)).await;
                tokio::io::AsyncReadExt::read_u8(&mut theirs).await.unwrap();
            }
            std::future::pending().await
        };
        tokio::select! {
            ended = end(&pulse) => assert_eq!(ended, (Some("stalled"), 125)),
            () = writing => {}
            () = taking => {}
        }
    }
}
