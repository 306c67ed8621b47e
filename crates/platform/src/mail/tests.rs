//! Mail on a real database, and through a small mail server of our own.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use super::{Mail, SECRET, ledger, queue, send_due};
use crate::access::{Actor, Role, Scope};
use crate::agency::Sector;
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::db::{Db, migrate};
use crate::error::Error;
use crate::settings::{Settings, Smtp};
use crate::testkit::{NOW, World};
use crate::trail::Entry;
use crate::web::App;

/// A mail server that says `answer` to each recipient and keeps what it took.
struct MailServer {
    port: u16,
    taken: Arc<Mutex<Vec<String>>>,
}

impl MailServer {
    async fn saying(answers: &'static [&'static str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = taken.clone();
        tokio::spawn(async move {
            for answer in answers {
                let (stream, _) = listener.accept().await.unwrap();
                converse(stream, answer, &kept).await;
            }
        });
        Self { port, taken }
    }

    fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

async fn converse(stream: TcpStream, answer: &str, kept: &Mutex<Vec<String>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 ready\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let reply = match line.split([' ', ':']).next().unwrap_or_default() {
            "RCPT" => answer,
            "DATA" => {
                write.write_all(b"354 go on\r\n").await.unwrap();
                let mut text = String::new();
                while let Ok(Some(line)) = lines.next_line().await {
                    if line == "." {
                        break;
                    }
                    text.push_str(&line);
                    text.push('\n');
                }
                kept.lock().unwrap().push(text);
                "250 taken"
            }
            "QUIT" => {
                let _ = write.write_all(b"221 bye\r\n").await;
                return;
            }
            _ => "250 ok",
        };
        write.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap();
    }
}

fn mail(address: &str) -> Mail {
    Mail {
        what: "turn",
        name: "West Mercia Police".into(),
        address: address.into(),
        about: ("commitment", "com_1".into()),
        subject: "Please answer by 3 December 2026: Progress update".into(),
        text: format!("Answer here: {SECRET}\n"),
        secret: Some("https://surety.example/answer/0123".into()),
    }
}

async fn queued(app: &App, mail: Mail) {
    let mut tx = app.begin(&Actor::command()).await.unwrap();
    queue(&mut tx, mail).await.unwrap();
    tx.commit(Entry::about("Tried", "mail", "")).await.unwrap();
}

/// The same database, seen by a program that sends to `port`.
async fn sending(world: &World, port: u16) -> App {
    let smtp = Smtp {
        host: "127.0.0.1".into(),
        port,
        from: "Surety <surety@example.test>".into(),
        user: None,
        password: None,
    };
    let settings = Settings { smtp: Some(smtp), ..world.app.settings().clone() };
    App::new(world.app.db().clone(), world.clock.clone(), Calendar::built_in().unwrap(), settings, vec![])
}

async fn states(app: &App) -> Vec<(String, i64)> {
    let lines = ledger(&mut app.db().read().await.unwrap(), &Scope::everything(), "").await.unwrap();
    lines.into_iter().map(|l| (l.state, l.attempts)).collect()
}

#[tokio::test]
async fn a_mail_leaves_with_its_secret_which_is_then_forgotten() {
    let world = World::new(vec![]).await;
    let server = MailServer::saying(&["250 ok"]).await;
    let app = sending(&world, server.port).await;
    queued(&app, mail("police@example.test")).await;
    assert_eq!(send_due(&app).await.unwrap(), 1);
    let text = &server.taken()[0];
    assert!(text.contains("https://surety.example/answer/0123"), "{text}");
    assert!(text.contains("Subject: Please answer by 3 December 2026: Progress update"), "{text}");
    assert!(text.contains("Message-ID: <mai_"), "{text}");
    let line = &ledger(&mut app.db().read().await.unwrap(), &Scope::everything(), "sent").await.unwrap()[0];
    assert!(line.secret.is_none() && !line.with_secret().contains("0123"));
    assert_eq!(send_due(&app).await.unwrap(), 0);
}

#[tokio::test]
async fn a_mail_that_cannot_leave_now_is_tried_again_and_one_that_never_can_is_not() {
    let world = World::new(vec![]).await;
    let server = MailServer::saying(&["451 later police@example.test", "250 ok", "550 no police@example.test"]).await;
    let app = sending(&world, server.port).await;
    queued(&app, mail("police@example.test")).await;
    assert_eq!(send_due(&app).await.unwrap(), 0);
    assert_eq!(states(&app).await, [("queued".to_owned(), 1)]);
    assert_eq!(send_due(&app).await.unwrap(), 0, "not before its time");
    world.at("2026-11-24T09:01:00Z");
    assert_eq!(send_due(&app).await.unwrap(), 1);
    assert_eq!(states(&app).await, [("sent".to_owned(), 2)]);
    queued(&app, mail("police@example.test")).await;
    assert_eq!(send_due(&app).await.unwrap(), 0);
    let failed = ledger(&mut app.db().read().await.unwrap(), &Scope::everything(), "failed").await.unwrap();
    assert_eq!(failed[0].failure.as_deref(), Some("The mail server refused it for good (code 550)."));
}

