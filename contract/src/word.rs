//! Enumerations that cross a border as words.
//!
//! The usual crate (strum) would have each word said twice, to it and to serde, with nothing to hold
//! the two together; and the panel takes nothing in that it can do without.

/// A word that is none of those asked for. Holds these, never the word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("none of {}", .0.join(", "))]
pub struct UnknownWord(pub &'static [&'static str]);

/// Where a word stands among others. Not for callers: one search for all enumerations is smaller, in
/// the panel, than one for each.
#[doc(hidden)]
#[must_use]
#[inline(never)]
pub fn place(word: &str, of: &[&str]) -> Option<usize> {
    of.iter().position(|known| *known == word)
}

/// Declares an enumeration whose every variant has a word: what it is in JSON, in the OpenAPI
/// document, in the store, in a metric. All of these follow from the one word:
///
/// - `as_str`, `FromStr`, and `ALL` in the order of the declaration;
/// - `Serialize` and `Deserialize`; and utoipa's `ToSchema`, where it is derived.
///
/// With `or { Other }` at its end it is somebody else's enumeration, which may know more words than
/// we: those are `Other`, and it is read from any text.
#[macro_export]
macro_rules! words {
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$of_variant:meta])* $variant:ident = $word:tt,)+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        // The renames are utoipa's to read; serde reads and writes with what follows here.
        #[serde(try_from = "String", into = "&'static str")]
        $vis enum $name {
            $($(#[$of_variant])* #[serde(rename = $word)] $variant,)+
        }

        impl TryFrom<String> for $name {
            type Error = $crate::UnknownWord;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                word.parse()
            }
        }

        impl From<$name> for &'static str {
            fn from(word: $name) -> Self {
                word.as_str()
            }
        }

        impl $name {
            /// All of them, in the order of their declaration.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word.
            #[must_use]
            $vis const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl core::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                const WORDS: &[&str] = &[$($word),+];
                let found = $crate::word::place(word, WORDS).and_then(|at| Self::ALL.get(at));
                found.copied().ok_or($crate::UnknownWord(WORDS))
            }
        }
    };
    (
        $(#[$meta:meta])*
        $vis:vis enum $name:ident {
            $($(#[$of_variant:meta])* $variant:ident = $word:tt,)+
        } or {
            $(#[$of_other:meta])* $other:ident
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        $vis enum $name {
            $($(#[$of_variant])* $variant,)+
            $(#[$of_other])*
            $other(String),
        }

        impl $name {
            /// All that are known, in the order of their declaration.
            $vis const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word.
            #[must_use]
            $vis fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::$other(word) => word,
                }
            }
        }

        impl From<String> for $name {
            fn from(word: String) -> Self {
                let found = $crate::word::place(&word, &[$($word),+]).and_then(|at| Self::ALL.get(at));
                found.cloned().unwrap_or(Self::$other(word))
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.as_str().to_owned()
            }
        }

        impl core::str::FromStr for $name {
            type Err = core::convert::Infallible;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Ok(Self::from(word.to_owned()))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    words! {
        #[derive(Default)]
        enum Colour {
            Red = "red",
            #[default]
            DarkBlue = "dark_blue",
        }
    }

    words! {
        enum Sign {
            Cross = "CROSS",
            Circle = "circle",
        } or {
            Strange
        }
    }

    #[test]
    fn a_word_is_the_same_for_all_readers_and_writers() {
        for (colour, word) in Colour::ALL.iter().zip(["red", "dark_blue"]) {
            assert_eq!(colour.as_str(), word);
            assert_eq!(word.parse(), Ok(*colour));
            let json = serde_json::to_string(colour).unwrap();
            assert_eq!(json, format!("\"{word}\""));
            assert_eq!(serde_json::from_str::<Colour>(&json).unwrap(), *colour);
        }
        assert_eq!(Colour::default(), Colour::DarkBlue);
        for wrong in ["", "DarkBlue", "Red", "blue"] {
            let error = wrong.parse::<Colour>().unwrap_err();
            assert_eq!(error.to_string(), "none of red, dark_blue");
            let json = format!("\"{wrong}\"");
            assert!(serde_json::from_str::<Colour>(&json).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_others_add_keeps_its_own_word() {
        for (sign, word) in Sign::ALL.iter().zip(["CROSS", "circle"]) {
            assert_eq!((sign.as_str(), &Sign::from(word.to_owned())), (word, sign));
        }
        for word in ["CROSS", "circle", "Circle", "", "square"] {
            let sign: Sign = word.parse().unwrap();
            assert_eq!(sign.as_str(), word);
            assert_eq!(
                matches!(sign, Sign::Strange(_)),
                !["CROSS", "circle"].contains(&word)
            );
            let json = serde_json::to_string(&sign).unwrap();
            assert_eq!(json, format!("\"{word}\""));
            assert_eq!(serde_json::from_str::<Sign>(&json).unwrap(), sign);
        }
    }
}
