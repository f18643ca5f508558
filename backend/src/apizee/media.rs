//! Pictures and recordings (Apizee REST APIs, Get the recorded media for a given ticket; Get the
//! recorded or shared files).

use contract::{ApizeeId, Media, MediaId, MediaSort, Place, Recording};
use serde::Deserialize;
use serde_json::Value;

use super::client::Apizee;
use super::error::ApizeeError;
use super::lists::{Envelope, PART, Part};
use super::want::Want;
use super::wire::{moment, text};
use crate::clock::timestamp;

impl Apizee {
    /// A ticket's media: `GET /enterprises/{enterprise_id}/tickets/{id}/medias`.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn ticket_media(
        &self,
        want: impl Into<Want>,
        enterprise_id: u64,
        id: &ApizeeId,
        offset: u32,
    ) -> Result<Part<Media>, ApizeeError> {
        let path = format!("/enterprises/{enterprise_id}/tickets/{id}/medias");
        self.media(want, &path, offset, &[]).await
    }

    /// A conference's media, newest first: `GET /conferences/{id}/media`.
    ///
    /// # Errors
    /// Whatever a call that creates nothing may end in.
    pub async fn conference_media(
        &self,
        want: impl Into<Want>,
        id: &ApizeeId,
        offset: u32,
    ) -> Result<Part<Media>, ApizeeError> {
        let order = [("orderby", "date"), ("order", "desc")];
        let path = format!("/conferences/{id}/media");
        self.media(want, &path, offset, &order).await
    }

    async fn media(
        &self,
        want: impl Into<Want>,
        path: &str,
        offset: u32,
        order: &[(&'static str, &'static str)],
    ) -> Result<Part<Media>, ApizeeError> {
        let (limit, from) = (PART.to_string(), offset.to_string());
        let mut query = vec![("limit", limit.as_str()), ("offset", from.as_str())];
        query.extend(order);
        let envelope: Envelope = self.get(want, path, &query).await?;
        Ok(envelope.read(offset, media))
    }
}

/// Both endpoints' fields at once.
#[derive(Deserialize)]
struct RawMedia {
    id: Value,
    url: Option<String>,
    title: Option<String>,
    /// A MIME type, of a ticket's media.
    r#type: Option<String>,
    /// `video`, of a conference's media.
    media_type: Option<String>,
    filename: Option<String>,
    source_type: Option<String>,
    created: Option<String>,
    #[serde(alias = "geoloc")]
    location: Option<Value>,
    metadata: Option<Value>,
}

fn media(item: Value) -> Option<Media> {
    let raw: RawMedia = serde_json::from_value(item).ok()?;
    let id: MediaId = text(&raw.id)?.parse().ok()?;
    let url = whole_address(&raw.url?).parse().ok()?;
    let kinds = [&raw.r#type, &raw.media_type];
    let mut kinds = kinds.into_iter().flatten().map(String::as_str);
    let mime = kinds
        .clone()
        .find(|kind| kind.contains('/') && kind.len() <= 100);
    let sort = kinds
        .find_map(sort_of_kind)
        .or_else(|| raw.filename.as_deref().and_then(sort_of_filename))
        .unwrap_or_default();
    let recorded = raw.source_type.as_deref() == Some("conf_record") || sort == MediaSort::Video;
    let taken =
        moment(raw.created.as_deref()).or_else(|| raw.title.as_deref().and_then(snapshot_time));
    let elsewhere = raw
        .metadata
        .as_ref()
        .and_then(|metadata| metadata.get("geoloc").or_else(|| metadata.get("location")));
    let place = raw.location.as_ref().and_then(place);
    Some(Media {
        id,
        sort,
        recording: Recording::from(recorded),
        mime: mime.map(str::to_owned),
        taken_at: taken.map(timestamp),
        place: place.or_else(|| elsewhere.and_then(self::place)),
        title: raw.title.filter(|title| !title.trim().is_empty()),
        url,
    })
}

/// `//host/path` is an address without its scheme: it was Apizee's habit for photos.
pub(super) fn whole_address(url: &str) -> String {
    if url.starts_with("//") {
        format!("https:{url}")
    } else {
        url.to_owned()
    }
}

fn sort_of_kind(kind: &str) -> Option<MediaSort> {
    let kind = kind.split('/').next().unwrap_or_default();
    match kind.to_ascii_lowercase().as_str() {
        "image" | "picture" | "photo" => Some(MediaSort::Picture),
        "video" => Some(MediaSort::Video),
        _ => None,
    }
}

fn sort_of_filename(name: &str) -> Option<MediaSort> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" | "heic" => Some(MediaSort::Picture),
        "mp4" | "webm" | "mov" | "mkv" => Some(MediaSort::Video),
        _ => None,
    }
}

