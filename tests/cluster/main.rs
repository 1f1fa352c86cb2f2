//! One machine or several: the same rows.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test may stop, and says what it skips"
)]

#[path = "mod.rs"]
mod cluster;

use std::fs;
use std::path::Path;

use cluster::{
    Cluster, Process, assert_same_rows, content, program, repository, run, shared, text, wait,
};

/// Many reports made of the bundled ones, each with an id of its own.
fn reports(folder: &Path, number: usize) -> std::path::PathBuf {
    let bundled = fs::read_to_string(repository("docs/example/reports.jsonl")).unwrap();
    let bundled: Vec<serde_json::Value> = bundled
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let lines: Vec<String> = (0..number)
        .map(|n| {
            let mut report = bundled[n % bundled.len()].clone();
            report["id"] = format!("report-{n}").into();
            report.to_string()
        })
        .collect();
    let path = folder.join(format!("reports-{number}.jsonl"));
    fs::write(&path, lines.join("\n")).unwrap();
    path
}

/// Rows of others, made up.
fn rows(folder: &Path) -> std::path::PathBuf {
    let mut text = String::from("day,side_a,side_b,cameo\n");
    for n in 0..5000 {
        let (a, b) = [("RUS", "UKR"), ("IND", "CHN"), ("USA", "IRN")][n % 3];
        let code = ["190", "042", "112", "not a code", "057"][n % 5];
        text += &format!("2024-{:02}-{:02},{a},{b},{code}\n", n % 12 + 1, n % 28 + 1);
    }
    let path = folder.join("rows.csv");
    fs::write(&path, text).unwrap();
    path
}

const MAP: &str = "date=day,actor=side_a,recipient=side_b,code=cameo";

#[test]
fn a_cluster_answers_codes_and_imports_as_one_machine_does() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(2);
    let at = |name: &str| folder.path().join(name);
    let (here, there) = (at("here"), at("there"));

    let reports = reports(folder.path(), 300);
    let bad = folder.path().join("bad.jsonl");
    fs::write(&bad, "{\"text\": \"Iran praised Iraq.\"}\nnot JSON\n").unwrap();
    let add = |ledger: &Path, more: &[&str]| {
        let words = ["add", text(&reports), text(&bad), "--ledger", text(ledger)];
        run(&[&words[..], more].concat())
    };
    let cluster_arg = ["--cluster", cluster.address.as_str()];
    let (code, _, own) = add(&here, &[]);
    assert_eq!(code, 2, "{own}");
    let (code, _, said) = add(&there, &cluster_arg);
    assert_eq!(code, 2, "{said}");
    assert_eq!(own.replace("here", "there"), said);
    assert_eq!(content(&here), content(&there));

    // Once more: all is known.
    let (_, _, said) = add(&there, &cluster_arg);
    assert!(said.contains("301 duplicate"), "{said}");
    assert_eq!(content(&here), content(&there));

    let rows = rows(folder.path());
    let import = |ledger: &Path, more: &[&str]| {
        let words = ["import", "csv", text(&rows), "--map", MAP, "--name", "mine"];
        let place = ["--chunk", "20000", "--ledger", text(ledger)];
        run(&[&words[..], &place, more].concat())
    };
    let (code, own, _) = import(&here, &[]);
    assert_eq!(code, 0, "{own}");
    let (code, out, said) = import(&there, &cluster_arg);
    assert_eq!((code, out), (0, own), "{said}");
    assert_eq!(content(&here), content(&there));

    let rebuild = |name: &str, more: &[&str]| {
        let into = at(name);
        let words = ["rebuild", "--fast", "--ledger", text(&here)];
        run(&[&words[..], &["--into", text(&into)], more].concat())
    };
    let own = rebuild("anew here", &[]);
    let (code, out, said) = rebuild("anew there", &cluster_arg);
    assert_eq!((own.0, own.1), (code, out), "{said}");
    assert_eq!(content(&at("anew here")), content(&at("anew there")));

    let queries = fs::read_to_string(repository("tests/cluster/queries.sql")).unwrap();
    for sql in queries.lines().filter(|line| !line.starts_with("--")) {
        let ask = |more: &[&str]| {
            let words = ["query", sql, "-f", "jsonl", "--ledger", text(&here)];
            run(&[&words[..], more].concat())
        };
        let (code, own, said) = ask(&[]);
        assert!(code < 2, "{sql}: {said}");
        let (far, rows, said) = ask(&cluster_arg);
        assert_eq!(code, far, "{sql}: {said}");
        assert_same_rows(&own, &rows, sql);
    }

    let sql = "SELECT unnest(code(text, published)) FROM news";
    let news = format!("news={}", text(&bad));
    let ask = |more: &[&str]| {
        let words = [
            "query",
            sql,
            "-f",
            "jsonl",
            "--register",
            &news,
            "--ledger",
            text(&here),
        ];
        run(&[&words[..], more].concat())
    };
    let (own, far) = (ask(&[]), ask(&cluster_arg));
    assert!(own.1.contains("Iran"), "{}", own.2);
    assert_same_rows(&own.1, &far.1, sql);
    // What was handed over is gone.
    assert!(fs::read_dir(here.join(".cluster")).map_or(true, |mut d| d.next().is_none()));
    assert!(fs::read_dir(there.join(".cluster")).map_or(true, |mut d| d.next().is_none()));

    // A question that is wrong is told as here, and does not harm the cluster.
    let wrong = |more: &[&str]| {
        let words = [
            "query",
            "SELECT nothing FROM events",
            "--ledger",
            text(&here),
        ];
        run(&[&words[..], more].concat())
    };
    assert_eq!(wrong(&[]).0, 2);
    let (code, _, said) = wrong(&cluster_arg);
    assert_eq!(code, 2);
    assert!(said.contains("nothing"), "{said}");
    let write = ["query", "DROP TABLE events", "--ledger", text(&here)];
    assert_eq!(run(&[&write[..], &cluster_arg].concat()).0, 2);
}

