//! Pictures and videos of sessions, with real bytes.

use axum::extract::{Path, State as Shared};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Emulator;
use super::account::ENTERPRISE_ID;
use super::state::State;
use super::webhook::{Change, Object};
use crate::clock::written;

/// Drawn for the emulator: boilers with a gauge, one blue, one green, one orange.
const PICTURES: [&[u8]; 3] = [
    include_bytes!("../../pages/apizee/media/picture-1.jpg"),
    include_bytes!("../../pages/apizee/media/picture-2.jpg"),
    include_bytes!("../../pages/apizee/media/picture-3.jpg"),
];
/// The gauge's hand moves: 1.5 s of H.264 in MP4.
const VIDEO: &[u8] = include_bytes!("../../pages/apizee/media/video.mp4");

/// A place on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Location {
    /// Latitude.
    pub lat: f64,
    /// Longitude.
    pub lng: f64,
}

impl Default for Location {
    /// The place of the vendor's sample (Apizee REST APIs, Get the recorded media).
    fn default() -> Self {
        Self {
            lat: 48.770_333_7,
            lng: -3.514_975_6,
        }
    }
}

/// The room that a medium was made in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Room {
    /// A ticket, by its number.
    Ticket(u64),
    /// A conference, by its number.
    Conference(u64),
}

/// What a medium is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MediaKind {
    /// `image/jpeg`
    Picture,
    /// `video/mp4`
    Video,
}

/// A picture or a video.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Media {
    /// Apizee's number.
    pub id: u64,
    /// Where it was made.
    pub room: Room,
    /// What it is.
    pub kind: MediaKind,
    /// The last part of its address.
    pub hash: String,
    /// Without an extension.
    pub title: String,
    /// Where the guest was, when they said so.
    pub location: Option<Location>,
    #[serde(skip)]
    created: OffsetDateTime,
}

impl Media {
    /// The MIME type.
    fn mime(&self) -> &'static str {
        match self.kind {
            MediaKind::Picture => "image/jpeg",
            MediaKind::Video => "video/mp4",
        }
    }

    fn bytes(&self) -> &'static [u8] {
        match self.kind {
            // The first picture is blue, the next one green, …
            MediaKind::Picture => PICTURES[usize::try_from(self.id).unwrap_or(0) % 3],
            MediaKind::Video => VIDEO,
        }
    }

    /// One path for pictures too (Apizee REST APIs, Get the recorded media for a given ticket).
    pub(super) fn url(&self, base: &str) -> String {
        format!("{base}/media/showVideo/{ENTERPRISE_ID}/hash/{}", self.hash)
    }

    /// As a ticket's list shows it: `location` with `lon`.
    pub(super) fn of_ticket(&self, base: &str) -> Value {
        let mut shown = json!({
            "id": self.id,
            "title": self.title,
            "type": self.mime(),
            "hash": self.hash,
            "description": null,
            "source_type": "unknown",
            "url": self.url(base),
        });
        if let Some(Location { lat, lng }) = self.location {
            shown["location"] = json!({ "lat": lat, "lon": lng });
        }
        shown
    }

    /// As a conference's list shows it: `geoloc` with `lng`, twice.
    pub(super) fn of_conference(&self, base: &str, owner: &Value) -> Value {
        let (word, extension) = match self.kind {
            MediaKind::Picture => ("image", "jpg"),
            MediaKind::Video => ("video", "mp4"),
        };
        let mut shown = json!({
            "id": self.id,
            "hash": self.hash,
            "created": written(self.created),
            "owner": owner,
            "title": self.title,
            "description": null,
            "filename": format!("{}.{extension}", self.title),
            "status": "completed",
            "media_type": word,
            "url": self.url(base),
            "filesize": self.bytes().len(),
            "source_type": "conf_record",
            "metadata": {},
        });
        if let Some(location) = self.location {
            shown["geoloc"] = json!(location);
            shown["metadata"] = json!({ "geoloc": location });
        }
        shown
    }
}

impl State {
    /// Keeps a new medium and tells the webhook. Which props a medium's notice has is not documented:
    /// these are of its own document.
    pub(super) fn add_media(&mut self, room: Room, kind: MediaKind, location: Option<Location>) {
        let now = self.clock.now();
        // A multiple of three first: the pictures' colours count from it.
        let id = 1_973_403 + self.media.len() as u64;
        let title = match kind {
            MediaKind::Picture => {
                format!("diag_snapshot_{}", now.unix_timestamp_nanos() / 1_000_000)
            }
            MediaKind::Video => format!("sandbox-{id}-composite"),
        };
        let media = Media {
            id,
            room,
            kind,
            hash: Uuid::new_v4().to_string(),
            title,
            location: location.filter(|_| kind == MediaKind::Picture || is_conference(room)),
            created: now,
        };
        let props = json!({
            "title": media.title,
            "type": media.mime(),
            "hash": media.hash,
            "url": media.url(&self.base),
        });
        self.media.push(media);
        self.notify(Change::Create, Object::Media, id.into(), props);
    }

    /// Of one room, newest first as in the samples.
    pub(super) fn media_of(&self, room: Room) -> impl DoubleEndedIterator<Item = &Media> {
        self.media
            .iter()
            .rev()
            .filter(move |media| media.room == room)
    }
}

/// Only pictures have a place in a ticket's sample.
fn is_conference(room: Room) -> bool {
    matches!(room, Room::Conference(_))
}

/// `GET /media/showVideo/{enterprise}/hash/{hash}`. Who may see it is not documented: here, anybody.
pub(super) async fn show(
    Shared(emulator): Shared<Emulator>,
    Path((enterprise, hash)): Path<(u64, String)>,
) -> Response {
    let found = emulator.media().into_iter().find(|one| one.hash == hash);
    match found.filter(|_| enterprise == ENTERPRISE_ID) {
        Some(media) => ([(CONTENT_TYPE, media.mime())], media.bytes()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
