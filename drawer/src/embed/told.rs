//! What the application says (Embed, postMessage reference, application to host). Whatever is not of
//! the documented shape is [`Told::Unknown`].

use core::fmt;

use contract::JoinLink;
use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A picture as the application hands it over: `data:image/…;base64,…`. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(String);

/// Five megabytes of text: more than a snapshot of a camera, less than what a page chokes on.
const LARGEST: usize = 5_000_000;

impl Picture {
    /// A picture and nothing that could run: no SVG, no other kind of data.
    #[must_use]
    pub fn of(data_url: String) -> Option<Self> {
        let kinds = [
            "data:image/jpeg;base64,",
            "data:image/png;base64,",
            "data:image/webp;base64,",
        ];
        let data = kinds.iter().find_map(|kind| data_url.strip_prefix(kind))?;
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'=');
        let right = !data.is_empty() && data_url.len() <= LARGEST && data.bytes().all(plain);
        right.then_some(Self(data_url))
    }

    /// For `src` and `href`.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The file's ending.
    #[must_use]
    pub fn ending(&self) -> &'static str {
        if self.0.starts_with("data:image/png") {
            "png"
        } else if self.0.starts_with("data:image/webp") {
            "webp"
        } else {
            "jpg"
        }
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Picture(hidden)")
    }
}

/// A message of the application. Phones and names in it are left there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It hears from now on.
    Ready,
    /// The agent is in the session.
    Joined,
    /// Out of it.
    Left,
    /// `{length}`: how many others are there.
    Contacts(u32),
    /// `{length}`
    SubscribedStreams(u32),
    /// `{contact, dataUrl}`
    Snapshot(Picture),
    /// `{name, link}`
    LinkCopied(JoinLink),
    /// `{phone, name, link}`
    SmsSent(JoinLink),
    /// `{phone, name, link}`
    SmsFailed(JoinLink),
    /// `{reason}`
    Warning(String),
    /// `{reason}`
    Error(String),
    /// Of another size; in its code alone.
    Resize,
    /// Something else.
    Unknown,
}

/// A reason is somebody else's text.
const LONGEST_REASON: usize = 300;

impl Told {
    /// `event.data`
    #[must_use]
    pub fn read(data: &JsValue) -> Self {
        Self::documented(data).unwrap_or(Self::Unknown)
    }

    fn documented(data: &JsValue) -> Option<Self> {
        if !data.is_object() {
            return None;
        }
        let get = |name: &str| Reflect::get(data, &name.into()).ok();
        let text = |name| get(name)?.as_string();
        let link = || text("link")?.parse().ok();
        let number = || {
            let number = get("length")?.as_f64()?;
            let whole = number.fract() == 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
            whole.then_some(number as u32)
        };
        let reason = || Some(text("reason")?.chars().take(LONGEST_REASON).collect());
        Some(match text("type")?.as_str() {
            "ready" => Self::Ready,
            "joined" => Self::Joined,
            "left" => Self::Left,
            "contacts" => Self::Contacts(number()?),
            "subscribed_streams" => Self::SubscribedStreams(number()?),
            "snapshot" => Self::Snapshot(Picture::of(text("dataUrl")?)?),
            "link_copied" => Self::LinkCopied(link()?),
            "sms_sent" => Self::SmsSent(link()?),
            "sms_fail" => Self::SmsFailed(link()?),
            "warning" => Self::Warning(reason()?),
            "error" => Self::Error(reason()?),
            "resize" => Self::Resize,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pictures_are_pictures() {
        let right = "data:image/png;base64,iVBORw0KGgo=";
        let picture = Picture::of(right.to_owned()).unwrap();
        assert_eq!((picture.expose(), picture.ending()), (right, "png"));
        assert_eq!(format!("{picture:?}"), "Picture(hidden)");
        for wrong in [
            "",
            "data:image/png;base64,",
            "data:image/svg+xml;base64,PHN2Zz4=",
            "data:text/html;base64,PGI+",
            "data:image/png,x",
            "data:image/png;base64,\"><script>",
            "https://a.b/c.png",
            "javascript:alert(1)",
        ] {
            assert_eq!(Picture::of(wrong.to_owned()), None, "{wrong}");
        }
        let large = format!("data:image/jpeg;base64,{}", "A".repeat(LARGEST));
        assert_eq!(Picture::of(large), None);
    }
}
