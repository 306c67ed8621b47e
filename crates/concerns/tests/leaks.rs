//! Anonymous means it: after somebody has told something without a name, and come back, nothing that the program wrote
//! holds anything of them. The server is real, and so is the address they come from.

mod house;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use house::world;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket};

/// Where the reporter comes from.
const ADDRESS: &str = "127.0.0.77";

/// What the reporter's browser and files give away, and what they wrote.
const GIVEN_AWAY: [&str; 9] = [
    ADDRESS,
    "203.0.113.177",
    "Leakbrowser/7.7",
    "leaked-referrer.example",
    "leaked-cookie-value",
    "xx-LEAKED",
    "leaked-file-name",
    "Leaked Camera Owner",
    "words that must lie sealed",
];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.flat_map(|e| if e.path().is_dir() { files(&e.path()) } else { vec![e.path()] }).collect()
}

/// Files beside the house that were written since: temporary ones.
fn temporary(since: SystemTime) -> Vec<PathBuf> {
    let is_new = |path: &PathBuf| path.metadata().and_then(|m| m.modified()).is_ok_and(|at| at >= since);
    let entries = std::fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten();
    entries.map(|e| e.path()).filter(|p| p.is_file() && is_new(p)).collect()
}

fn found(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|w| w.eq_ignore_ascii_case(words.as_bytes()))
}

/// Sends what a browser sends, from the reporter's address, with everything that could give them away.
async fn send(port: u16, line: &str, kind: &str, body: &[u8]) -> String {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(format!("{ADDRESS}:0").parse().unwrap()).unwrap();
    let mut stream = socket.connect(format!("127.0.0.1:{port}").parse().unwrap()).await.unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nUser-Agent: Leakbrowser/7.7\r\n\
         X-Forwarded-For: 203.0.113.177\r\nForwarded: for=203.0.113.177\r\nX-Real-IP: 203.0.113.177\r\n\
         Referer: https://leaked-referrer.example/page\r\nCookie: surety_session=leaked-cookie-value\r\n\
         Accept-Language: xx-LEAKED\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn picture() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(40, 30).write_to(&mut out, image::ImageFormat::Jpeg).unwrap();
    let plain = out.into_inner();
    let notes = b"Exif\0\0II*\0\x08\0\0\0\0\0 Leaked Camera Owner";
    let length = u16::try_from(notes.len() + 2).unwrap().to_be_bytes();
    [&plain[..2], &[0xff, 0xe1], &length, notes, &plain[2..]].concat()
}

fn form(token: &str) -> Vec<u8> {
    let field = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes()
    };
    let file = b"--edge\r\nContent-Disposition: form-data; name=\"files\"; filename=\"leaked-file-name.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n";
    let written = field("worry", "words that must lie sealed");
    [field("token", token), written, file.to_vec(), picture(), b"\r\n--edge--\r\n".to_vec()].concat()
}

/// What stands between two texts.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> &'t str {
    text.split(begin).nth(1).and_then(|rest| rest.split(end).next()).unwrap_or_else(|| panic!("no {begin}: {text}"))
}

#[tokio::test]
async fn nothing_that_the_program_wrote_holds_anything_of_an_anonymous_reporter() {
    let begun = SystemTime::now();
    let log = Log::default();
    let writer = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || writer.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    tracing::info!("the log is read");

    let world = world().await;
    let staff = house::staff(&world).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(platform::web::serve_on(listener, world.app.clone(), std::future::pending()));

    let page = send(port, "GET /tell/en/new/anonymous", "text/plain", b"").await;
    assert!(!page.to_lowercase().contains("set-cookie"), "{page}");
    world.clock.set(world.app.clock().now() + jiff::SignedDuration::from_mins(3));
    let token = between(&page, "name=\"token\" value=\"", "\"");
    let multipart = "multipart/form-data; boundary=edge";
    let told = send(port, "POST /tell/en/new/anonymous", multipart, &form(token)).await;
    let number = between(&told, "id=\"receipt\">", "<").to_owned();
    let kept = format!(
        "pass={}&last={}",
        between(&told, "name=\"pass\" value=\"", "\"").replace("&#x2f;", "%2F").replace('+', "%2B"),
        &number[15..]
    );
    let urlencoded = "application/x-www-form-urlencoded";
    assert!(send(port, "POST /tell/en/kept", urlencoded, kept.as_bytes()).await.contains("Thank you"));
    let back = format!("receipt={}", number.replace(' ', "+"));
    assert!(send(port, "POST /tell/en/back", urlencoded, back.as_bytes()).await.contains("It has arrived"));
    send(port, "POST /tell/en/back", urlencoded, b"receipt=1111222233334444").await;
    send(port, "GET /tell/nowhere/at-all", "text/plain", b"").await;
    // The staff's part of it too: what they open is written down, and must not hold more.
    let one = house::only_concern(&staff).await;
    staff.worker.get(&one).await.sees("words that must lie sealed").sees("Open picture 1");
    staff.worker.get(&format!("{one}/file/1")).await.is(200);
    platform::clockwork::run_once(&world.app).await.unwrap();
    platform::mail::send_due(&world.app).await.unwrap();

    let written = log.0.lock().unwrap().clone();
    assert!(found(&written, "the log is read") && found(&written, "select"), "the log was not captured");
    let folder = world.app.settings().files.parent().unwrap().to_owned();
    let all = files(&folder);
    // On PostgreSQL the database is no file of the program's: there the rest is searched, and the file on SQLite.
    let database = if std::env::var_os("TEST_POSTGRES").is_some() { None } else { Some("test.db") };
    for needed in database.into_iter().chain([".key"]) {
        assert!(all.iter().any(|f| f.to_string_lossy().ends_with(needed)), "{needed} was not searched: {all:?}");
    }
    let mut searched = vec![(PathBuf::from("the log"), written)];
    searched.extend(all.into_iter().chain(temporary(begun)).filter_map(|f| std::fs::read(&f).ok().map(|b| (f, b))));
    let digits = number.replace(' ', "");
    for words in GIVEN_AWAY.into_iter().chain([number.as_str(), digits.as_str()]) {
        for (file, bytes) in &searched {
            assert!(!found(bytes, words), "{} holds “{words}”", file.display());
        }
    }
}