#[test]
fn a_lost_executor_costs_time_alone_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut cluster = Cluster::start(2);
    let reports = reports(folder.path(), 1500);
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let words = ["add", "--fast", text(&reports), "--ledger"];
    assert_eq!(run(&[&words[..], &[text(&here)]].concat()).0, 0);

    let mut command = program();
    command.args(words).arg(&there);
    command.args(["--cluster", &cluster.address]);
    let mut run = Process::start(command);
    // In the midst of it: pieces are handed over, and some are done.
    wait("pieces", || {
        let jobs = fs::read_dir(there.join(".cluster")).ok()?;
        let pieces = jobs
            .flatten()
            .filter_map(|job| fs::read_dir(job.path()).ok());
        (pieces.flatten().count() > 8).then_some(())
    });
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(run.runs(), "it was too fast: {}", run.said());
    cluster.executors[0].kill();
    let (code, _, said) = run.end();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("lost"), "{said}");
    assert_eq!(content(&here), content(&there));
}

#[test]
fn a_driver_that_was_killed_is_completed_by_the_same_command() {
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(1);
    let reports = reports(folder.path(), 1200);
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let words = [
        "add",
        "--fast",
        text(&reports),
        "--together",
        "128",
        "--ledger",
    ];
    assert_eq!(run(&[&words[..], &[text(&here)]].concat()).0, 0);

    let mut command = program();
    command.args(words).arg(&there);
    command.args(["--cluster", &cluster.address]);
    let mut driver = Process::start(command);
    wait("a batch", || {
        let manifest = fs::read_to_string(there.join("manifest.json")).ok()?;
        manifest.contains("documents/").then_some(())
    });
    assert!(driver.runs(), "it was too fast: {}", driver.said());
    driver.kill();
    let left = || {
        fs::read_dir(there.join(".cluster")).map_or(0, |d| {
            d.flatten()
                .filter(|f| fs::read_dir(f.path()).map_or(0, Iterator::count) > 0)
                .count()
        })
    };
    assert!(left() > 0);

    let again = [&words[..], &[text(&there), "--cluster", &cluster.address]].concat();
    let (code, _, said) = run(&again);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("duplicate"), "{said}");
    assert_eq!(left(), 0);
    for sql in [
        "SELECT id, text FROM documents ORDER BY id",
        "SELECT id, doc, event, quad, day FROM events ORDER BY id",
    ] {
        let ask = |ledger: &Path| run(&["query", sql, "-f", "jsonl", "--ledger", text(ledger)]).1;
        assert_same_rows(&ask(&here), &ask(&there), sql);
    }
}

