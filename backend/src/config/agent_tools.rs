//! What agents may use beside the panel's own rooms: each is off until the administrator says
//! otherwise.

use contract::{Embed, IdentificationKey, LoaderAgent};

use super::reader::{Reader, Section};

/// Apizee's tools for agents.
#[derive(Clone, Debug)]
pub struct AgentTools {
    /// Whether `POST agent-session` hands out the connector's token.
    pub loader_agent: LoaderAgent,
    /// The agent application in a frame.
    pub embed: Option<Embed>,
    /// Where the customer's own domain serves the quick invitation.
    pub quick_invitation_origin: Option<String>,
}

/// Reads them from a connector's section. A fault leaves its tool out and stops the start.
pub(super) fn read(r: &mut Reader, section: &mut Section) -> AgentTools {
    let loader_agent = LoaderAgent::from(r.flag(section, "loader_agent"));
    let embed = read_embed(r, section);
    let origin = r.text(section, "quick_invitation_origin");
    if origin.as_deref().is_some_and(|origin| !is_origin(origin)) {
        r.misshapen(section, "quick_invitation_origin");
    }
    AgentTools {
        loader_agent,
        embed,
        quick_invitation_origin: origin,
    }
}

fn read_embed(r: &mut Reader, section: &mut Section) -> Option<Embed> {
    let (has_url, has_key) = (section.has("embed_url"), section.has("embed_key"));
    let app_url = r.web_address(section, "embed_url");
    let identification_key: Option<IdentificationKey> = r.parsed(section, "embed_key");
    if app_url
        .as_ref()
        .is_some_and(|url| url.contains(['?', '#', ';', ',', '\'']))
    {
        r.fault(
            section,
            "embed_url",
            "must have no query, fragment or separators: the panel adds its own",
        );
    }
    if has_url && !has_key {
        r.fault(
            section,
            "embed_url",
            "needs embed_key; set it or remove this",
        );
    }
    Some(Embed {
        app_url: app_url?,
        identification_key: identification_key?,
    })
}

/// As browsers tell it: a frame's messages are believed by it.
fn is_origin(text: &str) -> bool {
    url::Url::parse(text).is_ok_and(|url| {
        let local = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
        let safe = url.scheme() == "https" || (url.scheme() == "http" && local);
        safe && url.origin().ascii_serialization() == text
    })
}
