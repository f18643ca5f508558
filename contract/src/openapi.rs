//! Schemas of the types whose JSON is another primitive than their Rust shape.

use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Anyway, Channel, Invite, LoaderAgent, MeetingDuration, Moderation, ProblemCode, Recording,
    Reminder,
};

macro_rules! as_primitive {
    ($($type:ty: $primitive:ty),+ $(,)?) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                <$primitive>::schema()
            }
        }

        impl ToSchema for $type {}
    )+};
}

as_primitive!(Channel: String, ProblemCode: String, Invite: bool, Moderation: bool, Anyway: bool);
as_primitive!(Recording: bool, LoaderAgent: bool, MeetingDuration: u16, Reminder: u16);
