//! The ids of this part's records. Same shape and behaviour as [`platform::id`]'s, whose macro cannot be used from another
//! crate as long as it implements `From<Option<Id>>` for the database argument: neither type is ours there.

/// Defines an id type with a prefix when shown, as `platform::typed_id!` does; an optional id becomes an argument by
/// [`optional`].
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
            type Err = ::platform::id::NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let bare = text.strip_prefix($prefix).and_then(|t| t.strip_prefix('_'));
                let uuid = bare.and_then(|t| ::uuid::Uuid::try_parse(t).ok());
                uuid.map(Self).ok_or(::platform::id::NotAnId)
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

        impl From<$name> for ::platform::db::Arg {
            fn from(id: $name) -> Self {
                Self::Text(Some(id.to_string()))
            }
        }
    };
}
pub(crate) use typed_id;

/// An id that may be missing, as a database argument.
pub fn optional(id: Option<impl ToString>) -> platform::db::Arg {
    platform::db::Arg::Text(id.map(|i| i.to_string()))
}
