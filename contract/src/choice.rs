//! The shape of choices that JSON spells as a boolean and our code by their meaning.

/// `false` is the first name and the default, `true` the second. Its schema is written in
/// `openapi`.
macro_rules! choice {
    ($(#[$meta:meta])* $name:ident { $(#[$no_meta:meta])* $no:ident, $(#[$yes_meta:meta])* $yes:ident }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(from = "bool", into = "bool")]
        pub enum $name {
            $(#[$no_meta])*
            #[default]
            $no,
            $(#[$yes_meta])*
            $yes,
        }

        impl $name {
            /// Whether it is `false` on the wire, which may be left out.
            #[must_use]
            pub fn is_default(&self) -> bool {
                *self == Self::$no
            }
        }

        impl From<bool> for $name {
            fn from(yes: bool) -> Self {
                if yes { Self::$yes } else { Self::$no }
            }
        }

        impl From<$name> for bool {
            fn from(value: $name) -> Self {
                value == $name::$yes
            }
        }
    };
}

pub(crate) use choice;
