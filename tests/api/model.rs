//! Random operations against a model in memory, with kill -9 in between: what was
//! acknowledged is there, what was not is there whole or not at all.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use crate::http::Request;
use crate::server::{Home, Server, long};

/// Percent-encoded, as they go over the wire.
const KEYS: &[&str] = &[
    "a",
    "a/b",
    "a//b",
    "a/",
    "/",
    "..",
    "../a",
    "b%20c",
    "%D0%BA%D0%BB%D1%8E%D1%87",
    "x%26y%3Dz",
    "z/1",
    "z/2",
    "z/3",
    "%25",
    "q%3F",
];

/// A key's bytes, or none.
type Model = BTreeMap<&'static str, Vec<u8>>;

struct Run {
    random: StdRng,
    model: Model,
    /// Writes nobody answered: their bytes may be there, whole.
    pending: Vec<(&'static str, Vec<u8>)>,
}

#[test]
fn what_was_acknowledged_is_there() {
    let (rounds, steps) = if long() { (20, 1000) } else { (4, 100) };
    let home = Home::new();
    let admin = home.key(&[]);
    let seed = std::env::var("OTUS_SEED").ok().and_then(|it| it.parse().ok()).unwrap_or(9);
    let mut run = Run { random: StdRng::seed_from_u64(seed), model: Model::new(), pending: vec![] };
    for round in 0..rounds {
        let server = home.serve_with(&[], admin.clone());
        if round == 0 {
            assert_eq!(server.put("/bucket", b"").status, 200);
        }
        run.compare(&server, round);
        for _ in 0..steps {
            run.step(&server);
        }
        run.die(server);
        let verified = home.call(&["store", "verify"]);
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(verified.status.success(), "seed {seed}, round {round}: {said}");
    }
    run.compare(&home.serve_with(&[], admin), rounds);
}

impl Run {
    fn key(&mut self) -> &'static str {
        KEYS.choose(&mut self.random).unwrap()
    }

    fn bytes(&mut self, max: usize) -> Vec<u8> {
        let size = self.random.random_range(0..max);
        let first: u8 = self.random.random();
        (0..size).map(|at| first.wrapping_add((at / 7) as u8)).collect()
    }

    fn step(&mut self, server: &Server) {
        let key = self.key();
        let path = format!("/bucket/{key}");
        match self.random.random_range(0..100) {
            0..40 => {
                let bytes = self.bytes(3000);
                assert_eq!(server.put(&path, &bytes).status, 200);
                self.model.insert(key, bytes);
            }
            40..55 => {
                let answer = server.ask(Request::new("DELETE", &path));
                assert_eq!(answer.status, 204);
                self.model.remove(key);
            }
            55..65 => {
                let to = self.key();
                let copy = Request::new("PUT", &format!("/bucket/{to}"))
                    .header("x-amz-copy-source", &path)
                    .header("x-amz-metadata-directive", "REPLACE");
                let answer = server.ask(copy);
                match self.model.get(key).cloned() {
                    Some(bytes) => {
                        assert_eq!(answer.status, 200, "{}", answer.text());
                        self.model.insert(to, bytes);
                    }
                    None => assert_eq!(answer.status, 404),
                }
            }
            65..70 => self.upload(server, key),
            70..90 => {
                let answer = server.get(&path);
                match self.model.get(key) {
                    Some(bytes) => assert_eq!(&answer.body, bytes),
                    None => assert_eq!(answer.status, 404),
                }
            }
            _ => self.list(server),
        }
    }

    /// An upload of one or two parts, completed or aborted.
    fn upload(&mut self, server: &Server, key: &'static str) {
        let path = format!("/bucket/{key}");
        let id = server.ask(Request::new("POST", &format!("{path}?uploads")));
        let id = id.element("UploadId").unwrap();
        let (mut whole, mut list) = (Vec::new(), String::new());
        for number in 1..=self.random.random_range(1..3) {
            // Only the last part may be small, and one part is the last.
            let bytes = self.bytes(2000);
            let part = Request::new("PUT", &format!("{path}?partNumber={number}&uploadId={id}"));
            let answer = server.ask(part.body(&bytes));
            let etag = answer.header("etag").unwrap().to_owned();
            list = format!(
                "<Part><PartNumber>{number}</PartNumber><ETag>{}</ETag></Part>",
                etag.replace('"', "&quot;")
            );
            whole = bytes;
        }
        let upload = format!("{path}?uploadId={id}");
        if self.random.random_range(0..3) == 0 {
            assert_eq!(server.ask(Request::new("DELETE", &upload)).status, 204);
            return;
        }
        let body = format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>");
        let answer = server.ask(Request::new("POST", &upload).body(body.as_bytes()));
        assert_eq!(answer.status, 200, "{}", answer.text());
        self.model.insert(key, whole);
    }

    fn list(&self, server: &Server) {
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let path = format!("/bucket?encoding-type=url&list-type=2&max-keys=4{token}");
            let page = server.get(&path);
            assert_eq!(page.status, 200, "{}", page.text());
            found.extend(page.elements("Key"));
            match page.element("NextContinuationToken") {
                Some(next) => token = format!("&continuation-token={next}"),
                None => break,
            }
        }
        let plain = |key: &str| percent_encoding::percent_decode_str(key).collect::<Vec<u8>>();
        let mut expected: Vec<Vec<u8>> = self.model.keys().map(|it| plain(it)).collect();
        expected.sort();
        let found: Vec<Vec<u8>> = found.iter().map(|it| plain(it)).collect();
        assert_eq!(found, expected);
    }

    fn compare(&mut self, server: &Server, round: usize) {
        for (key, bytes) in std::mem::take(&mut self.pending) {
            if server.get(&format!("/bucket/{key}")).body == bytes {
                self.model.insert(key, bytes);
            }
        }
        self.list(server);
        for key in KEYS {
            let answer = server.get(&format!("/bucket/{key}"));
            match self.model.get(key) {
                Some(bytes) => assert_eq!(&answer.body, bytes, "round {round}, {key}"),
                None => assert_eq!(answer.status, 404, "round {round}, {key}"),
            }
        }
    }

    /// Kills the server while it is written to. A write that was answered counts; of one that
    /// was not, the next start shows the old bytes or the new.
    fn die(&mut self, server: Server) {
        let mut writes: Vec<(&'static str, Vec<u8>)> = Vec::new();
        while writes.len() < 4 {
            let key = self.key();
            if writes.iter().all(|it| it.0 != key) {
                let size = self.random.random_range(1..3_000_000);
                writes.push((key, vec![self.random.random(); size]));
            }
        }
        let wait = Duration::from_micros(self.random.random_range(0..60_000));
        let (host, to, admin) = (server.host(), server.address, server.admin.clone());
        let writers: Vec<_> = writes
            .iter()
            .map(|(key, bytes)| {
                let request = Request::new("PUT", &format!("/bucket/{key}")).body(bytes);
                let request = admin.sign(&request, &host);
                std::thread::spawn(move || request.try_send(to).is_ok_and(|it| it.status == 200))
            })
            .collect();
        std::thread::sleep(wait);
        server.kill();
        let answered: Vec<bool> = writers.into_iter().map(|it| it.join().unwrap()).collect();
        for ((key, bytes), answered) in writes.into_iter().zip(answered) {
            match answered {
                true => drop(self.model.insert(key, bytes)),
                false => self.pending.push((key, bytes)),
            }
        }
    }
}
