//! A ledger whose writer is killed at any moment, or runs out of room: it opens, holds whole batches, and the same command
//! completes it. `BIFRONS_CRASHES=1000` tries so many moments; by default a few.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop, and tells how many moments it tried"
)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{run, text};

/// The built program.
const PROGRAM: &str = env!("CARGO_BIN_EXE_bifrons");
/// Moments that are tried unless told otherwise.
const MOMENTS: u32 = 12;

/// Made-up rows of ten years, in many batches of the size that the hidden flag asks for.
fn rows() -> String {
    let states = ["USA", "RUS", "CHN", "FRA", "IND", "PAK", "GRC", "TUR"];
    let codes = ["190", "042", "057", "111", "036", "112"];
    let mut text = String::from("date\tsource\ttarget\tcode\n");
    for i in 0..6000usize {
        let hash = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let (a, b) = (hash >> 40, hash >> 48);
        let day = format!(
            "{}-{:02}-{:02}",
            2000 + i / 600,
            1 + (i / 50) % 12,
            1 + i % 28
        );
        let (a, b, code) = (
            states[a % 8],
            states[(a + 1 + b % 7) % 8],
            codes[(hash >> 30) % 6],
        );
        text.push_str(&format!("{day}\t{a}\t{b}\t{code}\n"));
    }
    text
}

/// Made-up reports, in many batches.
fn news() -> String {
    let (who, what) = (
        [
            "Russia", "China", "France", "India", "Pakistan", "Greece", "Turkey",
        ],
        ["accused", "attacked", "thanked", "sued", "praised"],
    );
    let mut text = String::new();
    for i in 0..9000usize {
        let (a, b, verb) = (who[i % 7], who[(i + 1 + i / 7 % 6) % 7], what[i / 3 % 5]);
        let date = format!(
            "{}-{:02}-{:02}",
            2000 + i / 300,
            1 + i / 25 % 12,
            1 + i % 28
        );
        let told = format!("{a} {verb} {b} on day {i}.");
        text.push_str(&format!("{{\"text\":\"{told}\",\"date\":\"{date}\"}}\n"));
    }
    text
}

fn import(file: &Path, ledger: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["import", "keds", text(file), "--ledger", text(ledger)]);
    command.args(["--chunk", "700", "--quiet"]);
    command
}

fn add(file: &Path, ledger: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(["add", text(file), "--ledger", text(ledger), "--fast"]);
    command.args(["--together", "1", "--quiet"]);
    command
}

fn succeeds(mut command: Command) {
    assert!(command.stdout(Stdio::null()).status().unwrap().success());
}

fn all_faces(ledger: &Path) -> String {
    run(&["faces", "--ledger", text(ledger)], "").1
}

fn assert_sound(ledger: &Path) {
    let (code, out, err) = run(&["check", "--ledger", text(ledger)], "");
    assert_eq!(code, 0, "{out}{err}");
}

/// Kills the command at many moments: each time the ledger is sound, and the same command completes it.
fn survives(input: &str, command: fn(&Path, &Path) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input");
    fs::write(&file, input).unwrap();
    let (warm, whole) = (folder.path().join("warm"), folder.path().join("whole"));
    // Once to warm up: a kill must fall within the run.
    succeeds(command(&file, &warm));
    let began = Instant::now();
    succeeds(command(&file, &whole));
    let length = began.elapsed();
    let faces = all_faces(&whole);
    assert!(faces.lines().count() > 1000);
    let asked = std::env::var("BIFRONS_CRASHES").ok();
    let moments = asked.and_then(|n| n.parse().ok()).unwrap_or(MOMENTS);
    let (mut parts, mut before) = (0, 0);
    for moment in 0..moments {
        let ledger = folder.path().join("killed");
        // Moments spread over the run, and not the same from run to run of this machine.
        let share = f64::from(moment.wrapping_mul(0x9e37_79b9) >> 8) / f64::from(1u32 << 24);
        let mut child = command(&file, &ledger)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let until = length.mul_f64(share.min(0.97));
        std::thread::sleep(until.max(Duration::from_millis(1)));
        child.kill().unwrap();
        child.wait().unwrap();
        if ledger.join("manifest.json").exists() {
            assert_sound(&ledger);
            let rows = all_faces(&ledger).lines().count();
            parts += u32::from(rows > 1 && rows < faces.lines().count());
        } else {
            before += 1;
        }
        succeeds(command(&file, &ledger));
        assert_eq!(all_faces(&ledger), faces, "moment {moment}");
        assert_sound(&ledger);
        fs::remove_dir_all(&ledger).unwrap();
    }
    println!("{moments} moments: {parts} within the batches, {before} before the first");
    assert!(
        parts * 6 > moments,
        "too few kills fell between batches: {parts} of {moments}"
    );
}

#[test]
fn a_killed_import_leaves_whole_batches_and_is_completed() {
    survives(&rows(), import);
}

#[test]
fn a_killed_add_leaves_whole_batches_and_is_completed() {
    survives(&news(), add);
}

#[test]
fn a_disk_without_room_is_told_and_harms_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rows.tsv");
    fs::write(&file, rows()).unwrap();
    let (ledger, whole) = (folder.path().join("small"), folder.path().join("whole"));
    // Files of more than 30 kB are refused, as by a disk that is full: the manifest comes to that when some batches are in.
    let mut command = Command::new("sh");
    let script = "trap '' XFSZ; ulimit -f 60; exec \"$0\" \"$@\"";
    command.args(["-c", script, PROGRAM]);
    command.args(import(&file, &ledger).get_args());
    let output = command.output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{told}");
    assert!(told.contains("free space"), "{told}");
    let versions = |ledger: &Path| {
        run(&["versions", "--ledger", text(ledger)], "")
            .1
            .lines()
            .count()
    };
    let some = versions(&ledger);
    assert!(some > 2, "no batch was in when the room ended");
    assert_sound(&ledger);
    succeeds(import(&file, &ledger));
    succeeds(import(&file, &whole));
    assert_eq!(all_faces(&ledger), all_faces(&whole));
    assert!(some < versions(&whole));
}
