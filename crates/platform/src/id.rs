//! Typed ids: UUIDv7 inside, a short prefix when shown (`act_0190…`), so that an action is never taken for an ask.

/// Why a text is not an id of the wanted kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not a reference of the expected kind")]
pub struct NotAnId;

/// An id type that [`typed_id!`](crate::typed_id) made: an optional one binds to a statement as text or null.
pub trait TypedId: std::fmt::Display {}

impl<T: TypedId> From<Option<T>> for crate::db::Arg {
    fn from(id: Option<T>) -> Self {
        Self::Text(id.map(|i| i.to_string()))
    }
}

/// Defines an id type: `typed_id!(/** An action. */ ActionId, "act");`
#[macro_export]
macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub ::uuid::Uuid);

        impl $name {
            /// What stands before the underscore when the id is shown.
            pub const PREFIX: &'static str = $prefix;

            /// A new id, ordered by the time it was made.
            pub fn new() -> Self {
                Self(::uuid::Uuid::now_v7())
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }

        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(self, f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::id::NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bare = text.strip_prefix($prefix).and_then(|t| t.strip_prefix('_')).ok_or($crate::id::NotAnId)?;
                ::uuid::Uuid::try_parse(bare).map(Self).map_err(|_| $crate::id::NotAnId)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <::std::borrow::Cow<'de, str> as ::serde::Deserialize>::deserialize(d)?;
                text.parse().map_err(::serde::de::Error::custom)
            }
        }

        impl From<$name> for $crate::db::Arg {
            fn from(id: $name) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }

        impl $crate::id::TypedId for $name {}
    };
}

typed_id!(
    /// A body of the partnership, or one it deals with.
    AgencyId,
    "agy"
);
typed_id!(
    /// A person with an account or named in a post.
    AccountId,
    "acc"
);
