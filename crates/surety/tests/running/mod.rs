//! The real program as a process of its own, and browsers that talk to it over HTTP.
// Each test uses a part of it.
#![allow(dead_code)]

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use platform::web::sign_in::DEMONSTRATION_PASSWORD;
use tokio::net::TcpStream;

/// A folder with a database and files, and the program set up for it.
pub struct Place {
    pub folder: PathBuf,
}

impl Place {
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub fn database(&self) -> PathBuf {
        self.folder.join("surety.db")
    }

    pub fn files(&self) -> PathBuf {
        self.folder.join("files")
    }

    pub fn url(&self) -> String {
        format!("sqlite:{}", self.database().display())
    }

    /// The program, on this place's database, listening on a free port.
    pub fn surety(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_surety"));
        command
            .args(args)
            .current_dir(&self.folder)
            .env("SURETY_DATABASE_URL", self.url())
            .env("SURETY_FILES", self.files())
            .env("SURETY_LISTEN", "127.0.0.1:0")
            .env("SURETY_LOG_FORMAT", "json")
            .env("SURETY_LOG", "info,sqlx=warn");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, args: &[&str]) -> Output {
        self.surety(args).output().unwrap()
    }

    /// Runs a command that must succeed, and returns what it said.
    #[track_caller]
    pub fn says(&self, args: &[&str]) -> String {
        let output = self.run(args);
        assert!(output.status.success(), "surety {args:?}: {}{}", text(&output.stdout), text(&output.stderr));
        text(&output.stdout)
    }

    /// Loads the demonstration partnership with its programme.
    pub fn load_demonstration(&self) {
        self.says(&["demo", "--load-only"]);
    }

    /// Makes an account: one entry on the trail.
    pub fn add_account(&self, name: &str) {
        let email = format!("{}@aldermere.example", name.to_lowercase());
        let args =
            ["account", "add", "--name", name, "--email", &email, "--body", "ASCP", "--role", "business_manager"];
        let mut child = self.surety(&args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(DEMONSTRATION_PASSWORD.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{name} was not added");
    }

    /// Starts the server and waits until it says where it listens.
    pub fn serve(&self) -> Server {
        let mut child = self.surety(&["serve"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let address = loop {
            let Some(Ok(line)) = log.next() else { panic!("the server did not start: {said}") };
            if let Some(address) = listening(&line) {
                break address;
            }
            said.push_str(&line);
        };
        // Nobody reads on, and a full pipe would stop the server.
        std::thread::spawn(move || log.for_each(drop));
        Server { child, address }
    }
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn listening(line: &str) -> Option<SocketAddr> {
    let line: serde_json::Value = serde_json::from_str(line).ok()?;
    (line["fields"]["message"] == "listening").then(|| line["fields"]["address"].as_str()?.parse().ok())?
}

/// A running server. It is killed when dropped.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and waits until the process is gone.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.end();
    }
}

/// Somebody's browser: one connection and one session.
#[derive(Clone, Default)]
pub struct Session {
    pub cookie: String,
    pub csrf: String,
}

/// A connection of a session.
pub struct Browser {
    sender: SendRequest<Full<Bytes>>,
    pub session: Session,
}

/// What came back.
pub struct Answered {
    pub status: StatusCode,
    pub location: String,
    pub cookie: Option<String>,
    pub body: Bytes,
}

impl Answered {
    pub fn text(&self) -> String {
        text(&self.body)
    }
}

impl Browser {
    /// Connects, with a session or an empty one.
    pub async fn connect(address: SocketAddr, session: Session) -> Option<Self> {
        let stream = TcpStream::connect(address).await.ok()?;
        stream.set_nodelay(true).ok()?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await.ok()?;
        tokio::spawn(connection);
        Some(Self { sender, session })
    }

    /// Signs a person of the demonstration in.
    pub async fn sign_in(address: SocketAddr, who: &str) -> Self {
        let mut browser = Self::connect(address, Session::default()).await.expect("a connection");
        let email = format!("{who}@aldermere.example");
        let answered = browser.post("/sign-in", &[("email", &email), ("password", DEMONSTRATION_PASSWORD)]).await;
        let answered = answered.expect("an answer to the sign-in");
        assert_eq!(answered.status, StatusCode::SEE_OTHER, "{who} cannot sign in");
        browser.session.cookie = answered.cookie.expect("a session");
        let page = browser.get("/my-work").await.expect("a page").text();
        let (_, after) = page.split_once("name=\"csrf\" value=\"").expect("a token");
        browser.session.csrf = after.split('"').next().unwrap_or_default().to_owned();
        browser
    }

    /// Opens a page. `None` when the server is gone before it has answered whole.
    pub async fn get(&mut self, path: &str) -> Option<Answered> {
        self.send(Request::get(path), String::new()).await
    }

    /// Opens a page packed, as browsers ask for it.
    pub async fn get_packed(&mut self, path: &str) -> Option<Answered> {
        self.send(Request::get(path).header(header::ACCEPT_ENCODING, "gzip"), String::new()).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Option<Answered> {
        let csrf = self.session.csrf.clone();
        let fields = [("csrf", csrf.as_str())].into_iter().chain(fields.iter().copied());
        let pairs: Vec<String> = fields.map(|(n, v)| format!("{}={}", encoded(n), encoded(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, pairs.join("&")).await
    }

    async fn send(&mut self, request: hyper::http::request::Builder, body: String) -> Option<Answered> {
        let request = request
            .header(header::HOST, "127.0.0.1")
            .header(header::COOKIE, format!("surety_session={}", self.session.cookie))
            .body(Full::new(Bytes::from(body)))
            .ok()?;
        self.sender.ready().await.ok()?;
        let response = self.sender.send_request(request).await.ok()?;
        let said = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let cookie = said(header::SET_COOKIE);
        let cookie = cookie.strip_prefix("surety_session=").and_then(|c| c.split(';').next()).map(str::to_owned);
        let (status, location) = (response.status(), said(header::LOCATION));
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some(Answered { status, location, cookie, body })
    }
}

fn encoded(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}
