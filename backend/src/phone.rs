//! Phones and e-mails as typed, understood with libphonenumber's numbering plans.
//!
//! The crate is `rlibphonenumber`, a port that follows Google's releases and, unlike the others
//! looked at (2026-11-21), knows possible lengths and reasons as well as types. It lives here
//! and not in the panel because its plans would cost every conversation 286 kB.

use contract::{Contact, ContactRefusal, EmailAddress, Home, Line, PhoneNumber, Typed};
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType, Region,
    ValidationError,
};

/// A country whose numbers may be typed without `+`: the connector's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HomeRegion(Region);

/// The text is not a region that has a numbering plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a country of libphonenumber: two capital letters such as FR")]
pub struct UnknownRegion;

impl std::str::FromStr for HomeRegion {
    type Err = UnknownRegion;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let two_capitals = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
        let region = Region::try_from(text).ok().filter(|_| two_capitals);
        region
            .filter(|region| {
                PHONE_NUMBER_UTIL
                    .get_country_code_for_region(*region)
                    .is_some()
            })
            .map(Self)
            .ok_or(UnknownRegion)
    }
}

impl HomeRegion {
    /// ISO 3166-1 alpha-2.
    #[must_use]
    pub fn code(self) -> String {
        self.0.to_string()
    }
}

/// What was typed, as a phone or an e-mail, or why it is neither.
#[must_use]
pub fn understand(typed: &Typed, home: HomeRegion) -> Contact {
    let text = typed.expose().trim();
    let outcome = if text.contains('@') {
        email(text).map(|address| Contact::Email { address })
    } else {
        phone(text, home)
    };
    outcome.unwrap_or_else(|reason| Contact::Refused { reason })
}

/// What was typed, as an e-mail.
///
/// # Errors
/// When it is not a whole address.
pub fn email(text: &str) -> Result<EmailAddress, ContactRefusal> {
    text.trim()
        .parse()
        .map_err(|_| ContactRefusal::IncompleteEmail)
}

/// What was typed, as a phone: possible and valid in its country's plan.
///
/// # Errors
/// Why it is not.
fn phone(text: &str, home: HomeRegion) -> Result<Contact, ContactRefusal> {
    let text = tidy(text);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let looks_like_one = digits > 0
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '.' | '-' | '/' | '(' | ')'));
    if !looks_like_one {
        return Err(ContactRefusal::Neither);
    }
    let country = || country_typed(&text, home);
    let number = PHONE_NUMBER_UTIL
        .parse(&text, Some(home.0))
        .map_err(|error| match error {
            ParseError::InvalidCountryCode => ContactRefusal::UnknownCountry,
            ParseError::TooShortAfterIdd | ParseError::TooShortNsn => ContactRefusal::TooShort {
                country: country(),
                missing: None,
            },
            ParseError::TooLongNsn => ContactRefusal::TooLong {
                country: country(),
                extra: None,
            },
            // One or two digits are no number yet; digits are missing rather than wrong.
            ParseError::NotANumber(_) if digits < 3 => ContactRefusal::TooShort {
                country: country(),
                missing: None,
            },
            ParseError::NotANumber(_) => ContactRefusal::Neither,
        })?;
    let number = without_trunk_zero(number);
    let country = || {
        let code = number.country_code;
        let region = number
            .get_region_code()
            .or_else(|| {
                (PHONE_NUMBER_UTIL.get_country_code_for_region(home.0) == Some(code))
                    .then_some(home.0)
            })
            .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(code));
        region.map_or_else(|| "001".to_owned(), |region| region.to_string())
    };
    match number.is_possible_with_reason() {
        Ok(NumberLengthType::IsPossible) => {}
        Err(ValidationError::TooLong) => {
            return Err(ContactRefusal::TooLong {
                country: country(),
                extra: too_long_by(&number),
            });
        }
        Err(ValidationError::InvalidCountryCode) => return Err(ContactRefusal::UnknownCountry),
        Ok(NumberLengthType::IsPossibleLocalOnly)
        | Err(ValidationError::TooShort | ValidationError::InvalidLength) => {
            return Err(ContactRefusal::TooShort {
                country: country(),
                missing: missing_from(&number),
            });
        }
    }
    if !number.is_valid() {
        return Err(match length(&number) {
            Length::Short => ContactRefusal::TooShort {
                country: country(),
                missing: missing_from(&number),
            },
            Length::Long => ContactRefusal::TooLong {
                country: country(),
                extra: too_long_by(&number),
            },
            Length::Right => ContactRefusal::NoSuchNumber { country: country() },
        });
    }
    let parsed: (Result<PhoneNumber, _>, Result<Typed, _>) = (
        number.format_as(PhoneNumberFormat::E164).parse(),
        number.format_as(PhoneNumberFormat::International).parse(),
    );
    let (Ok(e164), Ok(international)) = parsed else {
        return Err(ContactRefusal::NoSuchNumber { country: country() });
    };
    let home_code = PHONE_NUMBER_UTIL.get_country_code_for_region(home.0);
    let is_home =
        number.get_region_code() == Some(home.0) || home_code == Some(number.country_code);
    Ok(Contact::Phone {
        e164,
        international,
        country: country(),
        line: line(number.get_type()),
        home: if is_home {
            Home::Domestic
        } else {
            Home::Foreign
        },
    })
}

