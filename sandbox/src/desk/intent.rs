//! What an app's on-message server would find in a visitor's message. The Desk asks that server
//! (iAdvize tutorial "Intent and trigger"); the simulator answers in its stead.

use serde::Serialize;
use serde_json::{Value, json};

/// The words that ask for a video.
const WORDS: [&str; 5] = ["vidéo", "video", "visio", "caméra", "camera"];
/// The same in two words.
const PHRASES: [&str; 2] = ["show you", "vous montrer"];

/// What the panel's `onIntent` is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Intent {
    /// `start-video`.
    pub key: String,
    /// `{}`, or `{phone}` when the message has a number.
    pub payload: Value,
}

/// The exact characters of the message that the Desk marks, in the message's own spelling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Highlighted(pub String);

/// The intents of a message and what to mark in it.
#[must_use]
pub fn intents_of(text: &str) -> (Vec<Intent>, Vec<Highlighted>) {
    let asked = WORDS
        .iter()
        .chain(&PHRASES)
        .find_map(|word| spelled(text, word));
    let phone = phone_in(text);
    if asked.is_none() && phone.is_none() {
        return (Vec::new(), Vec::new());
    }
    let payload = phone.map_or_else(|| json!({}), |phone| json!({ "phone": phone }));
    let intent = Intent {
        key: "start-video".to_owned(),
        payload,
    };
    let marked = asked.into_iter().chain(phone);
    (
        vec![intent],
        marked.map(|part| Highlighted(part.to_owned())).collect(),
    )
}

/// Where the text has the word in any case, in the text's own spelling.
fn spelled<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let long = word.chars().count();
    text.char_indices().find_map(|(start, _)| {
        let rest = &text[start..];
        let end = rest
            .char_indices()
            .nth(long)
            .map_or(rest.len(), |(end, _)| end);
        (rest[..end].to_lowercase() == word).then_some(&rest[..end])
    })
}

/// The first run of at least eight digits, with the marks that people put between them.
fn phone_in(text: &str) -> Option<&str> {
    let begins = |c: char| c.is_ascii_digit() || c == '+';
    let goes_on = |c: char| begins(c) || matches!(c, ' ' | '.' | '-' | '(' | ')' | '/');
    let mut rest = text;
    while let Some(start) = rest.find(begins) {
        let tail = &rest[start..];
        let end = tail.find(|c| !goes_on(c)).unwrap_or(tail.len());
        let run = tail[..end].trim_end_matches(|c: char| !c.is_ascii_digit());
        if run.bytes().filter(u8::is_ascii_digit).count() >= 8 {
            return Some(run);
        }
        rest = &tail[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> Vec<String> {
        let (_, marked) = intents_of(text);
        marked.into_iter().map(|Highlighted(part)| part).collect()
    }

    #[test]
    fn words_and_numbers_make_an_intent() {
        assert_eq!(marked("Une VIDÉO, non ?"), ["VIDÉO"]);
        assert_eq!(marked("Can I Show You?"), ["Show You"]);
        assert_eq!(marked("call +33 6 12 34 56 78."), ["+33 6 12 34 56 78"]);
        assert_eq!(
            marked("visio 06.12.34.56.78 ?"),
            ["visio", "06.12.34.56.78"]
        );
    }

    #[test]
    fn a_number_is_the_payload() {
        let (intents, _) = intents_of("camera: (06) 12-34-56-78");
        assert_eq!(intents[0].payload, json!({ "phone": "06) 12-34-56-78" }));
    }

    #[test]
    fn other_messages_make_none() {
        for text in ["", "Bonjour", "error 24, order 1234567", "İ", "+"] {
            assert_eq!(intents_of(text), (Vec::new(), Vec::new()), "{text}");
        }
    }
}
