//! Pictures and recordings of a room, as Apizee keeps them.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::choice::choice;
use crate::text::text_type;
use crate::{MediaLink, Timestamp, words};

text_type!(
    /// Apizee's number of a picture or a recording, as text.
    MediaId,
    "media id",
    |t| {
        let right = (1..=64).contains(&t.len())
            && t.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        right.then_some(()).ok_or("letters, digits, - and _, 1 to 64 characters")
    }
);

words! {
    /// What can be shown of it.
    #[derive(Default)]
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum MediaSort {
        /// A photo, a snapshot.
        Picture = "picture",
        /// A film.
        Video = "video",
        /// A shared document, or something that this code does not know.
        #[default]
        Other = "other",
    }
}

choice!(
    /// Whether it is a recording of the session rather than something that was taken or shared in
    /// it. `true` on the wire: it is.
    Recording {
        /// A photo, a snapshot, a document.
        No,
        /// The session itself, or a part of it.
        Yes
    }
);

/// A place on Earth, in degrees (WGS 84): where the visitor was. `Debug` hides it.
#[derive(Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    /// North, -90 to 90.
    lat: f64,
    /// East, -180 to 180.
    lng: f64,
}

#[derive(Deserialize)]
struct Degrees {
    lat: f64,
    lng: f64,
}

impl TryFrom<Degrees> for Place {
    type Error = &'static str;

    fn try_from(Degrees { lat, lng }: Degrees) -> Result<Self, Self::Error> {
        Self::new(lat, lng).ok_or("lat is -90 to 90, lng is -180 to 180")
    }
}

impl Place {
    /// A place, if there is one at these degrees.
    #[must_use]
    pub fn new(lat: f64, lng: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lng))
            .then_some(Self { lat, lng })
    }

    /// Degrees north.
    #[must_use]
    pub fn lat(&self) -> f64 {
        self.lat
    }

    /// Degrees east.
    #[must_use]
    pub fn lng(&self) -> f64 {
        self.lng
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Place(hidden)")
    }
}

/// A picture, a recording or a shared document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Media {
    /// Apizee's number.
    pub id: MediaId,
    /// What can be shown of it.
    pub sort: MediaSort,
    /// Whether it is a recording of the session.
    pub recording: Recording,
    /// As Apizee tells it: `image/jpeg`. A ticket's media have it, a conference's have not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mime: Option<String>,
    /// Apizee's title, mostly a name that a program made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<Timestamp>,
    /// Where it was made, when the visitor allowed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Opens it.
    pub url: MediaLink,
}

/// The answer to `GET media`, in Apizee's order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MediaList {
    /// What could be read; the rest is left out.
    pub media: Vec<Media>,
    /// The `offset` of the next part; absent when this was the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_offset: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_on_earth_and_nobody_sees_it_in_a_log() {
        let json = r#"{"lat":48.77,"lng":-3.51}"#;
        let place: Place = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&place).unwrap(), json);
        assert_eq!(format!("{place:?}"), "Place(hidden)");
        for wrong in [
            r#"{"lat":91.0,"lng":0.0}"#,
            r#"{"lat":0.0,"lng":-180.5}"#,
            r#"{"lat":0.0}"#,
        ] {
            assert!(serde_json::from_str::<Place>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_wire_form_leaves_out_what_is_not_known() {
        let json = r#"{"id":"1973404","sort":"video","recording":true,"url":"https://cloud.apizee.com/m"}"#;
        let read: Media = serde_json::from_str(json).unwrap();
        assert_eq!(read.recording, Recording::Yes);
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
        assert!(!format!("{read:?}").contains("cloud.apizee.com"));
    }
}