/// A ticket's media have no `created`, but snapshots are named for their moment in milliseconds:
/// `diag_snapshot_1677103206155`.
fn snapshot_time(title: &str) -> Option<i64> {
    let (_, digits) = title.rsplit_once("snapshot_")?;
    let digits = digits.split('.').next().unwrap_or_default();
    let right = digits.len() == 13 && digits.bytes().all(|b| b.is_ascii_digit());
    let milliseconds: i64 = right.then(|| digits.parse().ok())??;
    Some(milliseconds / 1000)
}

/// `{lat, lng}` or `{lat, lon}`, numbers or texts.
pub(super) fn place(value: &Value) -> Option<Place> {
    let degrees = |name: &str| {
        let value = value.get(name)?;
        value
            .as_f64()
            .or_else(|| value.as_str().and_then(|text| text.parse().ok()))
    };
    Place::new(degrees("lat")?, degrees("lng").or_else(|| degrees("lon"))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apizee::document;
    use serde_json::json;

    fn documented(name: &str) -> Part<Media> {
        let envelope: Envelope = serde_json::from_value(document(name)).unwrap();
        envelope.read(0, media)
    }

    #[test]
    fn the_documented_media_of_a_ticket_are_read() {
        let part = documented("ticket-medias");
        assert_eq!(part.next_offset, None);
        let [film, snapshot] = &part.items[..] else {
            panic!("{part:?}")
        };
        assert_eq!(film.id.as_str(), "1973404");
        assert_eq!(film.sort, MediaSort::Video);
        assert_eq!(film.recording, Recording::Yes);
        assert_eq!(film.taken_at, None);
        assert_eq!(snapshot.sort, MediaSort::Picture);
        assert_eq!(snapshot.recording, Recording::No);
        assert_eq!(snapshot.mime.as_deref(), Some("image/jpeg"));
        let taken = snapshot.taken_at.as_ref().unwrap();
        assert_eq!(taken.as_str(), "2023-02-22T22:00:06Z");
        let place = snapshot.place.unwrap();
        assert_eq!((place.lat(), place.lng()), (48.770_333_7, -3.514_975_6));
    }

    #[test]
    fn the_documented_media_of_a_conference_are_read() {
        let part = documented("conference-media");
        // The sample prints one of two.
        assert_eq!(part.next_offset, Some(1));
        let film = &part.items[0];
        assert_eq!(
            (film.sort, film.recording),
            (MediaSort::Video, Recording::Yes)
        );
        assert_eq!(film.mime, None);
        assert_eq!(
            film.taken_at.as_ref().unwrap().as_str(),
            "2023-07-13T16:24:04Z"
        );
        assert!(film.place.is_some());
    }

    #[test]
    fn what_cannot_be_read_is_left_out_and_odd_forms_are_read() {
        let envelope = json!({ "total": 5, "data": [
            "text",
            { "id": 1 },
            { "id": 2, "url": "javascript:alert(1)" },
            { "id": "3", "url": "//cloud.apizee.com/m/3", "filename": "Plan.PDF", "title": " ",
              "geoloc": { "lat": "48.5", "lng": "2.5" } },
            { "id": 4, "url": "https://cloud.apizee.com/m/4", "filename": "x.jpeg",
              "location": { "lat": 200, "lon": 0 }, "metadata": { "geoloc": { "lat": 1, "lon": 2 } },
              "title": "diag_snapshot_16771032061", "created": "yesterday" },
        ]});
        let envelope: Envelope = serde_json::from_value(envelope).unwrap();
        let part = envelope.read(0, media);
        let [plan, photo] = &part.items[..] else {
            panic!("{part:?}")
        };
        assert_eq!(plan.url.expose(), "https://cloud.apizee.com/m/3");
        assert_eq!((plan.sort, &plan.title), (MediaSort::Other, &None));
        assert_eq!(plan.place.map(|place| place.lat()), Some(48.5));
        assert_eq!((photo.sort, &photo.taken_at), (MediaSort::Picture, &None));
        assert_eq!(photo.place.map(|place| place.lng()), Some(2.0));
    }
}