#[test]
fn whoever_is_not_there_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let reports = reports(folder.path(), 3);
    let ledger = folder.path().join("ledger");
    let add = |address: &str| {
        run(&[
            "add",
            text(&reports),
            "--ledger",
            text(&ledger),
            "--cluster",
            address,
        ])
    };
    let (code, _, said) = add("df://127.0.0.1:1");
    assert_eq!(code, 2);
    assert!(
        said.contains("no scheduler answers at http://127.0.0.1:1"),
        "{said}"
    );
    let (code, _, said) = add("localhost:50050");
    assert_eq!(code, 2);
    assert!(said.contains("df://HOST:PORT"), "{said}");
    let cluster = Cluster::start(0);
    let (code, _, said) = add(&cluster.address);
    assert_eq!(code, 2);
    assert!(said.contains("has no executors"), "{said}");
    let (code, _, said) = run(&["executor", "--scheduler", "http://127.0.0.1:1"]);
    assert_eq!(code, 2);
    assert!(said.contains("df://HOST:PORT"), "{said}");
}

#[test]
fn open_news_is_coded_alike() {
    let Some(news) = shared("data/news/open") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let cluster = Cluster::start(2);
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    // With the encoder it takes two minutes and more: where that is asked for.
    let whole = std::env::var_os("BIFRONS_WHOLE").is_some();
    let fast: &[&str] = if whole { &[] } else { &["--fast"] };
    let words = [&["add", text(&news), "--ledger"], fast].concat();
    let add = |ledger: &Path, more: &[&str]| {
        let (first, fast) = words.split_at(3);
        run(&[first, &[text(ledger)], fast, more].concat())
    };
    let own = add(&here, &[]);
    let far = add(&there, &["--cluster", &cluster.address]);
    assert_eq!(own.0, far.0, "{}", far.2);
    assert_eq!(content(&here), content(&there));
}

/// A server that speaks S3, over a folder; `None` where there is none on this machine.
fn object_store(root: &Path) -> Option<(Process, String)> {
    let Some(server) = std::env::var_os("BIFRONS_S3_SERVER") else {
        eprintln!("skipped: BIFRONS_S3_SERVER names no server (crates/cluster/ci.sh installs one)");
        return None;
    };
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|l| l.local_addr())
        .unwrap()
        .port();
    let mut command = std::process::Command::new(server);
    command.args(["--host", "127.0.0.1", "--port", &port.to_string()]);
    command.args(["--access-key", "reader", "--secret-key", "not secret"]);
    command.arg(root);
    let server = Process::start(command);
    wait("the object store", || {
        std::net::TcpStream::connect(("127.0.0.1", port)).ok()
    });
    Some((server, format!("http://127.0.0.1:{port}")))
}

