//! A query, read field by field, so that an error can name the one at fault.

use std::collections::HashMap;
use std::convert::Infallible;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use contract::{ProblemCode, UnknownWord};

use crate::problem::ApiError;

/// The fields of a query. Unknown ones are left alone; of one that is given twice the last holds.
pub struct Fields(HashMap<String, String>);

impl<S: Send + Sync> FromRequestParts<S> for Fields {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self::read(query))
    }
}

impl Fields {
    fn read(query: &str) -> Self {
        let pairs = url::form_urlencoded::parse(query.as_bytes());
        Self(pairs.into_owned().collect())
    }

    /// A field that may be left out.
    ///
    /// # Errors
    /// One that is there and is not `form`; its value is not repeated.
    pub fn optional<T: FromStr>(&self, name: &str, form: &str) -> Result<Option<T>, ApiError> {
        let Some(text) = self.0.get(name) else {
            return Ok(None);
        };
        let wrong = || refused(name, form);
        text.parse().map(Some).map_err(|_| wrong())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// One that is not there, or is not `form`.
    pub fn needed<T: FromStr>(&self, name: &str, form: &str) -> Result<T, ApiError> {
        self.optional(name, form)?
            .ok_or_else(|| refused(name, form))
    }

    /// `offset`, 0 when it is left out.
    ///
    /// # Errors
    /// One that is no number.
    pub fn offset(&self) -> Result<u32, ApiError> {
        let offset = self.optional("offset", "the next_offset of the answer before, or nothing")?;
        Ok(offset.unwrap_or(0))
    }

    /// A field that must be one of a few words.
    ///
    /// # Errors
    /// One that is not there, or is another word.
    pub fn word<T: FromStr<Err = UnknownWord>>(&self, name: &str) -> Result<T, ApiError> {
        let given = self.0.get(name).map_or("", String::as_str);
        let found = given.parse();
        found.map_err(|UnknownWord(words)| refused(name, &words.join(" or ")))
    }
}

/// The refusal of a field.
pub fn refused(name: &str, form: &str) -> ApiError {
    let detail = format!("The query's field {name} must be {form}.");
    ApiError::new(ProblemCode::InvalidRequest, detail).at(name)
}

#[cfg(test)]
mod tests {
    use contract::RoomKind;

    use super::*;

    #[test]
    fn a_wrong_field_is_named_and_not_repeated() {
        let fields = Fields::read("kind=party&offset=-1&since=a%20b");
        let error = fields.word::<RoomKind>("kind").unwrap_err();
        assert_eq!(error.field.as_deref(), Some("kind"));
        assert!(error.detail.contains("assistance or meeting"));
        assert!(!error.detail.contains("party"));
        assert_eq!(
            fields.offset().unwrap_err().field.as_deref(),
            Some("offset")
        );
        assert_eq!(fields.needed::<String>("since", "x").unwrap(), "a b");
        assert!(fields.needed::<u8>("missing", "x").is_err());
        assert_eq!(fields.optional::<u8>("missing", "x"), Ok(None));
    }
}
