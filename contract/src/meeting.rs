//! What an agent may say of a meeting beside its name (Video conference management, parameters of
//! `POST /conferences`).

use serde::{Deserialize, Serialize};

use crate::text::{hidden_text_type, text_type};
use crate::time::is_moment;
use crate::{Guest, Timestamp};

text_type!(
    /// What a meeting is called: 2 to 200 characters, without the blanks around them (`name`, of at most
    /// 255, in which the conversation's short form must have room).
    MeetingName,
    "name",
    |t| {
        let t = t.trim();
        let right = (2..=200).contains(&t.chars().count()) && !t.contains(char::is_control);
        right.then_some(()).ok_or("2 to 200 printable characters")
    }
);

impl MeetingName {
    /// Without the blanks around it.
    #[must_use]
    pub fn trimmed(&self) -> &str {
        self.0.trim()
    }
}

hidden_text_type!(
    /// The invitation's text: at most 300 characters; lines may end (`message`).
    MeetingMessage,
    "message",
    |t| {
        let odd = |c: char| c.is_control() && c != '\n';
        let right = !t.trim().is_empty() && t.chars().count() <= 300 && !t.contains(odd);
        right.then_some(()).ok_or("1 to 300 printable characters")
    }
);

hidden_text_type!(
    /// What guests type before they come in, on a telephone's keys too: at most 255 of `0-9`, `*`
    /// and `#` (`password`).
    MeetingPassword,
    "password",
    |t| {
        let key = |b: u8| b.is_ascii_digit() || matches!(b, b'*' | b'#');
        let right = (1..=255).contains(&t.len()) && t.bytes().all(key);
        right.then_some(()).ok_or("1 to 255 digits, * and #")
    }
);

hidden_text_type!(
    /// A user's login at Apizee: no blanks, at most 254 characters (`moderator`: "user ID or user
    /// name").
    ApizeeLogin,
    "login",
    |t| {
        let odd = |c: char| c.is_control() || c.is_whitespace();
        let right = (1..=254).contains(&t.chars().count()) && !t.contains(odd);
        right.then_some(()).ok_or("1 to 254 characters without blanks")
    }
);

/// A number of minutes with its limits.
macro_rules! minutes {
    ($(#[$meta:meta])* $name:ident, $limits:expr, $rule:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "u16", into = "u16")]
        pub struct $name(u16);

        impl $name {
            /// Minutes.
            #[must_use]
            pub fn minutes(self) -> u16 {
                self.0
            }
        }

        impl TryFrom<u16> for $name {
            type Error = &'static str;

            fn try_from(minutes: u16) -> Result<Self, Self::Error> {
                $limits.contains(&minutes).then_some(Self(minutes)).ok_or($rule)
            }
        }

        impl From<$name> for u16 {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

minutes!(
    /// How long a meeting is to last: 1 to 1440 minutes. Apizee names no longest; a day is ours
    /// (`duration`).
    MeetingDuration,
    (1..=1440),
    "1 to 1440 minutes"
);
minutes!(
    /// How long before its start Apizee reminds by e-mail: 1 to 60 minutes (`reminder`).
    Reminder,
    (1..=60),
    "1 to 60 minutes"
);

text_type!(
    /// When a meeting is wished to begin, written as a [`Timestamp`] is. Whether the calendar has it is
    /// asked with the rest that a wish may be refused for, and answered in the same way.
    WishedStart,
    "start",
    |t| is_moment(t).then_some(()).ok_or("a UTC moment such as 2026-11-21T09:30:00Z")
);

impl WishedStart {
    /// The moment, if the calendar has it.
    #[must_use]
    pub fn moment(&self) -> Option<Timestamp> {
        self.0.parse().ok()
    }
}

impl From<Timestamp> for WishedStart {
    fn from(moment: Timestamp) -> Self {
        Self(moment.into())
    }
}

/// How many guests a meeting may have in all; Apizee names no limit.
pub const MOST_GUESTS: usize = 20;

/// What a meeting may have beside a name. Everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MeetingTerms {
    /// Stands in the invitation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<MeetingMessage>,
    /// Nobody comes in without it. Told to nobody but Apizee, and kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<MeetingPassword>,
    /// When it begins, from now on to a year ahead; left out, at once. Apizee takes UTC alone and
    /// no zone (`startTime`), so people's zones are the panel's matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Timestamp>))]
    pub starts_at: Option<WishedStart>,
    /// How long it lasts; left out, as long as Apizee's account says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_min: Option<MeetingDuration>,
    /// For a meeting with a start alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder_min: Option<Reminder>,
    /// Who lets guests in; left out, the agent who starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moderator: Option<ApizeeLogin>,
    /// Further guests beside `guest`, at most 20 in all, each with a phone or an e-mail. Apizee is
    /// not told their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<Guest>,
}

/// When a meeting that does not begin at once takes place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Schedule {
    /// Its beginning.
    pub starts_at: Timestamp,
    /// How long it lasts, in minutes; absent where Apizee does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_min: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_typed_on_a_telephone_and_seen_nowhere() {
        let password: MeetingPassword = "12*34#".parse().unwrap();
        assert_eq!(format!("{password:?}"), "MeetingPassword(hidden)");
        for wrong in ["", "12a", "1 2", "１２", &"1".repeat(256)] {
            let error = wrong.parse::<MeetingPassword>().unwrap_err();
            assert!(!format!("{error:?} {error}").contains("12a"), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_counted_without_the_blanks_around_it() {
        let name: MeetingName = " Contract ".parse().unwrap();
        assert_eq!(name.trimmed(), "Contract");
        assert!(
            format!(" {} ", "é".repeat(200))
                .parse::<MeetingName>()
                .is_ok()
        );
        for wrong in ["", " a ", "a\tb", &"é".repeat(201)] {
            assert!(wrong.parse::<MeetingName>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_start_that_no_calendar_has_can_be_wished() {
        let wished = |text: &str| text.parse::<WishedStart>().unwrap().moment();
        assert_eq!(wished("2026-02-29T09:30:00Z"), None);
        let right: Timestamp = "2026-11-21T09:30:00Z".parse().unwrap();
        assert_eq!(wished(right.as_str()), Some(right.clone()));
        assert_eq!(WishedStart::from(right.clone()).moment(), Some(right));
    }

    #[test]
    fn texts_and_minutes_have_limits() {
        assert!("a\nb".parse::<MeetingMessage>().is_ok());
        assert!("é".repeat(300).parse::<MeetingMessage>().is_ok());
        for wrong in ["", " ", "a\tb", &"é".repeat(301)] {
            assert!(wrong.parse::<MeetingMessage>().is_err(), "{wrong}");
        }
        assert!("agent 1".parse::<ApizeeLogin>().is_err());
        let read = |json: &str| serde_json::from_str::<MeetingTerms>(json);
        assert_eq!(read("{}").unwrap(), MeetingTerms::default());
        let right = r#"{"duration_min":1440,"reminder_min":60}"#;
        assert_eq!(serde_json::to_string(&read(right).unwrap()).unwrap(), right);
        for wrong in [
            r#"{"duration_min":0}"#,
            r#"{"duration_min":1441}"#,
            r#"{"duration_min":-1}"#,
            r#"{"reminder_min":61}"#,
            r#"{"reminder_min":0}"#,
            r#"{"password":"x"}"#,
            r#"{"starts_at":"tomorrow"}"#,
            r#"{"unknown":1}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