#[tokio::test]
async fn a_server_that_is_never_there_ends_in_failed() {
    let world = World::new(vec![]).await;
    let app = sending(&world, 1).await;
    queued(&app, mail("police@example.test")).await;
    for hour in 0..9 {
        world.at(&format!("2026-12-{:02}T09:00:00Z", hour + 1));
        assert_eq!(send_due(&app).await.unwrap(), 0);
    }
    assert_eq!(states(&app).await, [("failed".to_owned(), 9)]);
}

#[tokio::test]
async fn a_wrong_or_missing_address_stands_in_the_ledger_and_stops_nobody() {
    let world = World::new(vec![]).await;
    queued(&world.app, mail("not an address")).await;
    queued(&world.app, mail("")).await;
    let lines = ledger(&mut world.app.db().read().await.unwrap(), &Scope::everything(), "failed").await.unwrap();
    let mut why: Vec<&str> = lines.iter().filter_map(|l| l.failure.as_deref()).collect();
    why.sort_unstable();
    assert_eq!(why, ["No address is known. Add one and send it again.", "The address is not a mail address."]);
}

#[tokio::test]
async fn a_line_break_in_a_subject_makes_no_header() {
    let world = World::new(vec![]).await;
    let server = MailServer::saying(&["250 ok"]).await;
    let app = sending(&world, server.port).await;
    queued(&app, Mail { subject: "Hello\r\nBcc: all@example.test".into(), ..mail("police@example.test") }).await;
    assert_eq!(send_due(&app).await.unwrap(), 1);
    assert!(server.taken()[0].contains("Subject: Hello Bcc: all@example.test"));
}

#[tokio::test]
async fn a_write_that_is_not_kept_sends_nothing() {
    let world = World::new(vec![]).await;
    let mut tx = world.app.begin(&Actor::command()).await.unwrap();
    queue(&mut tx, mail("police@example.test")).await.unwrap();
    drop(tx);
    assert_eq!(states(&world.app).await, []);
}

#[tokio::test]
async fn mail_survives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("mail.db").display());
    let server = MailServer::saying(&["250 ok"]).await;
    let smtp = Smtp {
        host: "127.0.0.1".into(),
        port: server.port,
        from: "surety@example.test".into(),
        user: None,
        password: None,
    };
    let settings = Settings { smtp: Some(smtp), ..Settings::default() };
    let started = async || {
        let db = Db::open(&url).await.unwrap();
        migrate(&db, crate::MIGRATIONS).await.unwrap();
        let clock = Clock::standing_at(NOW.parse().unwrap());
        App::new(db, clock, Calendar::built_in().unwrap(), settings.clone(), vec![])
    };
    let first = started().await;
    queued(&first, mail("police@example.test")).await;
    first.db().close().await;
    drop(first);
    let second = started().await;
    assert_eq!(send_due(&second).await.unwrap(), 1);
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test]
async fn without_a_mail_server_mail_is_held_until_somebody_releases_it() {
    let world = World::new(vec![super::part()]).await;
    let board = world.agency("TSCB", Sector::Board).await;
    let (mara, pat) = (
        world.person("Mara Board", &board, Role::BusinessManager).await,
        world.person("Pat Officer", &board, Role::Officer).await,
    );
    queued(&world.app, mail("police@example.test")).await;
    assert_eq!(send_due(&world.app).await.unwrap(), 1);
    mara.get("/outbox").await.is(200).sees("No mail server is set").sees("Kept here").sees("West Mercia Police");
    let id =
        ledger(&mut world.app.db().read().await.unwrap(), &Scope::everything(), "held").await.unwrap()[0].id.clone();
    let page = format!("/outbox/{id}");
    mara.get(&page).await.is(200).sees("Answer here").sees_no("answer/0123");
    mara.post(&format!("{page}/send"), &[]).await.refused("No mail leaves from here");
    pat.get("/outbox").await.is(404);
    pat.get(&page).await.is(404);
    pat.post(&format!("{page}/send"), &[]).await.is(404);
    assert_eq!(world.stranger().get("/outbox").await.done(), "/sign-in?next=/outbox");
    let server = MailServer::saying(&["250 ok"]).await;
    let app = sending(&world, server.port).await;
    super::send_again(&app, &mara.actor, &id).await.unwrap();
    assert_eq!(send_due(&app).await.unwrap(), 1);
    assert!(matches!(super::send_again(&app, &mara.actor, &id).await, Err(Error::Refused(_))));
    world.trail_is_sound().await;
}
