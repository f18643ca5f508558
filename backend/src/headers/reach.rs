//! Which other origins the page may frame, show, run and speak with: only what the administrator's
//! settings make the panel use.

use contract::LoaderAgent;
use url::Url;

use crate::config::Connector;

/// Where meetings take place (Apizee REST APIs, `url` of a conference): their own address is the
/// agent's side as well.
const MEETINGS: &str = "https://meet.apizee.com";

/// Where the loader and its parts are (3rd-party software integration, loaderAgent module).
const LOADER: &str = "https://cdn.apirtc.com";

/// The loader's call control servers: which one is told at run time (`ccs` of `users/me`).
const CALL_CONTROL: [&str; 2] = ["https://*.apizee.com", "wss://*.apizee.com"];

/// Origins, by what they are for. Each list has each origin once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// What stands in frames: the agent's side, perhaps the quick invitation and the Embed app.
    pub frames: Vec<String>,
    /// Of these the one that may fill the screen (the quick invitation's `allowfullscreen`).
    pub fullscreen: Vec<String>,
    /// Of these the Embed app, whose frame is documented with more features than the others.
    pub embed: Vec<String>,
    /// Thumbnails and films.
    pub media: Vec<String>,
    /// The loader's scripts.
    pub scripts: Vec<String>,
    /// Whom the loader speaks with.
    pub connections: Vec<String>,
}

impl Reach {
    /// What a connector's settings make the panel use.
    #[must_use]
    pub fn of(connector: &Connector) -> Self {
        let portal = origin(&connector.apizee.portal_url);
        let tools = &connector.tools;
        let embed = tools.embed.as_ref().map(|embed| origin(&embed.app_url));
        let embed: Vec<String> = embed.into_iter().flatten().collect();
        let quick: Vec<String> = tools.quick_invitation_origin.iter().cloned().collect();
        let mut frames: Vec<String> = portal.iter().cloned().collect();
        frames.push(MEETINGS.to_owned());
        frames.extend(quick.iter().chain(&embed).cloned());
        let (scripts, connections) = match tools.loader_agent {
            LoaderAgent::Off => (Vec::new(), Vec::new()),
            LoaderAgent::On => {
                let both = portal.iter().cloned().chain([LOADER.to_owned()]);
                let scripts: Vec<String> = both.collect();
                let servers = CALL_CONTROL.map(str::to_owned);
                (
                    scripts.clone(),
                    scripts.into_iter().chain(servers).collect(),
                )
            }
        };
        Self {
            frames: once(frames),
            fullscreen: quick,
            embed,
            media: portal.into_iter().collect(),
            scripts,
            connections,
        }
    }
}

fn origin(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    Some(url.origin().ascii_serialization())
}

fn once(origins: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(origins.len());
    for origin in origins {
        if !kept.contains(&origin) {
            kept.push(origin);
        }
    }
    kept
}
