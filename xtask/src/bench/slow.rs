//! Connections that send their headers byte by byte and never end: what they do to an agent's answers.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use reqwest::StatusCode;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
    task::JoinSet,
    time::{MissedTickBehavior, sleep, timeout},
};

use super::{
    round::percentile,
    starts::{OPERATOR, Starts},
    token,
};
use crate::clock;

/// Slow connections that one address keeps: whoever means harm has many addresses, and where the
/// backend limits one, an agent has another. Linux' loopback has all of 127.0.0.0/8.
const OF_ONE_ADDRESS: usize = 10;

/// Between two bytes.
const EVERY: Duration = Duration::from_secs(1);

/// One that is refused or cut comes back after this.
const AGAIN: Duration = Duration::from_millis(500);

/// Rounds of each kind, and answers of a round. What else runs on the machine can only add to a time,
/// so the best round of each kind is the nearest to the truth.
const ROUNDS: usize = 5;
const ANSWERS: usize = 500;
const ANSWERS_A_SECOND: u32 = 100;

/// What the slow ones came to.
#[derive(Clone, Debug, Default)]
pub(super) struct Slow {
    pub(super) without: Times,
    pub(super) with: Times,
    /// The least of them that were open at the end of a round.
    pub(super) open: usize,
}

/// The best median and the best p99 of all rounds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) p50: Duration,
    pub(super) p99: Duration,
}

impl Times {
    fn of(mut took: Vec<Duration>) -> Result<Self> {
        took.sort_unstable();
        let at = |percent| percentile(&took, percent).context("no answer");
        Ok(Self {
            p50: at(50)?,
            p99: at(99)?,
        })
    }

    fn best(rounds: &[Self]) -> Self {
        let least = |of: fn(&Self) -> Duration| rounds.iter().map(of).min().unwrap_or_default();
        Self {
            p50: least(|round| round.p50),
            p99: least(|round| round.p99),
        }
    }
}

impl Slow {
    /// Measures without and with them, in turn.
    pub(super) async fn of(starts: &Starts, connections: usize) -> Result<Self> {
        answers(starts).await?;
        let (mut without, mut with) = (Vec::new(), Vec::new());
        let mut least = connections;
        for _ in 0..ROUNDS {
            without.push(answers(starts).await?);
            let crowd = Trickle::begin(starts.ports.backend, connections);
            crowd.until_there().await?;
            with.push(answers(starts).await?);
            least = least.min(crowd.open());
        }
        Ok(Self {
            without: Times::best(&without),
            with: Times::best(&with),
            open: least,
        })
    }
}

/// An agent's answers at a steady rate, from the request to the last byte.
async fn answers(starts: &Starts) -> Result<Times> {
    let mut ticks = tokio::time::interval(Duration::from_secs(1) / ANSWERS_A_SECOND);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    let panel_url = starts.ports.panel_url();
    let mut under_way = JoinSet::new();
    for _ in 0..ANSWERS {
        let token = token::signed(&panel_url, OPERATOR, clock::unix_seconds())?;
        let request = starts.client.get(format!("{panel_url}api/session"));
        let request = request.bearer_auth(token);
        ticks.tick().await;
        under_way.spawn(async move {
            let began = clock::now();
            let answer = request.send().await.context("GET session")?;
            let status = answer.status();
            answer.bytes().await.context("the answer of GET session")?;
            if status != StatusCode::OK {
                bail!("GET session was answered with {status}");
            }
            Ok(began.elapsed())
        });
    }
    let took: Result<Vec<_>> = under_way.join_all().await.into_iter().collect();
    Times::of(took?)
}

/// The slow ones; dropped, they leave.
struct Trickle {
    connections: JoinSet<()>,
    open: Arc<AtomicUsize>,
}

impl Trickle {
    fn begin(port: u16, number: usize) -> Self {
        let open: Arc<AtomicUsize> = Arc::default();
        let mut connections = JoinSet::new();
        for place in 0..number {
            let open = Arc::clone(&open);
            connections.spawn(async move {
                loop {
                    // Refused or cut: it comes back.
                    drop(trickle(port, place, &open).await);
                    sleep(AGAIN).await;
                }
            });
        }
        Self { connections, open }
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::Relaxed)
    }

    /// Waits until nine of ten are there, or as many as the backend lets in.
    async fn until_there(&self) -> Result<()> {
        let wanted = self.connections.len() * 9 / 10;
        for _ in 0..50 {
            if self.open() >= wanted {
                return Ok(());
            }
            sleep(Duration::from_millis(100)).await;
        }
        if self.open() == 0 {
            bail!("no slow connection is let in");
        }
        Ok(())
    }
}

/// Counts while it lives.
struct Open<'a>(&'a AtomicUsize);

impl<'a> Open<'a> {
    fn one(all: &'a AtomicUsize) -> Self {
        all.fetch_add(1, Ordering::Relaxed);
        Self(all)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

async fn trickle(port: u16, place: usize, open: &AtomicUsize) -> Result<()> {
    let address = u8::try_from(2 + place / OF_ONE_ADDRESS)?;
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::new(127, 0, 0, address), 0).into())?;
    let backend = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let mut stream = socket.connect(backend).await?;
    let _open = Open::one(open);
    let request = "GET /acme/api/session HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: ";
    let endless = request.bytes().chain(std::iter::repeat(b'x'));
    let mut answer = [0; 64];
    for byte in endless {
        stream.write_all(&[byte]).await?;
        // It ends where the backend says so, or closes.
        match timeout(EVERY, stream.read(&mut answer)).await {
            Ok(Ok(0)) | Ok(Err(_)) => break,
            Ok(Ok(_)) | Err(_) => {}
        }
    }
    Ok(())
}
