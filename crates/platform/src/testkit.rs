//! The test kit: a real router on a fresh database, a clock that stands still, and people as types.
//!
//! `let world = World::new(parts).await; let amira = world.person("Amira", &agency, Role::BusinessManager).await;`
//! `amira.get("/programme").await.sees("38 recommendations");`

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use jiff::Timestamp;
use tower::ServiceExt;

use crate::access::{Actor, Role, permit_new};
use crate::account::{Account, Administer, Membership};
use crate::agency::{Agency, Sector};
use crate::calendar::Calendar;
use crate::clock::Clock;
use crate::db::{Ask, Db, Migration, Statement, migrate};
use crate::id::{AccountId, AgencyId};
use crate::part::Part;
use crate::settings::Settings;
use crate::trail::Entry;
use crate::web::{App, router};
use crate::{session, trail};

/// Where every test's clock stands: Tuesday 24 November 2026, 09:00.
pub const NOW: &str = "2026-11-24T09:00:00Z";

/// A small house with real walls.
pub struct World {
    /// The running program.
    pub app: App,
    /// Its routes.
    pub router: Router,
    /// Its clock.
    pub clock: Clock,
    _folder: tempfile::TempDir,
}

/// Somebody who uses it, signed in or not.
pub struct Person<'w> {
    world: &'w World,
    cookie: Option<String>,
    bearer: Option<String>,
    csrf: String,
    /// As what they act.
    pub actor: Actor,
}

/// What came back.
pub struct Seen {
    /// The status.
    pub status: StatusCode,
    /// Where to, after a post.
    pub location: Option<String>,
    /// The page.
    pub text: String,
}

/// The steps of the platform and of these parts, in order.
pub fn steps(parts: &[Part]) -> Vec<Migration> {
    crate::MIGRATIONS.iter().chain(parts.iter().flat_map(|p| p.migrations)).copied().collect()
}

