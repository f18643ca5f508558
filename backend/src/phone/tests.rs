//! What people type.

use super::*;

fn read(text: &str) -> Contact {
    understand(&text.parse().unwrap(), "FR".parse().unwrap())
}

fn refusal(text: &str) -> ContactRefusal {
    let Contact::Refused { reason } = read(text) else {
        panic!("{text} is understood");
    };
    reason
}

#[test]
fn a_french_mobile_is_read_however_it_is_typed() {
    for text in [
        "0612345678",
        "06 12 34 56 78",
        "06.12.34.56.78",
        "06-12-34-56-78",
        "+33612345678",
        "+33 6 12 34 56 78",
        "0033612345678",
        "+33 (0)6 12 34 56 78",
        " 06\u{a0}12\u{202f}34\u{2009}56 78 ",
    ] {
        let Contact::Phone {
            e164,
            international,
            country,
            line,
            home,
        } = read(text)
        else {
            panic!("{text}: {:?}", read(text));
        };
        assert_eq!(e164.expose(), "+33612345678", "{text}");
        assert_eq!(international.expose(), "+33 6 12 34 56 78");
        assert_eq!(
            (country.as_str(), line, home),
            ("FR", Line::Mobile, Home::Domestic)
        );
    }
}

#[test]
fn lines_and_countries_are_told_apart() {
    for (text, of_country, of_line, of_home) in [
        ("01 44 55 66 77", "FR", Line::Landline, Home::Domestic),
        (
            "+1 650 253 0000",
            "US",
            Line::MobileOrLandline,
            Home::Foreign,
        ),
        ("+44 7911 123456", "GG", Line::Mobile, Home::Foreign),
        ("+49 1512 3456789", "DE", Line::Mobile, Home::Foreign),
        ("0800 123 456", "FR", Line::Special, Home::Domestic),
        ("0899 123 456", "FR", Line::Special, Home::Domestic),
    ] {
        let Contact::Phone {
            country,
            line,
            home,
            ..
        } = read(text)
        else {
            panic!("{text}: {:?}", read(text));
        };
        if of_country != "GG" {
            assert_eq!(country, of_country, "{text}");
        }
        assert_eq!((line, home), (of_line, of_home), "{text}");
    }
}

#[test]
fn missing_and_extra_digits_are_counted() {
    let short = |missing| ContactRefusal::TooShort {
        country: "FR".to_owned(),
        missing,
    };
    assert_eq!(refusal("06 12 34 56 7"), short(Some(1)));
    assert_eq!(refusal("06 12 34"), short(Some(4)));
    assert_eq!(refusal("+336123"), short(Some(5)));
    assert!(matches!(refusal("0"), ContactRefusal::TooShort { .. }));
    assert!(matches!(refusal("06"), ContactRefusal::TooShort { .. }));
    assert!(matches!(refusal("+33"), ContactRefusal::TooShort { .. }));
    let long = ContactRefusal::TooLong {
        country: "FR".to_owned(),
        extra: Some(2),
    };
    assert_eq!(refusal("06 12 34 56 78 90"), long);
}

#[test]
fn others_are_refused_with_the_reason() {
    assert_eq!(refusal("+999 123 456 789"), ContactRefusal::UnknownCountry);
    assert_eq!(
        refusal("+1 555 555 5555"),
        ContactRefusal::NoSuchNumber {
            country: "US".to_owned()
        }
    );
    for text in ["marie", "0612 call me", "#!", "---"] {
        assert_eq!(refusal(text), ContactRefusal::Neither, "{text}");
    }
    for text in ["marie@", "@example.com", "marie@example", "a b@example.com"] {
        assert_eq!(refusal(text), ContactRefusal::IncompleteEmail, "{text}");
    }
}

#[test]
fn an_email_is_read() {
    assert!(matches!(
        read(" marie.dupont@example.com "),
        Contact::Email { address } if address.expose() == "marie.dupont@example.com"
    ));
}

#[test]
fn a_region_is_a_country_with_a_plan() {
    assert_eq!("FR".parse::<HomeRegion>().unwrap().code(), "FR");
    for wrong in ["", "fr", "FRA", "ZZ", "33"] {
        assert!(wrong.parse::<HomeRegion>().is_err(), "{wrong}");
    }
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_typed_panics(text in ".{1,40}") {
        if let Ok(typed) = text.parse::<Typed>() {
            let _ = understand(&typed, "FR".parse().unwrap());
        }
    }

    #[test]
    fn what_is_understood_is_understood_again(text in "\\+?[0-9 ]{6,15}") {
        if let Ok(typed) = text.parse::<Typed>()
            && let Contact::Phone { e164, .. } = understand(&typed, "FR".parse().unwrap())
        {
            let again: Typed = e164.expose().parse().unwrap();
            let Contact::Phone { e164: same, .. } = understand(&again, "DE".parse().unwrap()) else {
                panic!("not read again");
            };
            proptest::prop_assert_eq!(e164.expose(), same.expose());
        }
    }
}
