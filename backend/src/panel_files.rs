//! The panel's files: the page, made for its connector at start, the rest as built, and what the panels
//! of another version ask for.

mod kept;
mod page;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use contract::ProblemCode;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::headers;
use crate::installation::AppState;
use crate::problem::{self, ApiError};

pub use kept::{KEPT_S, KeptFiles};
pub use page::Page;

/// `/{connector}` → `/{connector}/`: the page's addresses are relative. The query stays, since the
/// Desk may have put its token there (App Plugins, authentication); so nobody may keep the address.
pub async fn redirect(State(state): State<AppState>, uri: Uri) -> Response {
    let Some(installation) = state.installation(uri.path().trim_start_matches('/')) else {
        return problem::no_route().await.into_response();
    };
    let query = uri
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let headers = headers::file(installation.transport, "no-store");
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
    let is_there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let mut response = match is_there {
        true => response.map(Body::new),
        false => match of_another_version(&state, file, &asked).await {
            Ok(response) => response,
            Err(problem) => return problem.into_response(),
        },
    };
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
        .extend(headers::file(installation.transport, cache));
    response
}

async fn of_another_version(
    state: &AppState,
    file: &str,
    asked: &HeaderMap,
) -> Result<Response, ApiError> {
    let found = match is_hashed(file) {
        true => state.kept_files.answer(file, asked).await,
        false => Ok(None),
    };
    found
        .map_err(|error| ApiError::from(&error))?
        .ok_or_else(|| {
            let detail = "There is no such file; the panel may have been built anew: reload it.";
            ApiError::new(ProblemCode::NotFound, detail)
        })
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
