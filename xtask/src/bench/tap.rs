//! A tap between the backend and the Apizee emulator: passes bytes on and notes, per request, when it
//! began and when its answer ended. HTTP/1.1 without pipelining, which is what both sides speak: bytes
//! from the backend after an answer begin a new request.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use super::starts::CONVERSATION_PREFIX;
use crate::clock;

/// Digits after the prefix of a conversation's id.
pub(super) const CONVERSATION_DIGITS: usize = 8;

/// What went through.
#[derive(Default)]
struct Seen {
    requests: usize,
    /// By conversation: how long its upstream requests took, together.
    times: HashMap<String, Duration>,
}

/// The listening tap.
pub(super) struct Tap {
    port: u16,
    seen: Arc<Mutex<Seen>>,
}

impl Tap {
    /// Listens on a free port; passes on to `port` of this machine.
    pub(super) async fn before(port: u16) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .context("the tap")?;
        let own = listener.local_addr().context("the tap")?.port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = Arc::clone(&seen);
        tokio::spawn(async move {
            while let Ok((backend, _)) = listener.accept().await {
                let seen = Arc::clone(&shared);
                // A connection that breaks is the backend's to notice: it fails its start.
                tokio::spawn(async move { drop(pass(backend, port, &seen).await) });
            }
        });
        Ok(Self { port: own, seen })
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// How many requests went through since the last `forget`.
    pub(super) fn requests(&self) -> usize {
        locked(&self.seen).requests
    }

    /// How long the emulator took for a conversation.
    pub(super) fn time_of(&self, conversation: &str) -> Option<Duration> {
        locked(&self.seen).times.get(conversation).copied()
    }

    pub(super) fn forget(&self) {
        *locked(&self.seen) = Seen::default();
    }
}

fn locked(seen: &Mutex<Seen>) -> MutexGuard<'_, Seen> {
    seen.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request on one connection.
struct Exchange {
    began: Instant,
    request: Vec<u8>,
    conversation: Option<String>,
    /// The part of its time that is already in the sum.
    noted: Duration,
}

impl Exchange {
    fn new() -> Self {
        Self {
            began: clock::now(),
            request: Vec::new(),
            conversation: None,
            noted: Duration::ZERO,
        }
    }

    fn answered(&mut self, seen: &Mutex<Seen>) {
        if self.conversation.is_none() {
            self.conversation = conversation_in(&self.request);
        }
        let time = self.began.elapsed();
        if let Some(conversation) = &self.conversation {
            let mut seen = locked(seen);
            *seen.times.entry(conversation.clone()).or_default() += time - self.noted;
        }
        self.noted = time;
    }

    fn is_answered(&self) -> bool {
        self.noted > Duration::ZERO
    }
}

async fn pass(mut backend: TcpStream, port: u16, seen: &Mutex<Seen>) -> io::Result<()> {
    let mut emulator = TcpStream::connect(("127.0.0.1", port)).await?;
    backend.set_nodelay(true)?;
    emulator.set_nodelay(true)?;
    let (mut request, mut answer) = (vec![0; 16_384], vec![0; 16_384]);
    let mut exchange: Option<Exchange> = None;
    loop {
        tokio::select! {
            read = backend.read(&mut request) => {
                let bytes = request.get(..read?).unwrap_or_default();
                if bytes.is_empty() {
                    return Ok(());
                }
                let current = match exchange.take() {
                    Some(current) if !current.is_answered() => exchange.insert(current),
                    Some(_) | None => {
                        locked(seen).requests += 1;
                        exchange.insert(Exchange::new())
                    }
                };
                current.request.extend_from_slice(bytes);
                emulator.write_all(bytes).await?;
            }
            read = emulator.read(&mut answer) => {
                let bytes = answer.get(..read?).unwrap_or_default();
                if bytes.is_empty() {
                    return Ok(());
                }
                backend.write_all(bytes).await?;
                if let Some(current) = &mut exchange {
                    current.answered(seen);
                }
            }
        }
    }
}

/// The first conversation's id in a request.
fn conversation_in(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request);
    let from = text.find(CONVERSATION_PREFIX)?;
    let id = text.get(from..from + CONVERSATION_PREFIX.len() + CONVERSATION_DIGITS)?;
    Some(id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn requests_are_counted_and_timed_by_conversation() {
        let emulator = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let tap = Tap::before(emulator.local_addr().unwrap().port())
            .await
            .unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = emulator.accept().await.unwrap();
            let mut bytes = [0; 100];
            for _ in 0..2 {
                assert!(stream.read(&mut bytes).await.unwrap() > 0);
                stream.write_all(b"answer").await.unwrap();
            }
        });
        let mut backend = TcpStream::connect(("127.0.0.1", tap.port())).await.unwrap();
        for conversation in ["bench-00000001", "bench-00000002"] {
            let request = format!("POST /api/tickets reference={conversation}&x=1");
            backend.write_all(request.as_bytes()).await.unwrap();
            let mut answer = [0; 6];
            backend.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"answer");
        }
        drop(backend);

        assert_eq!(tap.requests(), 2);
        assert!(tap.time_of("bench-00000001").is_some());
        assert_eq!(tap.time_of("bench-00000003"), None);
        tap.forget();
        assert_eq!(tap.requests(), 0);
    }
}
