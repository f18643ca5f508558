//! What happened in a room, as Apizee told it, and what we did there by ourselves.

use contract::Happening;

pub(super) fn told(what: &Happening) -> &str {
    match what {
        Happening::Invited => "Apizee a envoyé l’invitation",
        Happening::InvitedAgain => "Apizee a renvoyé l’invitation",
        Happening::LinkOpened => "Le visiteur a ouvert le lien",
        Happening::ConsentGiven => "Le visiteur a accepté les conditions",
        Happening::CameraRefused => "Le visiteur a refusé la caméra",
        Happening::CameraAllowed => "Caméra autorisée",
        Happening::MicrophoneRefused => "Le visiteur a refusé le micro",
        Happening::MicrophoneAllowed => "Micro autorisé",
        Happening::PlaceShared => "Le visiteur a partagé sa position",
        Happening::PlaceRefused => "Le visiteur garde sa position pour lui",
        Happening::GuestWaiting => "Le visiteur attend dans la salle",
        Happening::InCall => "En appel",
        Happening::PictureTaken => "Photo prise",
        Happening::PictureSent => "Le visiteur a envoyé une photo",
        Happening::MediaAdded => "Fichier ajouté",
        Happening::AgentLeft => "Le conseiller est sorti",
        Happening::GuestLeft => "Le visiteur est sorti",
        Happening::SurveyAnswered => "Le visiteur a répondu à l’enquête",
        Happening::TwinClosed => "Une seconde salle de cette demande est apparue et a été fermée",
        Happening::ClosingDelayed => "Pas encore fermée ; la demande à Apizee est répétée",
        Happening::Declined => "Le visiteur a refusé",
        Happening::Expired => "Expirée",
        Happening::Cancelled => "Annulée",
        Happening::Ended => "Terminée",
        Happening::Other(word) => word,
    }
}