impl World {
    /// A world of these parts. On PostgreSQL when `TEST_POSTGRES` holds the address of a server, each world in a
    /// database of its own; else on SQLite.
    ///
    /// # Panics
    /// When the database cannot be made: then no test can say anything.
    pub async fn new(parts: Vec<Part>) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match std::env::var("TEST_POSTGRES") {
            Ok(server) => own_database(&server).await,
            Err(_) => format!("sqlite:{}", folder.path().join("test.db").display()),
        };
        let db = Db::open(&url).await.expect("a database");
        migrate(&db, &steps(&parts)).await.expect("a schema");
        let clock = Clock::standing_at(NOW.parse().expect("a time"));
        let settings = Settings {
            partnership: "Test Partnership".into(),
            files: folder.path().join("files"),
            secrets: folder.path().join("secrets"),
            ..Settings::default()
        };
        let calendar = Calendar::built_in().expect("a calendar");
        let app = App::new(db, clock.clone(), calendar, settings, parts);
        Self { router: router(&app), app, clock, _folder: folder }
    }

    /// A body.
    pub async fn agency(&self, short: &str, sector: Sector) -> Agency {
        let agency = Agency {
            id: AgencyId::new(),
            short: short.into(),
            name: format!("{short} in full"),
            sector,
            also_known_as: vec![],
            valid_from: None,
            valid_to: None,
            successor: None,
            email: Some(format!("{}@example.test", short.to_lowercase())),
            chief_officer: Some("Chief officer".into()),
        };
        let mut tx = self.app.begin(&Actor::command()).await.expect("a write");
        let entry = Entry::of("AgencyAdded", &agency);
        tx.save(permit_new(&Actor::command(), Administer::Bodies, agency.clone()).expect("allowed"))
            .await
            .expect("saved");
        tx.commit(entry).await.expect("committed");
        agency
    }

    /// A person with a role for a body, signed in.
    pub async fn person(&self, name: &str, agency: &Agency, role: Role) -> Person<'_> {
        let from = jiff::civil::date(2016, 1, 1);
        let account = Account {
            id: AccountId::new(),
            name: name.into(),
            post: role.label().into(),
            email: format!("{}@example.test", name.to_lowercase().replace(' ', ".")),
            memberships: vec![Membership { agency: agency.id, role, from, until: None }],
            closed: false,
        };
        let command = Actor::command();
        let mut tx = self.app.begin(&command).await.expect("a write");
        let entry = Entry::of("AccountAdded", &account);
        tx.save(permit_new(&command, Administer::Accounts, account.clone()).expect("allowed")).await.expect("saved");
        tx.commit(entry).await.expect("committed");
        self.signed_in(&account).await
    }

    /// An account's session, without typing a password.
    pub async fn signed_in(&self, account: &Account) -> Person<'_> {
        let now = self.clock.now();
        let cookie = session::begin(self.app.db(), now, account, "").await.expect("a session");
        let session = session::resume(self.app.db(), now, &cookie).await.expect("a database").expect("a session");
        let agencies =
            crate::agency::Agencies::load(&mut self.app.db().read().await.expect("a read")).await.expect("bodies");
        let actor = account.actor(self.clock.today(), &agencies);
        Person { world: self, cookie: Some(cookie), bearer: None, csrf: session.csrf, actor }
    }

    /// Nobody.
    pub fn stranger(&self) -> Person<'_> {
        Person { world: self, cookie: None, bearer: None, csrf: String::new(), actor: Actor::public() }
    }

    /// A body's program with an API token.
    pub fn program(&self, token: &str) -> Person<'_> {
        Person { bearer: Some(token.to_owned()), ..self.stranger() }
    }

    /// Moves the clock.
    pub fn at(&self, moment: &str) {
        self.clock.set(moment.parse::<Timestamp>().expect("a time"));
    }

    /// Every statement of the floor and of the parts prepares on this database.
    pub async fn prepares_every_statement(&self) {
        let own = [
            crate::trail::STATEMENTS,
            crate::trail::VERIFY_STATEMENTS,
            crate::remember::STATEMENTS,
            crate::record::STATEMENTS,
            crate::session::STATEMENTS,
            crate::account::STATEMENTS,
            crate::look::STATEMENTS,
            crate::glass::STATEMENTS,
            crate::draft::STATEMENTS,
        ];
        let lists =
            [crate::account::LISTS, crate::agency::LISTS, crate::look::LISTS, crate::glass::LISTS, crate::draft::LISTS];
        let parts = self.app.parts();
        let single = own.into_iter().chain(parts.iter().flat_map(|p| p.statements.iter().copied())).flatten();
        let many = lists.into_iter().chain(parts.iter().flat_map(|p| p.lists.iter().copied())).flatten().map(|l| &l.0);
        for statement in single.chain(many) {
            let prepared = self.app.db().prepare(statement).await;
            assert!(prepared.is_ok(), "{}: {:?}", statement.name, prepared.err());
        }
    }

    /// Every (table, column) of the live schema.
    pub async fn columns(&self) -> Vec<(String, String)> {
        let statement = Statement {
            name: "testkit.columns",
            sqlite: "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c
                     where m.type = 'table' and m.name not like 'sqlite_%'",
            postgres: "select table_name::text, column_name::text from information_schema.columns where table_schema = 'public'",
        };
        let rows = self.app.db().read().await.expect("a read").all(statement.with([])).await.expect("columns");
        rows.iter().map(|r| (r.at(0).expect("a table"), r.at(1).expect("a column"))).collect()
    }

    /// The trail is whole.
    pub async fn trail_is_sound(&self) {
        let verdict = trail::verify(self.app.db(), |_| ()).await.expect("a database");
        assert!(matches!(verdict, trail::Verdict::Sound { .. }), "{verdict:?}");
    }
}

async fn own_database(server: &str) -> String {
    use sqlx::{AssertSqlSafe, Connection, Executor};
    let name = format!("t{}", uuid::Uuid::new_v4().simple());
    let mut connection = sqlx::PgConnection::connect(server).await.expect("the test server");
    connection.execute(AssertSqlSafe(format!("create database {name}"))).await.expect("a database");
    let (base, _) = server.rsplit_once('/').expect("an address with a database name");
    format!("{base}/{name}")
}