#[test]
fn a_ledger_and_its_news_may_lie_in_an_object_store() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("store");
    fs::create_dir_all(root.join("archive/news")).unwrap();
    let Some((_server, endpoint)) = object_store(&root) else {
        return;
    };
    let cache = folder.path().join("cache");
    let settings = |command: &mut std::process::Command, cache: &Path| {
        command
            .env("AWS_ACCESS_KEY_ID", "reader")
            .env("AWS_SECRET_ACCESS_KEY", "not secret")
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ENDPOINT", &endpoint)
            .env("AWS_ALLOW_HTTP", "true")
            .env("BIFRONS_CACHE", cache);
    };
    let far = |args: &[&str], cache: &Path| {
        let mut command = program();
        command.args(args);
        settings(&mut command, cache);
        Process::start(command).end()
    };
    let cluster = Cluster::with(2, |command| settings(command, &cache));
    let on = ["--cluster", cluster.address.as_str()];

    let news = reports(folder.path(), 120);
    fs::copy(&news, root.join("archive/news/a.jsonl")).unwrap();
    let here = folder.path().join("here");
    let ledger = "s3://archive/ledgers/mine";
    let own = run(&["add", "--fast", text(&news), "--ledger", text(&here)]);
    let words = [
        "add",
        "--fast",
        "s3://archive/news/*.jsonl",
        "--ledger",
        ledger,
    ];
    let (code, _, said) = far(&[&words[..], &on].concat(), &cache);
    assert_eq!((own.0, code), (0, 0), "{said}");
    assert!(said.contains("120 coded"), "{said}");
    let kept = root.join("archive/ledgers/mine");
    assert_eq!(content(&here), content(&kept));

    // A second batch, from here, by a program that has nothing of it at hand.
    let more = folder.path().join("more.jsonl");
    fs::write(
        &more,
        "{\"id\": \"new\", \"text\": \"Iran praised Iraq.\"}\n",
    )
    .unwrap();
    run(&[
        "add",
        "--fast",
        text(&more),
        text(&news),
        "--ledger",
        text(&here),
    ]);
    let other = folder.path().join("other cache");
    let words = [
        "add",
        "--fast",
        text(&more),
        text(&news),
        "--ledger",
        ledger,
    ];
    let (code, _, said) = far(&words, &other);
    assert_eq!(code, 0, "{said}");
    assert_eq!(content(&here), content(&kept));

    for (sql, cluster) in [
        (
            "SELECT event, count(*) AS n FROM events GROUP BY event ORDER BY event",
            true,
        ),
        ("SELECT count(*) AS n FROM yearly", true),
        (
            "SELECT event_key, count(*) AS n FROM reports GROUP BY event_key ORDER BY event_key",
            true,
        ),
        (
            "SELECT quad FROM events UNION ALL SELECT 'all' ORDER BY 1",
            true,
        ),
        ("SELECT id, text FROM documents ORDER BY id", false),
    ] {
        let words = ["query", sql, "-f", "jsonl", "--ledger"];
        let own = run(&[&words[..], &[text(&here)]].concat());
        let place: &[&str] = if cluster { &on } else { &[] };
        let (code, rows, said) = far(&[&words[..], &[ledger], place].concat(), &cache);
        assert_eq!(own.0, code, "{said}");
        assert_same_rows(&own.1, &rows, sql);
    }
    // What reads the files itself fetches what it lacks.
    for words in [
        ["faces", "IND", "CHN", "--by", "quarter", "--ledger"],
        ["evidence", "IND", "CHN", "--face", "conflict", "--ledger"],
    ] {
        let own = run(&[&words[..], &[text(&here)]].concat());
        let fresh = folder.path().join(format!("cache of {}", words[0]));
        let (code, out, said) = far(&[&words[..], &[ledger]].concat(), &fresh);
        assert_eq!(own.0, code, "{said}");
        let end = |text: &str| {
            text.lines()
                .take(12)
                .map(str::to_string)
                .collect::<Vec<_>>()
        };
        assert_eq!(end(&own.1), end(&out));
    }
    let check = far(&["check", "--ledger", ledger], &cache);
    assert_eq!(check.0, 0, "{}{}", check.1, check.2);
    let (code, _, said) = far(
        &["faces", "IND", "CHN", "--ledger", "s3://archive/none"],
        &cache,
    );
    assert_eq!(code, 2);
    assert!(said.contains("no ledger"), "{said}");
}
