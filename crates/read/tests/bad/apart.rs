//! Work in a process of its own, with what it took.
#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "each test uses its own part; helpers may fail as tests do"
)]

use std::env;
use std::fs;
use std::process::{Command, Output};

/// What a process took and told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// Of the processor.
    pub seconds: f64,
    /// At its peak, in kB.
    pub memory: u64,
    /// As it says.
    pub told: u64,
}

/// Runs an ignored test of this program in a process of its own, with these variables set.
pub fn apart(test: &str, variables: &[(&str, &str)]) -> Result<Figures, String> {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let (out, errors) = (
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr),
    );
    let figures = out
        .lines()
        .find_map(|line| line.split_once("figures: "))
        .map(|(_, figures)| figures);
    let Some(figures) = figures.filter(|_| status.success()) else {
        let lines: Vec<&str> = errors
            .lines()
            .filter(|line| !line.trim().is_empty())
            .take(3)
            .collect();
        return Err(format!("{status}: {}", lines.join(" ")));
    };
    let numbers: Vec<f64> = figures.split(' ').map(|n| n.parse().unwrap()).collect();
    Ok(Figures {
        seconds: numbers[0],
        memory: numbers[1] as u64,
        told: numbers[2] as u64,
    })
}

/// Prints what this process has taken so far, for [`apart`].
#[allow(clippy::print_stdout, reason = "the other process reads it")]
pub fn print_figures(told: u64) {
    println!("figures: {} {} {told}", seconds(), memory());
}

/// Ends this process when it has taken so many seconds of the processor, whatever it does.
pub fn end_after(seconds: u64) {
    rlimit::setrlimit(rlimit::Resource::CPU, seconds, seconds).unwrap();
}

/// Seconds of the processor that this process has taken; 0 where the system does not tell (other than Linux).
pub fn seconds() -> f64 {
    // Hundredths in user and in system mode, the 14th and 15th fields, after a name that may hold blanks.
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    let hundredths: u64 = fields
        .skip(11)
        .take(2)
        .filter_map(|f| f.parse::<u64>().ok())
        .sum();
    hundredths as f64 / 100.0
}

/// The most memory that this process has had, in kB; 0 where the system does not tell.
pub fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|p| p.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
