//! The panel's page, made for its connector at start.

use std::io::{self, Write};
use std::path::Path;

use ::headers::{ETag, HeaderMapExt as _};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use contract::ServiceKey;
use sha2::{Digest, Sha256};

use crate::config::{Connector, Desk};
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

/// The marks in the page between which the connector's own part stands.
const MARKS: [&str; 2] = ["<?connector?>", "<?/connector?>"];

/// The built page with the connector's part in the place of what holds on any other host.
fn made_for(built: &str, desk: &Desk, connector: &Connector) -> String {
    let [begin, end] = MARKS;
    let parts = built.split_once(begin).and_then(|(before, rest)| {
        let (_, after) = rest.split_once(end)?;
        Some((before, after))
    });
    match parts {
        Some((before, after)) => format!("{before}{}{after}", own_part(desk, connector)),
        None => {
            tracing::warn!(
                "index.html in panel_dir is not this version's: portal, service key and library stay as they are in it"
            );
            built.to_owned()
        }
    }
}

/// What the page asks for in its `meta` elements, and the library, with its hash where there is one.
fn own_part(desk: &Desk, connector: &Connector) -> String {
    let key = connector.apizee.service_key.as_ref();
    let contacts = connector.quick_invitation_contacts.as_str();
    let integrity = desk
        .library_integrity
        .as_ref()
        .map_or_else(String::new, |hash| {
            format!(" integrity=\"{hash}\" crossorigin=\"anonymous\"")
        });
    [
        meta("portal", &connector.apizee.portal_url),
        meta("service-key", key.map_or("", ServiceKey::as_str)),
        meta("quick-invitation-contacts", contacts),
        format!(
            "<script async src=\"{}\"{integrity}></script>",
            escaped(&desk.library_url)
        ),
    ]
    .concat()
}

fn meta(name: &str, content: &str) -> String {
    format!(
        "<meta name=\"apizee-panel-{name}\" content=\"{}\">",
        escaped(content)
    )
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::{Password, ServiceUser};
    use crate::config::sample;

    #[test]
    fn what_stands_between_the_marks_is_the_connector_s_and_nothing_else() {
        let desk = Desk {
            origins: Vec::new(),
            library_url: "https://desk.test/a.js?x=\"1\"&y".to_owned(),
            library_integrity: Some("sha256-AA==".to_owned()),
        };
        let user = ServiceUser {
            username: "service@acme.example".to_owned(),
            password: Password::new("secret".to_owned()),
            requests_per_minute: 10,
        };
        let connector = sample::connector("https://apizee.test/api", vec![user]);
        let page = |built: &str| made_for(built, &desk, &connector);
        assert_eq!(
            page("<title>a</title><?connector?><meta name=b><?/connector?><p>c"),
            "<title>a</title>\
             <meta name=\"apizee-panel-portal\" content=\"https://apizee.test\">\
             <meta name=\"apizee-panel-service-key\" content=\"\">\
             <meta name=\"apizee-panel-quick-invitation-contacts\" content=\"omit\">\
             <script async src=\"https://desk.test/a.js?x=&quot;1&quot;&amp;y\" \
             integrity=\"sha256-AA==\" crossorigin=\"anonymous\"></script><p>c"
        );
        for other in ["<p>", "<?connector?><p>", "<?/connector?><?connector?>"] {
            assert_eq!(page(other), other);
        }
    }
}