/// What people paste: other blanks and dashes, and the `(0)` of a number written for both uses.
fn tidy(text: &str) -> String {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'))
        .map(|c| match c {
            '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            '\u{ff0b}' => '+',
            other => other,
        })
        .collect();
    if plain.trim_start().starts_with(['+', '0']) && !plain.trim_start().starts_with('(') {
        plain.replacen("(0)", "", 1)
    } else {
        plain
    }
}

/// The library keeps the 0 of a national number that is too short without it, as if it were a
/// digit of the number; where 0 is only dialled (unlike in Italy), it must not be counted.
fn without_trunk_zero(number: rlibphonenumber::PhoneNumber) -> rlibphonenumber::PhoneNumber {
    let kinds = [PhoneNumberType::FixedLine, PhoneNumberType::Mobile];
    let is_a_digit = || {
        PHONE_NUMBER_UTIL
            .get_region_for_country_code(number.country_code)
            .is_none_or(|region| {
                kinds.into_iter().any(|kind| {
                    PHONE_NUMBER_UTIL
                        .get_example_number_for_type_and_region(region, kind)
                        .is_ok_and(|example| example.italian_leading_zero == Some(true))
                })
            })
    };
    if number.italian_leading_zero != Some(true) || is_a_digit() {
        return number;
    }
    rlibphonenumber::PhoneNumber {
        italian_leading_zero: None,
        number_of_leading_zeros: None,
        ..number
    }
}

/// The country that a number too short to be parsed was meant for.
fn country_typed(text: &str, home: HomeRegion) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let international = text
        .trim_start()
        .strip_prefix('+')
        .map(|_| digits.as_str())
        .or_else(|| digits.strip_prefix("00"));
    let named = international.and_then(|digits| {
        (1..=3).find_map(|length| {
            let code: i32 = digits.get(..length)?.parse().ok()?;
            PHONE_NUMBER_UTIL.get_region_for_country_code(code)
        })
    });
    named.unwrap_or(home.0).to_string()
}

enum Length {
    Short,
    Right,
    Long,
}

/// A number's length among people's numbers: a plan as a whole has lengths of special services
/// too (8 digits in France), and would take a mobile number without its last digit for one.
fn length(number: &rlibphonenumber::PhoneNumber) -> Length {
    let reasons = [PhoneNumberType::Mobile, PhoneNumberType::FixedLine]
        .map(|kind| PHONE_NUMBER_UTIL.is_possible_number_for_type_with_reason(number, kind));
    if reasons
        .iter()
        .all(|reason| *reason == Err(ValidationError::TooShort))
    {
        Length::Short
    } else if reasons
        .iter()
        .all(|reason| *reason == Err(ValidationError::TooLong))
    {
        Length::Long
    } else {
        Length::Right
    }
}

/// How many digits are missing, found by adding some: the plans know sets of lengths, not one.
fn missing_from(number: &rlibphonenumber::PhoneNumber) -> Option<u8> {
    let digits = number.format_as(PhoneNumberFormat::E164);
    (1..=10u8).find(|missing| {
        let longer = format!("{digits}{}", "0".repeat(usize::from(*missing)));
        is_possible(&longer)
    })
}

/// How many digits are too many, found by taking some away.
fn too_long_by(number: &rlibphonenumber::PhoneNumber) -> Option<u8> {
    let digits = number.format_as(PhoneNumberFormat::E164);
    (1..=10u8).find(|extra| {
        digits
            .len()
            .checked_sub(usize::from(*extra))
            .is_some_and(|length| is_possible(&digits[..length]))
    })
}

fn is_possible(e164: &str) -> bool {
    PHONE_NUMBER_UTIL.parse(e164, None).is_ok_and(|number| {
        [PhoneNumberType::Mobile, PhoneNumberType::FixedLine]
            .map(|kind| PHONE_NUMBER_UTIL.is_possible_number_for_type_with_reason(&number, kind))
            .contains(&Ok(NumberLengthType::IsPossible))
    })
}

fn line(kind: PhoneNumberType) -> Line {
    match kind {
        PhoneNumberType::Mobile => Line::Mobile,
        PhoneNumberType::FixedLine => Line::Landline,
        PhoneNumberType::FixedLineOrMobile => Line::MobileOrLandline,
        PhoneNumberType::TollFree
        | PhoneNumberType::PremiumRate
        | PhoneNumberType::SharedCost
        | PhoneNumberType::UAN
        | PhoneNumberType::VoiceMail
        | PhoneNumberType::Pager => Line::Special,
        PhoneNumberType::VoIP | PhoneNumberType::PersonalNumber | PhoneNumberType::Unknown => {
            Line::Other
        }
    }
}

#[cfg(test)]
mod tests;
