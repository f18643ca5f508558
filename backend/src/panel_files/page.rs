//! The panel's page, made for its connector at start.

use std::io::{self, Write};
use std::path::Path;

use ::headers::{ETag, HeaderMapExt as _};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use sha2::{Digest, Sha256};

use crate::config::{Connector, Desk, PRODUCTION_LIBRARY};
use crate::headers::{self, Reach, Transport};
use crate::routes::tag;

/// A connector's page in the forms that browsers take.
#[derive(Debug)]
pub struct Page {
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    tag: ETag,
    headers: HeaderMap,
}

impl Page {
    /// Reads `index.html` of `panel_dir` and makes it the connector's.
    ///
    /// # Errors
    /// When the file cannot be read, or its headers cannot be written.
    pub fn read(
        panel_dir: &Path,
        desk: &Desk,
        connector: &Connector,
        transport: Transport,
    ) -> io::Result<Self> {
        let built = std::fs::read_to_string(panel_dir.join("index.html"))?;
        let html = made_for(&built, desk, connector);
        let reach = Reach::of(connector);
        let scripts = inline_script_hashes(&html);
        let policy = headers::content_security_policy(desk, &reach, &scripts);
        let permissions = headers::permissions_policy(&reach);
        let headers = headers::page(&policy, &permissions, transport).map_err(io::Error::other)?;
        let tag = format!(
            "\"{}\"",
            base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&Sha256::digest(&html)[..12])
        );
        let mut brotli = Vec::new();
        brotli::CompressorWriter::new(&mut brotli, 4096, 9, 16).write_all(html.as_bytes())?;
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(html.as_bytes())?;
        Ok(Self {
            brotli: brotli.into(),
            gzip: gzip.finish()?.into(),
            tag: tag.parse().map_err(io::Error::other)?,
            headers,
            plain: html.into(),
        })
    }

    /// What goes out with it.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The page, or that the browser has it already.
    pub(super) fn answer(&self, request: &HeaderMap) -> Response {
        let mut headers = self.headers.clone();
        headers.typed_insert(self.tag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if tag::is_known(request, &self.tag) {
            return (StatusCode::NOT_MODIFIED, headers).into_response();
        }
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        let (body, encoding) = match encoding(request) {
            Encoding::Brotli => (&self.brotli, Some("br")),
            Encoding::Gzip => (&self.gzip, Some("gzip")),
            Encoding::Identity => (&self.plain, None),
        };
        if let Some(encoding) = encoding {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        (headers, Body::from(body.clone())).into_response()
    }
}

/// How a file goes out.
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

pub(super) fn encoding(request: &HeaderMap) -> Encoding {
    let accepted = request
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let takes = |name: &str| {
        accepted.split(',').any(|part| {
            let (coding, quality) = part.split_once(';').unwrap_or((part, ""));
            coding.trim() == name && quality.trim().trim_end_matches(['0', '.']) != "q="
        })
    };
    if takes("br") {
        Encoding::Brotli
    } else if takes("gzip") {
        Encoding::Gzip
    } else {
        Encoding::Identity
    }
}

/// Fills in what the page asks for in its `meta` elements, and the library's address.
fn made_for(built: &str, desk: &Desk, connector: &Connector) -> String {
    let contacts = connector.quick_invitation_contacts.as_str();
    let key = connector
        .apizee
        .service_key
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let html = with_meta(built, "apizee-panel-portal", &connector.apizee.portal_url);
    let html = with_meta(&html, "apizee-panel-service-key", &key);
    let html = with_meta(&html, "apizee-panel-quick-invitation-contacts", contacts);
    with_library(&html, desk)
}

/// Puts the configured library in production's place, with its hash where there is one.
fn with_library(html: &str, desk: &Desk) -> String {
    let html = html.replace(PRODUCTION_LIBRARY, &escaped(&desk.library_url));
    let Some(hash) = &desk.library_integrity else {
        return html;
    };
    let Some(at) = html.find(&escaped(&desk.library_url)) else {
        return html;
    };
    let Some(start) = html[..at].rfind("<script") else {
        return html;
    };
    let (before, rest) = html.split_at(start + "<script".len());
    format!("{before} integrity=\"{hash}\" crossorigin=\"anonymous\"{rest}")
}

/// Sets the `content` of `<meta name="…">`, whatever it was and in whatever quotes.
fn with_meta(html: &str, name: &str, content: &str) -> String {
    let forms = [
        format!("name=\"{name}\""),
        format!("name={name} "),
        format!("name={name}>"),
        format!("name={name}/"),
    ];
    let found = forms.into_iter().find_map(|start| html.find(&start));
    let Some(at) = found else {
        return html.to_owned();
    };
    let start = html[..at].rfind('<').unwrap_or(at);
    let Some(length) = html[start..].find('>') else {
        return html.to_owned();
    };
    let element = format!("<meta name=\"{name}\" content=\"{}\">", escaped(content));
    format!("{}{element}{}", &html[..start], &html[start + length + 1..])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
}

/// The policy's sources for the scripts that stand in the page.
fn inline_script_hashes(html: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script") {
        let Some(open) = rest[start..].find('>') else {
            break;
        };
        let attributes = &rest[start..start + open];
        let body = &rest[start + open + 1..];
        let Some(end) = body.find("</script>") else {
            break;
        };
        if !attributes.contains(" src=") {
            let hash =
                base64::engine::general_purpose::STANDARD.encode(Sha256::digest(&body[..end]));
            hashes.push(format!("'sha256-{hash}'"));
        }
        rest = &body[end..];
    }
    hashes
}
