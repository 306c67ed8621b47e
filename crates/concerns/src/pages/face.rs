//! What every public page has: its words, its language and size, where the quick exit leads.

use platform::error::{Error, Faults};
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use crate::words::{Face, brand, languages, leave_to};

/// A public page. `tail` is its address after the face, for the same page in another language or size.
pub(super) fn shown(app: &App, visitor: &Visitor, face: Face, (tail, template): (&str, &str), page: Value) -> Answer {
    let mut all = shell(app, face, tail)?;
    if let (Some(all), Value::Object(page)) = (all.as_object_mut(), page) {
        all.extend(page);
    }
    app.page(visitor, &format!("concerns/{template}.html"), all)
}

fn shell(app: &App, face: Face, tail: &str) -> Result<Value, Error> {
    let settings = app.settings();
    let public = settings.public.clone().unwrap_or_default();
    let address = |face: Face| format!("/tell/{}{tail}", face.name());
    let other = |l| {
        json!({
            "name": Face { language: l, large: face.large }.word("language"), "code": l.code,
            "href": address(Face { language: l, ..face }), "current": l.code == face.language.code,
        })
    };
    Ok(json!({
        "t": face.words(settings),
        "brand": brand(settings),
        "root": format!("/tell/{}", face.name()),
        "lang": face.language.code,
        "large": face.large,
        "languages": languages()?.iter().map(other).collect::<Vec<_>>(),
        "size_href": address(Face { large: !face.large, ..face }),
        "leave_to": leave_to(settings),
        "telephone": public.telephone.is_some(),
        "hours": public.hours.is_some(),
        "night": public.out_of_hours.is_some(),
    }))
}

/// Faults whose messages are names of sentences, said in the words of a face.
pub(super) fn said(face: Face, faults: Faults) -> Faults {
    let mut said = Faults::default();
    for fault in faults.0 {
        said.add(fault.field, face.word(&fault.message));
    }
    said
}

/// A form with one fault.
pub(super) fn with_fault(mut form: Posted, field: &str, sentence: String) -> Posted {
    form.faults.add(field, sentence);
    form
}
