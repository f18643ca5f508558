//! Languages of visitors and agents.

use crate::text::text_type;

text_type!(
    /// A language as the Desk tells it (`fr`, `en-GB`, iAdvize's own `se` and `tw`): a primary
    /// subtag of 2 or 3 letters and at most 30 further letters, digits, `-` and `_`.
    Language,
    "language",
    |t| {
        let primary = t.bytes().take_while(u8::is_ascii_alphabetic).count();
        let mut rest = t.bytes().skip(primary).peekable();
        let right = (2..=3).contains(&primary)
            && t.len() <= 33
            && !rest.peek().is_some_and(u8::is_ascii_digit)
            && rest.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        right.then_some(()).ok_or("a language tag such as fr or en-GB")
    }
);

impl Language {
    /// English, where nothing better is known.
    #[must_use]
    pub fn english() -> Self {
        Self("en".to_owned())
    }

    /// The primary subtag, in lower case, with iAdvize's `se` and `tw` (REST API 2.0, languages)
    /// as the standard's `sv` and `zh`.
    #[must_use]
    pub fn primary(&self) -> String {
        let primary: String = self
            .0
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .collect();
        match primary.to_ascii_lowercase().as_str() {
            "se" => "sv".to_owned(),
            "tw" => "zh".to_owned(),
            other => other.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_and_others_refused() {
        for (tag, primary) in [
            ("fr", "fr"),
            ("en-GB", "en"),
            ("pt_BR", "pt"),
            ("SE", "sv"),
            ("tw", "zh"),
        ] {
            assert_eq!(tag.parse::<Language>().unwrap().primary(), primary);
        }
        for wrong in ["", "f", "french", "fr<", "fr fr", "é", "f1"] {
            assert!(wrong.parse::<Language>().is_err(), "{wrong}");
        }
    }
}
