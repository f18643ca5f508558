//! What happened in a room, as Apizee told it, and what we did there by ourselves.

use contract::Happening;

pub(super) fn told(what: &Happening) -> &str {
    match what {
        Happening::Invited => "Apizee sent the invitation",
        Happening::InvitedAgain => "Apizee sent the invitation again",
        Happening::LinkOpened => "Visitor opened the link",
        Happening::ConsentGiven => "Visitor accepted the conditions",
        Happening::CameraRefused => "Visitor refused the camera",
        Happening::CameraAllowed => "Camera allowed",
        Happening::MicrophoneRefused => "Visitor refused the microphone",
        Happening::MicrophoneAllowed => "Microphone allowed",
        Happening::PlaceShared => "Visitor shared the location",
        Happening::PlaceRefused => "Visitor kept the location private",
        Happening::GuestWaiting => "Visitor is waiting in the room",
        Happening::InCall => "In call",
        Happening::PictureTaken => "Photo taken",
        Happening::PictureSent => "Visitor sent a photo",
        Happening::MediaAdded => "File added",
        Happening::AgentLeft => "Agent left",
        Happening::GuestLeft => "Visitor left",
        Happening::SurveyAnswered => "Visitor answered the survey",
        Happening::TwinClosed => "A second room of this start turned up and was closed",
        Happening::ClosingDelayed => "Not closed yet; Apizee is asked again",
        Happening::Declined => "Visitor declined",
        Happening::Expired => "Expired",
        Happening::Cancelled => "Cancelled",
        Happening::Ended => "Ended",
        Happening::Other(word) => word,
    }
}
