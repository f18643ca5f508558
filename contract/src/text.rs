//! The two shapes of text types: open ones, and hidden ones for what must not be seen.

/// Why a text is not what its type says. Holds the rule, never the text itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {rule}")]
pub struct TextError {
    /// The name of the type, for a field's message.
    pub what: &'static str,
    /// The rule that does not hold, in words.
    pub rule: &'static str,
}

/// A text with a rule. `FromStr`, `Deserialize` and `TryFrom<String>` share `$check`.
macro_rules! text_type {
    ($(#[$meta:meta])* $name:ident, $what:literal, $check:expr) => {
        $crate::text::text_type!(@common $(#[$meta])* $name, $what, $check);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
    (@common $(#[$meta:meta])* $name:ident, $what:literal, $check:expr) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = $crate::text::TextError;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                let check: fn(&str) -> Result<(), &'static str> = $check;
                check(&text).map_err(|rule| $crate::text::TextError { what: $what, rule })?;
                Ok(Self(text))
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::text::TextError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::try_from(text.to_owned())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
}

/// A text that is personal or secret: `Debug` hides it, there is no `Display`, and one method
/// exposes it.
macro_rules! hidden_text_type {
    ($(#[$meta:meta])* $name:ident, $what:literal, $check:expr) => {
        $crate::text::text_type!(@common $(#[$meta])* $name, $what, $check);

        impl $name {
            /// The text itself. Search for `expose` to see every place that reads it.
            #[must_use]
            pub fn expose(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

pub(crate) use {hidden_text_type, text_type};

/// 1 to `max` characters, none of them a control character.
pub(crate) fn plain(text: &str, max: usize) -> bool {
    !text.is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control)
}
