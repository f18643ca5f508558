//! Schemas of the types whose JSON is another primitive than their Rust shape.

use utoipa::openapi::schema::Type;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::{
    Anyway, Channel, Happening, Invite, LoaderAgent, MeetingDuration, Moderation, ProblemCode,
    Recording, Reminder,
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

impl PartialSchema for Happening {
    fn schema() -> RefOr<Schema> {
        let words = Self::ALL.iter().map(Self::as_str).collect::<Vec<_>>();
        let description = format!("One of {}, or a word of Apizee's own.", words.join(", "));
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some(description))
            .into()
    }
}

impl ToSchema for Happening {}
