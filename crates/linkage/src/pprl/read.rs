use crate::field::{Field, Meaning};

/// The field an encoded column holds: "bloom:surname" or "block:surname+birth-date".
fn field_of(heading: &str) -> Option<Field> {
    if let Some(word) = heading.strip_prefix("bloom:") {
        let meaning: Meaning = serde_json::from_value(serde_json::Value::String(word.to_string())).ok()?;
        return Some(Field { name: word.to_string(), meaning, encoded: true });
    }
    heading.strip_prefix("block:").map(|name| Field::new(name, Meaning::BlockKey))
}

/// The encoded columns of a table and what each holds.
pub(crate) fn fields_of(headings: &[String]) -> Vec<(usize, Field)> {
    headings.iter().enumerate().filter_map(|(at, heading)| field_of(heading).map(|field| (at, field))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoded_headings_tell_their_field() {
        let headings: Vec<String> = ["id", "bloom:surname", "bloom:nonsense", "block:a+b"].map(str::to_string).to_vec();
        let fields = fields_of(&headings);
        assert_eq!(fields.len(), 2);
        assert_eq!((fields[0].0, fields[0].1.meaning, fields[0].1.encoded), (1, Meaning::Surname, true));
        assert_eq!((fields[1].0, fields[1].1.meaning), (3, Meaning::BlockKey));
    }
}
