//! `ETag`s, and the 304 that they save.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use contract::Room;
use headers::{ETag, HeaderMapExt as _, IfNoneMatch};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// Of rooms in their order. Weak: it stands for what they are, not for when Apizee was asked. The same
/// in every process, whatever built it.
pub fn of(rooms: &[Room]) -> ETag {
    let mut hash = Sha256::new();
    let mut add = |text: &str| {
        hash.update(text.len().to_be_bytes());
        hash.update(text);
    };
    for room in rooms {
        let seen = (room.state, &room.timeline, &room.invitations);
        add(room.id.as_str());
        add(room.updated_at.as_str());
        add(&room.apizee_state);
        add(&serde_json::to_string(&seen).unwrap_or_default());
    }
    let hash = hash.finalize();
    let short: String = hash
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    match format!("W/\"{short}\"").parse() {
        Ok(tag) => tag,
        Err(_) => unreachable!("hexadecimal digits in quotes are a tag"),
    }
}

/// Whether the caller has it already. Compared weakly (RFC 9110, 13.1.2): proxies that compress mark a
/// tag as weak.
pub fn is_known(asked: &HeaderMap, tag: &ETag) -> bool {
    let known = asked.typed_get::<IfNoneMatch>();
    known.is_some_and(|known| !known.precondition_passes(tag))
}

/// The body with its tag, or 304 when the caller has it.
pub fn answer(asked: &HeaderMap, tag: ETag, body: impl Serialize) -> Response {
    let is_known = is_known(asked, &tag);
    let mut headers = HeaderMap::new();
    headers.typed_insert(tag);
    if is_known {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, axum::Json(body)).into_response()
}

#[cfg(test)]
mod tests {
    use axum::http::header::IF_NONE_MATCH;

    use super::*;

    #[test]
    fn a_tag_is_known_in_any_list_and_whatever_a_proxy_made_of_it() {
        let tag: ETag = "W/\"0a1b\"".parse().unwrap();
        let known = |lines: &[&str]| {
            let mut asked = HeaderMap::new();
            for line in lines {
                asked.append(IF_NONE_MATCH, line.parse().unwrap());
            }
            is_known(&asked, &tag)
        };
        for right in [
            &["W/\"0a1b\""][..],
            &["\"0a1b\""],
            &["\"x\", W/\"0a1b\",\"y,z\""],
            &["\"x\"", "W/\"0a1b\""],
            &["*"],
        ] {
            assert!(known(right), "{right:?}");
        }
        for wrong in [&[][..], &[""], &["0a1b"], &["\"0a1b"], &["\"0A1B\""]] {
            assert!(!known(wrong), "{wrong:?}");
        }
    }
}
