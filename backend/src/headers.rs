//! What a browser may do with our answers: each header and directive with its reason.

mod reach;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue, InvalidHeaderValue};

pub use reach::Reach;

use crate::config::{Connector, Desk, PRODUCTION_LIBRARY};

/// Browser features that the panel refuses, for itself and for whatever it might frame.
const REFUSED: [&str; 13] = [
    "accelerometer",
    "clipboard-read",
    "gyroscope",
    "hid",
    "magnetometer",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
];

/// Which browser features the panel has, and hands on to which frames.
#[must_use]
pub fn permissions_policy(reach: &Reach) -> String {
    let of = |feature: &str, itself: &[&str], origins: &[String]| {
        let quoted = origins.iter().map(|origin| format!("\"{origin}\""));
        let all: Vec<String> = itself
            .iter()
            .map(|word| (*word).to_owned())
            .chain(quoted)
            .collect();
        format!("{feature}=({})", all.join(" "))
    };
    let mut features: Vec<String> = REFUSED.iter().map(|name| of(name, &[], &[])).collect();
    // The agent's side of a call in a frame (`allow` of Apizee REST APIs, Start the session). Only
    // what the panel has itself can it hand on; it uses none of them.
    for name in ["camera", "display-capture", "geolocation", "microphone"] {
        features.push(of(name, &["self"], &reach.frames));
    }
    // The panel copies links; the Embed app copies its own.
    features.push(of("clipboard-write", &["self"], &reach.embed));
    // `allow` of the Embed app's frame (Embed), and of nobody else's.
    for name in ["autoplay", "encrypted-media"] {
        features.push(of(name, &[], &reach.embed));
    }
    // The quick invitation's frame has `allowfullscreen` (3rd-party software integration).
    features.push(of("fullscreen", &[], &reach.fullscreen));
    features.sort_unstable();
    features.join(", ")
}

/// The page's policy. `inline_scripts` are the `'sha256-…'` sources of the scripts that stand in it.
#[must_use]
pub fn content_security_policy(desk: &Desk, reach: &Reach, inline_scripts: &[String]) -> String {
    let library = if desk.library_url.is_empty() {
        PRODUCTION_LIBRARY
    } else {
        &desk.library_url
    };
    let directives = [
        // Deny all, then allow what is used.
        "default-src 'none'".to_owned(),
        // Our files; WebAssembly, which counts as evaluating; the inline scripts by their hash, so
        // that no other can run; iAdvize's library, by its whole address. Apizee's loader, where the
        // administrator has switched it on: by its origins, since it loads its own parts.
        format!(
            "script-src 'self' 'wasm-unsafe-eval' {} {library}{}",
            inline_scripts.join(" "),
            further(&reach.scripts)
        ),
        // One file; no inline style, so that no text can become one.
        "style-src 'self'".to_owned(),
        // Icons, and thumbnails of a room's pictures, which Apizee's portal serves (Get the recorded
        // media for a given ticket, `url`). The Embed app hands over its snapshots as data addresses
        // (Embed, `snapshot`), so only with it are these allowed.
        format!(
            "img-src 'self'{}{}",
            further(&reach.media),
            if reach.embed.is_empty() { "" } else { " data:" }
        ),
        // Films and recordings, from the same place.
        format!("media-src{}", further(&reach.media)),
        // Our API and our own wasm. With Apizee's loader, whom that speaks with.
        format!("connect-src 'self'{}", further(&reach.connections)),
        // The agent's side of a room; the quick invitation and the Embed app where they are on.
        format!("frame-src{}", further(&reach.frames)),
        // A <base> would redirect all relative addresses.
        "base-uri 'none'".to_owned(),
        // The panel's forms are handled in place; a form that leaves would carry what was typed.
        "form-action 'none'".to_owned(),
        // Only the Desk frames us. X-Frame-Options cannot name two origins, so it is not sent.
        format!("frame-ancestors {}", desk.origins.join(" ")),
    ];
    directives.join("; ")
}

fn further(sources: &[String]) -> String {
    sources.iter().map(|source| format!(" {source}")).collect()
}

/// For the panel's page.
///
/// # Errors
/// When a header cannot carry what the administrator wrote: a page without its policy is none.
pub fn page(
    policy: &str,
    permissions: &str,
    transport: Transport,
) -> Result<HeaderMap, InvalidHeaderValue> {
    let mut headers = everywhere(transport);
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_str(policy)?,
    );
    headers.insert(
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_str(permissions)?,
    );
    // Asked for again at each load, answered by 304: a new build is seen at once.
    set(&mut headers, header::CACHE_CONTROL, "no-cache");
    // Should the Desk isolate itself (COEP), a frame without this would stay empty.
    set(
        &mut headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "cross-origin",
    );
    // Whatever the panel opens cannot reach back to it.
    set(
        &mut headers,
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    );
    Ok(headers)
}

/// For the panel's other files.
#[must_use]
pub fn file(transport: Transport, cache: &'static str) -> HeaderMap {
    let mut headers = everywhere(transport);
    set(&mut headers, header::CACHE_CONTROL, cache);
    // A cache between us and the browser must not hand a compressed file to one that cannot read it.
    set(&mut headers, header::VARY, "accept-encoding");
    set(
        &mut headers,
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    );
    headers
}

/// For the API: nothing of it is ever kept or shown as a page.
#[must_use]
pub fn api(transport: Transport) -> HeaderMap {
    let mut headers = everywhere(transport);
    set(&mut headers, header::CACHE_CONTROL, "no-store");
    set(
        &mut headers,
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; frame-ancestors 'none'",
    );
    headers
}

/// Whether browsers are told to use TLS alone: it holds for a whole domain and for years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hsts {
    /// They are, where they come by TLS.
    Sent,
    /// The administrator, or their proxy, sees to it.
    Omitted,
}

/// How browsers reach us, as far as our headers differ by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// As they like: the demo on this machine, or the administrator's business.
    Any,
    /// By TLS, and by nothing else from now on.
    TlsAlone,
}

impl Transport {
    /// A connector's, as its `app_url` tells.
    #[must_use]
    pub fn of(connector: &Connector, hsts: Hsts) -> Self {
        match hsts {
            Hsts::Sent if connector.app_url.starts_with("https:") => Self::TlsAlone,
            Hsts::Sent | Hsts::Omitted => Self::Any,
        }
    }
}

fn everywhere(transport: Transport) -> HeaderMap {
    let mut headers = HeaderMap::new();
    // A script is a script because we say so, not because it looks like one.
    set(&mut headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Our address may hold a token (?jwt=): it reaches nobody.
    set(&mut headers, header::REFERRER_POLICY, "no-referrer");
    // Not a page for search engines.
    set(
        &mut headers,
        HeaderName::from_static("x-robots-tag"),
        "noindex",
    );
    if transport == Transport::TlsAlone {
        // Two years: never by plain HTTP again.
        set(
            &mut headers,
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        );
    }
    headers
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
