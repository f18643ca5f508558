//! One field for a phone or an e-mail, and what the backend understands of it while the agent
//! types.

use serde::{Deserialize, Serialize};

use crate::{EmailAddress, PhoneNumber, Typed, words};

/// The body of `POST contact`. In a body, since a URL is logged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactCheck {
    /// As typed so far.
    pub typed: Typed,
}

words! {
    /// What kind of line a number is (libphonenumber's number types, as far as an SMS cares).
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Line {
        /// Can receive an SMS.
        Mobile = "mobile",
        /// Cannot.
        Landline = "landline",
        /// The numbering plan does not tell them apart; an SMS may arrive.
        MobileOrLandline = "mobile_or_landline",
        /// Premium, toll-free, shared-cost and the like: refused for an SMS.
        Special = "special",
        /// Anything else; an SMS may arrive.
        Other = "other",
    }
}

impl Line {
    /// Whether Apizee may be asked to send an SMS to it.
    #[must_use]
    pub fn takes_sms(self) -> bool {
        match self {
            Self::Mobile | Self::MobileOrLandline | Self::Other => true,
            Self::Landline | Self::Special => false,
        }
    }
}

words! {
    /// Whether a number belongs to the connector's region.
    #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
    pub enum Home {
        /// It does.
        Domestic = "domestic",
        /// Another country's: said to the agent in words, since a typing error can make one.
        Foreign = "foreign",
    }
}

/// The answer to `POST contact`: 200 whatever was typed, since typing is not an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Contact {
    /// A possible and valid number.
    Phone {
        /// For Apizee.
        e164: PhoneNumber,
        /// For the eye: `+33 6 12 34 56 78`.
        international: Typed,
        /// ISO 3166-1 alpha-2, or `001` for numbers of no country.
        country: String,
        /// What kind of line.
        line: Line,
        /// Whether it is the connector's own region.
        home: Home,
    },
    /// An e-mail address.
    Email {
        /// As typed, without the blanks around it.
        address: EmailAddress,
    },
    /// Neither, and why.
    Refused {
        /// The reason, for a sentence in the agent's language.
        reason: ContactRefusal,
    },
}

/// Why what was typed is neither a phone nor an e-mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ContactRefusal {
    /// It does not look like either.
    Neither,
    /// Digits are missing.
    TooShort {
        /// The country it was read for.
        country: String,
        /// How many, at least; absent when the plan does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        missing: Option<u8>,
    },
    /// There are too many digits.
    TooLong {
        /// The country it was read for.
        country: String,
        /// How many, at least; absent when the plan does not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        extra: Option<u8>,
    },
    /// The right length, but no such number in that country.
    NoSuchNumber {
        /// The country it was read for.
        country: String,
    },
    /// The digits after + begin with no country's code.
    UnknownCountry,
    /// It has an @ but is not a whole address.
    IncompleteEmail,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_form_is_tagged() {
        let json = r#"{"kind":"refused","reason":{"code":"too_short","country":"FR","missing":2}}"#;
        let read: Contact = serde_json::from_str(json).unwrap();
        let reason = ContactRefusal::TooShort {
            country: "FR".to_owned(),
            missing: Some(2),
        };
        assert_eq!(read, Contact::Refused { reason });
        assert_eq!(serde_json::to_string(&read).unwrap(), json);
    }
}
