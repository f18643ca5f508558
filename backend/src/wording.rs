//! What a visitor reads that the backend sends, in the visitor's language. (What the panel shows is in
//! the panel's own `wording`; what is told of an error stands beside the error.)

/// An SMS with the link into a room. Some phones take a full stop after a link for a part of it.
#[must_use]
pub fn sms(language: &str, link: &str) -> String {
    let words = match language {
        "fr" => "Rejoignez-nous en vidéo, rien à installer :",
        "de" => "Treffen Sie uns per Video, ohne Installation:",
        "es" => "Reúnase con nosotros por vídeo, sin instalar nada:",
        "it" => "Ci raggiunga in video, senza installare nulla:",
        _ => "Join us by video, nothing to install:",
    };
    format!("{words} {link}")
}

/// What a meeting is called when the agent names it nothing.
#[must_use]
pub fn meeting_name(language: &str) -> &'static str {
    match language {
        "fr" => "Visioconférence",
        "de" => "Videogespräch",
        "es" => "Videollamada",
        "it" => "Videochiamata",
        "pt" => "Videochamada",
        "nl" => "Videogesprek",
        "sv" => "Videosamtal",
        "da" => "Videosamtale",
        "pl" => "Rozmowa wideo",
        _ => "Video meeting",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_sms_ends_with_its_link() {
        for language in ["fr", "en", "ja"] {
            assert!(sms(language, "https://apz.fr/x").ends_with(" https://apz.fr/x"));
        }
    }
}