impl Person<'_> {
    /// Opens a page.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(Request::get(path), Body::empty()).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let mut pairs = vec![("csrf", self.csrf.as_str())];
        pairs.extend(fields);
        self.post_raw(path, &pairs).await
    }

    /// Sends a form as it is: no token is added.
    pub async fn post_raw(&self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let body: Vec<String> = fields.iter().map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(body.join("&"))).await
    }

    /// Sends a form with a file.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Seen {
        let mut body = Vec::new();
        for (name, value) in [("csrf", self.csrf.as_str())].iter().chain(fields) {
            body.extend(
                format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let (field, name, bytes) = file;
        body.extend(
            format!("--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n").bytes(),
        );
        body.extend(bytes);
        body.extend(b"\r\n--edge--\r\n");
        let request = Request::post(path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge");
        self.send(request, Body::from(body)).await
    }

    /// Sends bytes as they are with a method: a file to the API, or a body that is none.
    pub async fn bytes(&self, method: &str, path: &str, kind: &str, bytes: &[u8]) -> Seen {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        self.send(request, Body::from(bytes.to_vec())).await
    }

    /// Sends JSON with a method: "POST", "PUT".
    pub async fn json(&self, method: &str, path: &str, body: &serde_json::Value) -> Seen {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
        self.send(request, Body::from(body.to_string())).await
    }

    async fn send(&self, request: axum::http::request::Builder, body: Body) -> Seen {
        let request = match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, format!("surety_session={cookie}")),
            None => request,
        };
        let request = match &self.bearer {
            Some(token) => request.header(header::AUTHORIZATION, format!("Bearer {token}")),
            None => request,
        };
        let request = request.body(body).expect("a request");
        let response = self.world.router.clone().oneshot(request).await.expect("an answer");
        let status = response.status();
        let location = response.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let bytes = to_bytes(response.into_body(), 64 * 1024 * 1024).await.expect("a body");
        Seen { status, location, text: String::from_utf8_lossy(&bytes).into_owned() }
    }
}

impl Seen {
    /// The page says this, letter by letter (after HTML's escapes are undone).
    #[track_caller]
    pub fn sees(&self, words: &str) -> &Self {
        assert!(self.plain().contains(words), "not on the page ({}): {words}\n{}", self.status, self.plain());
        self
    }

    /// The page does not say this.
    #[track_caller]
    pub fn sees_no(&self, words: &str) -> &Self {
        assert!(!self.plain().contains(words), "on the page: {words}");
        self
    }

    /// It was done, and the browser was sent on.
    #[track_caller]
    pub fn done(&self) -> String {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.plain());
        self.location.clone().expect("an address to go on to")
    }

    /// It was refused with this sentence.
    #[track_caller]
    pub fn refused(&self, words: &str) -> &Self {
        assert!(self.status.is_client_error() || self.plain().contains("There is a problem"), "{}", self.status);
        self.sees(words)
    }

    /// It has this status.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.plain());
        self
    }

    /// The answer as JSON.
    #[track_caller]
    pub fn value(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON ({}): {}", self.status, self.text))
    }

    /// The first address on the page that begins so.
    #[track_caller]
    pub fn href(&self, begins: &str) -> String {
        let text = unescaped(self.text.clone());
        let at = text.find(&format!("\"{begins}"));
        let Some(at) = at else { panic!("no address {begins}… on the page ({}): {}", self.status, self.plain()) };
        text[at + 1..].split('"').next().unwrap_or_default().to_owned()
    }

    /// The words of the page without its tags.
    pub fn plain(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut inside = false;
        for c in self.text.chars() {
            match c {
                '<' => inside = true,
                '>' if inside => inside = false,
                _ if !inside => out.push(c),
                _ => {}
            }
        }
        let words = unescaped(out);
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn unescaped(text: String) -> String {
    [("&quot;", "\""), ("&#x27;", "'"), ("&#x2f;", "/"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => (b as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
