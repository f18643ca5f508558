//! What people do in rooms, and what follows. The rules of tickets and of conferences differ.

mod assistance;
mod meeting;

use serde::{Deserialize, Serialize};

use super::media::Location;

/// What a guest does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuestDoes {
    /// Opens the link.
    Open,
    /// Accepts the conditions.
    Consent,
    /// Forbids the camera.
    RefuseCamera,
    /// Allows the camera and the microphone.
    AllowCamera,
    /// Says where they are.
    ShareLocation,
    /// Enters. In a moderated conference: waits for the moderator.
    Join,
    /// Takes a picture.
    Picture,
    Leave,
    /// Refuses the invitation.
    Decline,
    /// Answers the survey, also after the end of a session that they were in.
    AnswerSurvey,
}

/// What the agent does; in a conference, its moderator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentDoes {
    Enter,
    Leave,
    /// Photographs what the guest shows. Somebody must be there.
    TakePicture,
    /// Records a video. Somebody must be there.
    RecordVideo,
    /// Ends the session: the ticket or conference is done.
    Complete,
    /// Closes the ticket for good. A conference knows no difference to `Complete`.
    Close,
    /// Lets a waiting guest of a conference in, or all of them when none is named.
    Admit,
}

/// What goes with a deed. What is absent has a default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// Which guest of a conference; absent, `Guest`.
    pub name: Option<String>,
    /// `ShareLocation`: where; absent, the place of the vendor's sample.
    pub location: Option<Location>,
    /// `AnswerSurvey`: absent, 5.
    pub score: Option<u8>,
    /// `AnswerSurvey`: absent, nothing.
    pub comment: Option<String>,
}

impl Details {
    /// Of one guest of a conference.
    #[must_use]
    pub fn of(name: &str) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::default()
        }
    }

    fn guest(&self) -> &str {
        let name = self.name.as_deref().map(str::trim);
        name.filter(|name| !name.is_empty()).unwrap_or("Guest")
    }
}
