//! What the caller is told, and what to do.

use contract::{ContactRefusal, IDEMPOTENCY_KEY, ProblemCode};

use super::RoomsError;
use crate::problem::ApiError;
use crate::store::Ceiling;

impl From<RoomsError> for ApiError {
    fn from(error: RoomsError) -> Self {
        match error {
            RoomsError::ForbiddenProject => Self::new(
                ProblemCode::ForbiddenProject,
                "This connector does not serve the conversation's project; an administrator can add it to `projects`.",
            ),
            RoomsError::NotFound => Self::new(ProblemCode::NotFound, "There is no such room."),
            RoomsError::FieldRefused { field, remedy } => {
                Self::new(ProblemCode::FieldRefused, remedy).at(field)
            }
            RoomsError::GuestRefused { place, why } => {
                let of_first = Self::from(*why);
                let rest = of_first.field.as_deref().and_then(|field| field.strip_prefix("guest"));
                let field = format!("meeting.guests[{place}]{}", rest.unwrap_or_default());
                of_first.at(field)
            }
            RoomsError::ContactNeeded => Self::new(
                ProblemCode::ContactNeeded,
                "Apizee needs the guest's phone or e-mail: give one of them.",
            )
            .at("guest"),
            RoomsError::PhoneRefused(reason) => {
                Self::new(ProblemCode::PhoneRefused, phone_remedy(&reason)).at("guest.phone")
            }
            RoomsError::EmailRefused => {
                Self::new(ProblemCode::EmailRefused, "Give one whole address, such as name@example.com.")
                    .at("guest.email")
            }
            RoomsError::SmsImpossible => Self::new(
                ProblemCode::SmsImpossible,
                "This number cannot receive an SMS: give a mobile number, an e-mail, or hand over the link yourself.",
            )
            .at("guest.phone"),
            RoomsError::Over => Self::new(
                ProblemCode::RoomOver,
                "The room is over: nobody can enter it any more. Start another.",
            ),
            RoomsError::SmsTooSoon { retry_after } => Self::new(
                ProblemCode::SmsTooSoon,
                "An SMS went to this phone a moment ago: wait, or hand over the link yourself.",
            )
            .at("phone")
            .after_wait(retry_after),
            RoomsError::SmsSpent { of, retry_after } => {
                Self::new(ProblemCode::SmsSpent, spent_remedy(of)).after_wait(retry_after)
            }
            RoomsError::KeyReused => Self::new(
                ProblemCode::IdempotencyKeyReused,
                "This Idempotency-Key came with another body before: use a new key for a new wish.",
            )
            .at(IDEMPOTENCY_KEY),
            RoomsError::InFlight => Self::new(
                ProblemCode::IdempotencyInFlight,
                "The room is still being started: repeat the same request in a moment.",
            )
            .after(1),
            RoomsError::OutcomeUnknown(start) => {
                Self::looked_up().after(start.retry_after_s).about(*start)
            }
            RoomsError::StartUnderWay(start) => Self::new(
                ProblemCode::StartUnderWay,
                "Nobody knows yet what became of an earlier start of this conversation: wait until it is looked up, or start another with a new key and anyway = true.",
            )
            .after(start.retry_after_s)
            .about(*start),
            RoomsError::RoomChanged(room) => Self::new(
                ProblemCode::RoomChanged,
                "The room to replace is not the conversation's present one, which the answer shows: nothing was ended.",
            )
            .showing(*room),
            RoomsError::Store(error) if error.is_passing() => Self::from(&error),
            RoomsError::Deaf => Self::store_away(),
            RoomsError::Apizee(error) => Self::from(&error),
            RoomsError::Store(_) | RoomsError::Broken => {
                tracing::error!(%error, "a request failed by our own fault");
                Self::new(ProblemCode::Internal, "The fault is ours; try again, and report the request_id.")
            }
        }
    }
}

fn spent_remedy(of: Ceiling) -> &'static str {
    match of {
        Ceiling::Conversation => {
            "This conversation has had all SMS that the administrator allows for a day: hand over the link yourself."
        }
        Ceiling::Contact => {
            "This phone has had all SMS that the administrator allows for a day: hand over the link yourself."
        }
        Ceiling::Operator => {
            "You have sent all SMS that the administrator allows an agent in an hour: hand over the link yourself."
        }
        Ceiling::Connector => {
            "All SMS that the administrator allows for a day are sent: hand over the link yourself."
        }
    }
}

fn phone_remedy(reason: &ContactRefusal) -> &'static str {
    match reason {
        ContactRefusal::Neither | ContactRefusal::IncompleteEmail => {
            "This is no phone number: give one such as +33 6 12 34 56 78."
        }
        ContactRefusal::TooShort { .. } => "Digits are missing in the phone number.",
        ContactRefusal::TooLong { .. } => "The phone number has too many digits.",
        ContactRefusal::NoSuchNumber { .. } => {
            "There is no such number in its country: check the digits."
        }
        ContactRefusal::UnknownCountry => "The digits after + are no country's: check them.",
    }
}
