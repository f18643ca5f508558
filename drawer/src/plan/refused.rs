//! Which field the backend means.

use contract::ProblemCode;

use super::form::{Fault, Field, Part};

/// The field and what is wrong with it, of a problem's code and path; `None` where the fault is of
/// no field that the agent sees.
#[must_use]
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "all other codes are of no field"
)]
pub fn fault_of(code: &ProblemCode, path: Option<&str>) -> Option<(Field, Fault)> {
    let of_field = of_path(path?)?;
    let named = match code {
        ProblemCode::ContactNeeded => Fault::NoContact,
        ProblemCode::PhoneRefused => Fault::Phone,
        ProblemCode::EmailRefused => Fault::Email,
        ProblemCode::SmsImpossible => Fault::NoSms,
        ProblemCode::FieldRefused | ProblemCode::InvalidRequest => return Some(of_field),
        _ => return None,
    };
    Some((of_field.0, named))
}

/// A path of the contract, and what is most likely wrong there.
fn of_path(path: &str) -> Option<(Field, Fault)> {
    if let Some(part) = path.strip_prefix("guest").and_then(part) {
        return Some(of_guest(0, part));
    }
    let terms = match path.strip_prefix("meeting.") {
        Some(terms) => terms,
        None => return (path == "name").then_some((Field::Name, Fault::Name)),
    };
    if let Some(rest) = terms.strip_prefix("guests[") {
        let (number, rest) = rest.split_once(']')?;
        // The contract's first guest stands beside the further ones; the form's is its number 0.
        let number = number.parse::<usize>().ok()?.checked_add(1)?;
        return Some(of_guest(number, part(rest)?));
    }
    Some(match terms {
        "guests" => (Field::Guest(0, Part::Phone), Fault::TooMany),
        "starts_at" => (Field::Start, Fault::Start),
        "duration_min" => (Field::Duration, Fault::Duration),
        "reminder_min" => (Field::Reminder, Fault::Reminder),
        "message" => (Field::Message, Fault::Message),
        "password" => (Field::Password, Fault::Password),
        "moderator" => (Field::Moderator, Fault::Moderator),
        _ => return None,
    })
}

fn part(rest: &str) -> Option<Part> {
    match rest {
        "" | ".phone" => Some(Part::Phone),
        ".name" => Some(Part::Name),
        ".email" => Some(Part::Email),
        _ => None,
    }
}

fn of_guest(number: usize, part: Part) -> (Field, Fault) {
    let fault = match part {
        Part::Name => Fault::GuestName,
        Part::Phone => Fault::Phone,
        Part::Email => Fault::Email,
    };
    (Field::Guest(number, part), fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_the_contract_is_a_field_of_the_form() {
        use ProblemCode as C;
        let cases = [
            (
                C::FieldRefused,
                "meeting.starts_at",
                Some((Field::Start, Fault::Start)),
            ),
            (
                C::InvalidRequest,
                "meeting.password",
                Some((Field::Password, Fault::Password)),
            ),
            (
                C::PhoneRefused,
                "meeting.guests[1].phone",
                Some((Field::Guest(2, Part::Phone), Fault::Phone)),
            ),
            (
                C::ContactNeeded,
                "guest",
                Some((Field::Guest(0, Part::Phone), Fault::NoContact)),
            ),
            (
                C::ContactNeeded,
                "meeting.guests[0]",
                Some((Field::Guest(1, Part::Phone), Fault::NoContact)),
            ),
            (
                C::SmsImpossible,
                "guest.phone",
                Some((Field::Guest(0, Part::Phone), Fault::NoSms)),
            ),
            (C::InvalidRequest, "name", Some((Field::Name, Fault::Name))),
            (C::SmsTooSoon, "phone", None),
            (C::InvalidRequest, "project_id", None),
            (C::InvalidRequest, "meeting.guests[x].phone", None),
            (C::InvalidRequest, "meeting", None),
        ];
        for (code, path, meant) in cases {
            assert_eq!(fault_of(&code, Some(path)), meant, "{path}");
        }
        assert_eq!(fault_of(&C::FieldRefused, None), None);
    }
}
