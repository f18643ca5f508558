//! The panel's files: the page, made for its connector at start, and the rest as built.

use std::io::{self, Write};
use std::path::Path;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine;
use contract::ProblemCode;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::app::AppState;
use crate::config::{Connector, Desk, PRODUCTION_LIBRARY, QuickInvitationContacts};
use crate::headers::{self, Reach, Transport};
use crate::problem::{self, ApiError};

/// A connector's page in the forms that browsers take.
#[derive(Debug)]
pub struct Page {
    plain: Bytes,
    brotli: Bytes,
    gzip: Bytes,
    etag: HeaderValue,
    headers: HeaderMap,
}

impl Page {
    /// Reads `index.html` of `panel_dir` and makes it the connector's.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn read(panel_dir: &Path, desk: &Desk, connector: &Connector) -> io::Result<Self> {
        let built = std::fs::read_to_string(panel_dir.join("index.html"))?;
        let html = made_for(&built, desk, connector);
        let reach = Reach::of(connector);
        let scripts = inline_script_hashes(&html);
        let policy = headers::content_security_policy(desk, &reach, &scripts);
        let permissions = headers::permissions_policy(&reach);
        let etag = format!(
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
            etag: HeaderValue::from_str(&etag).map_err(io::Error::other)?,
            headers: headers::page(&policy, &permissions, transport(connector)),
            plain: html.into(),
        })
    }

    /// Compared weakly (RFC 9110, 13.1.2): proxies that compress mark our tag as weak.
    fn is_known(&self, request: &HeaderMap) -> bool {
        let lists = request
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok());
        lists
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .any(|tag| {
                tag == "*"
                    || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == self.etag.as_bytes()
            })
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let mut headers = self.headers.clone();
        headers.insert(header::ETAG, self.etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if self.is_known(request) {
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

/// How the page goes out.
enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

fn encoding(request: &HeaderMap) -> Encoding {
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

fn transport(connector: &Connector) -> Transport {
    if connector.app_url.starts_with("https:") {
        Transport::Tls
    } else {
        Transport::Plain
    }
}

/// Fills in what the page asks for in its `meta` elements, and the library's address.
fn made_for(built: &str, desk: &Desk, connector: &Connector) -> String {
    let contacts = match connector.quick_invitation_contacts {
        QuickInvitationContacts::Omit => "omit",
        QuickInvitationContacts::Include => "include",
    };
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
#[must_use]
pub fn inline_script_hashes(html: &str) -> Vec<String> {
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

/// `/{connector}` → `/{connector}/`: the page's addresses are relative. The query stays, since the
/// Desk may have put its token there (App Plugins, authentication); so nobody may keep the address.
pub async fn redirect(State(state): State<AppState>, uri: Uri) -> Response {
    let Some(installation) = state.installation(uri.path().trim_start_matches('/')) else {
        return problem::no_route().await.into_response();
    };
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let headers = headers::file(transport(&installation.settings), "no-store");
    (
        headers,
        Redirect::temporary(&format!("{}/{query}", uri.path())),
    )
        .into_response()
}

/// `GET /{connector}/…`
pub async fn serve(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let (name, file) = path.split_once('/').unwrap_or((&path, ""));
    let Some(installation) = state.installation(name) else {
        return problem::no_route().await.into_response();
    };
    if file.is_empty() || file == "index.html" {
        return installation.page.answer(request.headers());
    }
    let uri = Uri::try_from(format!("/{file}")).unwrap_or_default();
    let mut inner = Request::builder()
        .method(request.method())
        .uri(uri)
        .body(Body::empty())
        .unwrap_or_default();
    let asked = request.headers().clone();
    inner.headers_mut().clone_from(&asked);
    let files = ServeDir::new(&*state.panel_dir)
        .precompressed_br()
        .precompressed_gzip()
        .append_index_html_on_directories(false);
    let Ok(response) = files.oneshot(inner).await;
    if !response.status().is_success() && response.status() != StatusCode::NOT_MODIFIED {
        let detail = "There is no such file; the panel may have been built anew: reload it.";
        return ApiError::new(ProblemCode::NotFound, detail).into_response();
    }
    let mut response = response.map(Body::new);
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page {
        // `//index.html`, `%69ndex.html`: the page, and never without its policy.
        return installation.page.answer(&asked);
    }
    // trunk names what it builds by its content: such a name never means anything else.
    let cache = if is_hashed(file) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    response
        .headers_mut()
        .extend(headers::file(transport(&installation.settings), cache));
    response
}

/// `panel-1a2b3c4d5e6f7a8b_bg.wasm`: after a dash, the content's hash. trunk writes 64 bits without
/// leading zeros, so mostly 16 digits, at times some fewer.
fn is_hashed(file: &str) -> bool {
    file.split('-').skip(1).any(|part| {
        let digits = part.bytes().take_while(u8::is_ascii_hexdigit).count();
        (12..=16).contains(&digits) && part[digits..].starts_with(['.', '_'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_made_of_the_content_are_recognised() {
        for hashed in [
            "apizee-panel-b2b10a568eae3df.js",
            "apizee-panel-0123456789abcdef_bg.wasm",
            "panel-187f3be62ca493a0.css",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for other in [
            "icon.svg",
            "apizee-panel.js",
            "face-book.svg",
            "a-0123456789abcdef0.js",
            "a-0123456789abcdef",
        ] {
            assert!(!is_hashed(other), "{other}");
        }
    }
}
