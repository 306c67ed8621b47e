//! Files made harmless: what was hidden is gone, bombs do not go off, and everything else is refused.

mod house;

use std::io::Cursor;

use concerns::attachment::{AttachmentRefused, LARGEST, examine};
use concerns::concern::AttachmentKind;
use house::{hidden, only_concern, open_form, staff, world};
use image::{DynamicImage, ImageFormat, RgbImage};
use proptest::prelude::*;

fn picture(format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(64, 32, |x, y| image::Rgb([(x * 4) as u8, (y * 8) as u8, 90]));
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(drawn).write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A JPEG with a camera's notes, and something behind its end.
fn telling_jpeg() -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg);
    let notes = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0 owner Ann Onymous 52.67N 2.44W";
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(((notes.len() + 2) as u16).to_be_bytes());
    out.extend(notes);
    out.extend(&plain[2..]);
    out.extend(b"PK\x03\x04 <script>alert(1)</script>");
    out
}

fn holds(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|w| w == words)
}

#[test]
fn pictures_are_drawn_anew_without_what_was_hidden_in_them() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let kept = examine(&picture(format)).unwrap();
        assert_eq!(kept.kind, AttachmentKind::Picture);
        let read = image::load_from_memory_with_format(&kept.bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!((read.width(), read.height()), (64, 32));
    }
    let sent = telling_jpeg();
    let kept = examine(&sent).unwrap();
    for hidden in [&b"Exif"[..], b"Ann Onymous", b"52.67N", b"script", b"PK\x03\x04"] {
        assert!(holds(&sent, hidden), "the test sends no {:?}", String::from_utf8_lossy(hidden));
        assert!(!holds(&kept.bytes, hidden), "{:?} came through", String::from_utf8_lossy(hidden));
    }
}

#[test]
fn large_pictures_are_made_smaller() {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(3_000, 1_000)).write_to(&mut out, ImageFormat::Png).unwrap();
    let kept = examine(&out.into_inner()).unwrap();
    let read = image::load_from_memory(&kept.bytes).unwrap();
    assert_eq!((read.width(), read.height()), (2_400, 800));
}

/// A PNG of few bytes that says it is enormous.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = picture(ImageFormat::Png);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc32(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    bytes
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    })
}

#[test]
fn bombs_do_not_go_off() {
    for (width, height) in [(60_000, 60_000), (15_999, 15_999), (2_000_000_000, 2), (6_400, 6_400)] {
        assert_eq!(examine(&bomb(width, height)), Err(AttachmentRefused::TooManyPixels), "{width} × {height}");
    }
    assert_eq!(examine(&bomb(0, 5)), Err(AttachmentRefused::Damaged));
    let cut = &picture(ImageFormat::Png)[..60];
    assert_eq!(examine(cut), Err(AttachmentRefused::Damaged));
    assert_eq!(examine(&vec![b'a'; LARGEST + 1]), Err(AttachmentRefused::TooLarge));
}

#[test]
fn text_stays_text_and_everything_else_is_refused() {
    let kept = examine("\u{feff}Godzina 15\r\n\u{202E}odwrotnie".as_bytes()).unwrap();
    assert_eq!(kept.bytes, "Godzina 15\nodwrotnie".as_bytes());
    // A page of HTML or SVG is text, and is shown as text.
    assert_eq!(examine(b"<svg onload='alert(1)'/>").unwrap().kind, AttachmentKind::Text);
    let refused: [&[u8]; 8] = [
        b"%PDF-1.7",
        b"{\\rtf1",
        b"PK\x03\x04",
        b"GIF89a\x01\0\x01\0",
        b"MZ\x90\0",
        b"\x7fELF",
        b"BM\x36\0\0\0\0\0",
        b"text\0text",
    ];
    for bytes in refused {
        assert_eq!(examine(bytes), Err(AttachmentRefused::UnknownKind), "{:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(examine("a".repeat(20_001).as_bytes()), Err(AttachmentRefused::TextTooLong));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Whatever is done to a file, it becomes harmless or is refused.
    #[test]
    fn no_file_panics(which in 0usize..3, at in any::<prop::sample::Index>(), with in any::<[u8; 4]>(), cut in any::<prop::sample::Index>()) {
        let mut bytes = picture([ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP][which]);
        let at = at.index(bytes.len() - 4);
        bytes[at..at + 4].copy_from_slice(&with);
        bytes.truncate(cut.index(bytes.len()) + 1);
        if let Ok(kept) = examine(&bytes) {
            prop_assert!(kept.kind == AttachmentKind::Text || image::load_from_memory(&kept.bytes).is_ok());
        }
    }
}

#[tokio::test]
async fn staff_open_what_came_and_it_is_sealed_on_the_disk() {
    let world = world().await;
    let staff = staff(&world).await;
    let (path, token) = open_form(&world, "anonymous").await;
    let fields = [("token", token.as_str()), ("worry", "See the picture")];
    let page = world.stranger().upload(&path, &fields, ("files", "Ann Onymous.jpg", &telling_jpeg())).await;
    hidden(&page, "pass");
    let one = only_concern(&staff).await;
    staff.worker.get(&one).await.sees("Open picture 1").sees_no("Ann Onymous");
    let opened = staff.worker.get(&format!("{one}/file/1")).await;
    assert!(opened.text.contains("JFIF"));
    staff.worker.get(&format!("{one}/file/2")).await.is(404);
    staff.worker.get(&format!("{one}/file/0")).await.is(404);
    for other in [&staff.custodian, &staff.administrator, &staff.officer] {
        other.get(&format!("{one}/file/1")).await.is(404);
    }
    for file in std::fs::read_dir(&world.app.settings().files).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!holds(&bytes, b"JFIF"), "a picture lies open on the disk");
    }
}
