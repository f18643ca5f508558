//! The network between a backend and PostgreSQL, which may fail.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

/// What becomes of what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Network {
    /// It arrives.
    Passes,
    /// It arrives late.
    Slow {
        /// To PostgreSQL.
        there: Duration,
        back: Duration,
    },
    /// It does not arrive, and nobody says so: what is on its way does when the network is back.
    Silent,
    /// Connections break, and new ones do at once.
    Cut,
}

/// A proxy on a port of its own.
#[derive(Debug)]
pub(crate) struct Proxy {
    addr: SocketAddr,
    network: watch::Sender<Network>,
    accepting: AbortHandle,
}

impl Proxy {
    /// Before this port of the machine.
    pub(crate) async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (network, state) = watch::channel(Network::Passes);
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                tokio::spawn(connect(near, port, state.clone()));
            }
        })
        .abort_handle();
        Self {
            addr,
            network,
            accepting,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.addr.port()
    }

    /// From now on.
    pub(crate) fn set(&self, network: Network) {
        self.network.send_replace(network);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
        self.set(Network::Cut);
    }
}

/// Carries both directions until one ends or the network is cut; how it ended is nobody's matter.
async fn connect(near: TcpStream, port: u16, state: watch::Receiver<Network>) {
    let mut cut = state.clone();
    let carried = async {
        let far = TcpStream::connect(("127.0.0.1", port)).await?;
        let (near_in, near_out) = near.into_split();
        let (far_in, far_out) = far.into_split();
        tokio::select! {
            ended = carry(near_in, far_out, state.clone(), |there, _| there) => ended,
            ended = carry(far_in, near_out, state, |_, back| back) => ended,
        }
    };
    tokio::select! {
        ended = carried => drop(ended),
        _ = cut.wait_for(|network| *network == Network::Cut) => {}
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    mut state: watch::Receiver<Network>,
    side: fn(Duration, Duration) -> Duration,
) -> io::Result<()> {
    let mut piece = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        // Its sender goes with the proxy, which cuts all connections.
        let speaks = state.wait_for(|network| *network != Network::Silent);
        let delay = match speaks.await.map(|network| *network) {
            Ok(Network::Slow { there, back }) => side(there, back),
            Ok(Network::Passes | Network::Silent | Network::Cut) | Err(_) => Duration::ZERO,
        };
        tokio::time::sleep(delay).await;
        to.write_all(&piece[..length]).await?;
    }
}
