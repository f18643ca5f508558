//! `GET rooms/live`: one visible panel asks for all its siblings of the same browser.

use axum::extract::RawQuery;
use axum::http::HeaderMap;
use axum::response::Response;
use contract::{Problem, RoomId, Rooms};

use super::query::refused;
use super::tag;
use crate::desk_jwt::Agent;
use crate::problem::ApiError;

/// A browser with more conversations open has an agent who cannot serve them.
const MOST: usize = 50;

/// The rooms of these ids, in the order asked for, with one `ETag`; 304 when nothing changed. Ids
/// that name no room of the connector are left out.
///
/// # Errors
/// No id, or too many of them.
#[utoipa::path(get, path = "/rooms/live", tag = "panel",
    params(("connector" = String, Path, description = "The connector's name"),
        ("id" = Vec<String>, Query, min_items = 1, max_items = 50, style = Form, explode,
            description = "1 to 50 room ids: ?id=a&id=b"),
        ("If-None-Match" = Option<String>, Header, description = "The ETag of an earlier answer")),
    responses((status = 200, body = Rooms), (status = 304, description = "As before"),
        (status = "4XX", body = Problem), (status = "5XX", body = Problem)))]
pub async fn live(
    agent: Agent,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let ids = ids(query.as_deref().unwrap_or_default())?;
    let rooms = agent.installation.rooms.several(&ids).await?;
    let tag = tag::of(&rooms);
    let starts = vec![];
    Ok(tag::answer(&headers, tag, Rooms { rooms, starts }))
}

/// Each once; what cannot be a room's id names none.
fn ids(query: &str) -> Result<Vec<RoomId>, ApiError> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let given: Vec<_> = pairs.filter(|(name, _)| name == "id").collect();
    if !(1..=MOST).contains(&given.len()) {
        return Err(refused("id", "given 1 to 50 times, such as ?id=a&id=b"));
    }
    let mut ids: Vec<RoomId> = Vec::with_capacity(given.len());
    for id in given.iter().filter_map(|(_, id)| id.parse().ok()) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_1_to_50_and_each_is_asked_for_once() {
        let names = |query: &str| -> Vec<String> {
            let ids = ids(query).unwrap();
            ids.iter().map(ToString::to_string).collect()
        };
        assert_eq!(names("id=b&other=c&id=a&id=b&id=a%2Fb"), ["b", "a"]);
        assert!(names("id=").is_empty());
        let of = |n: usize| "id=a&".repeat(n);
        assert_eq!(names(&of(50)), ["a"]);
        for wrong in [String::new(), "ids=a".to_owned(), of(51)] {
            assert_eq!(ids(&wrong).unwrap_err().field.as_deref(), Some("id"));
        }
    }
}
