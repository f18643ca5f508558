//! Phones, as typed and as understood.

use crate::text::{hidden_text_type, plain};

hidden_text_type!(
    /// A phone number in E.164: `+`, then 6 to 15 digits. Only the backend makes one from typed
    /// text, since it holds the numbering plans.
    PhoneNumber,
    "phone",
    |t| {
        let digits = t.strip_prefix('+').unwrap_or_default();
        let right = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        right.then_some(()).ok_or("+ and 6 to 15 digits, such as +33612345678")
    }
);

impl PhoneNumber {
    /// The country's beginning and the last two digits: `+33•••••••78`. Safe to show and store.
    #[must_use]
    pub fn masked(&self) -> String {
        let keep_end = self.0.len() - 2;
        self.0
            .char_indices()
            .map(|(i, c)| if i < 3 || i >= keep_end { c } else { '•' })
            .collect()
    }
}

hidden_text_type!(
    /// What somebody typed as a phone or an e-mail: 1 to 254 characters, not yet understood.
    Typed,
    "contact",
    |t| plain(t, 254).then_some(()).ok_or("1 to 254 printable characters")
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_e164_is_a_phone_number() {
        assert_eq!(
            "+33612345678".parse::<PhoneNumber>().unwrap().masked(),
            "+33•••••••78"
        );
        for wrong in [
            "",
            "+",
            "0612345678",
            "+33 6 12",
            "+3361234567890123",
            "+12345",
            "+٣٣٦١٢٣٤٥٦٧٨",
        ] {
            assert!(wrong.parse::<PhoneNumber>().is_err(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn neither_debug_nor_errors_show_a_digit(text in "\\+?[0-9 ]{1,20}") {
            let shown = format!("{:?} {:?}", text.parse::<Typed>(), text.parse::<PhoneNumber>().map_err(|_| ()));
            proptest::prop_assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{}", shown);
        }
    }
}
