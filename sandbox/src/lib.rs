//! A Desk simulator and an Apizee emulator, for development and tests only. What they imitate, and
//! what they do not, stands in `README.md`.

use std::io;

use url::Url;

pub mod apizee;
pub mod clock;
pub mod desk;

/// Where the two listen and what they know of the connector.
#[derive(Clone, Debug)]
pub struct SandboxConfig {
    /// The Desk simulator's address; port 0 takes a free one.
    pub desk: String,
    /// The Apizee emulator's address.
    pub apizee: String,
    /// The panel's address; empty until it is known.
    pub panel_url: String,
    /// The connector's secret token.
    pub secret: String,
    /// The `aud` of the Desk's tokens.
    pub app_url: String,
}

/// Both, running until this value is dropped.
#[derive(Debug)]
pub struct Sandbox {
    /// `http://localhost:PORT/`: another site than the panel's 127.0.0.1, as in production.
    pub desk_url: Url,
    /// `http://127.0.0.1:PORT/`
    pub apizee_url: Url,
    /// To steer the Desk simulator.
    pub desk: desk::Simulator,
    /// To steer the Apizee emulator.
    pub apizee: apizee::Emulator,
    _desk: desk::Running,
    _apizee: apizee::Running,
}

/// Starts both.
///
/// # Errors
/// When an address cannot be listened on.
pub async fn start(config: SandboxConfig) -> io::Result<Sandbox> {
    let known = desk::DeskConfig {
        panel_url: config.panel_url,
        app_url: config.app_url,
        secret: config.secret,
    };
    let desk = desk::serve(config.desk, known).await?;
    let apizee = apizee::serve(config.apizee).await?;
    let url = |host: &str, port: u16| {
        Url::parse(&format!("http://{host}:{port}/")).map_err(io::Error::other)
    };
    Ok(Sandbox {
        desk_url: url("localhost", desk.addr.port())?,
        apizee_url: url("127.0.0.1", apizee.addr.port())?,
        desk: desk.simulator.clone(),
        apizee: apizee.emulator.clone(),
        _desk: desk,
        _apizee: apizee,
    })
}
