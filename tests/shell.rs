//! What the program gives to shells and to `man`.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test may stop, and tells what it left out"
)]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Output};

use common::{run, text};

/// The verbs that `--help` lists.
fn verbs() -> Vec<String> {
    let (_, help, _) = run(&["--help"], "");
    let listed = help.lines().skip_while(|l| *l != "Commands:").skip(1);
    let listed = listed.take_while(|l| !l.is_empty());
    let own = listed.filter(|l| l.starts_with("  ") && !l.starts_with("   "));
    let names = own.filter_map(|l| l.split_whitespace().next());
    let verbs: Vec<String> = names.map(str::to_string).collect();
    assert!(verbs.len() > 40 && verbs.contains(&"faces".to_string()));
    verbs
}

/// Runs a program of this machine; `None`, and a word of it, where it has none.
fn outside(program: &str, args: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(args).output();
    if output.is_err() {
        println!("skipped: there is no {program}");
    }
    output.ok()
}

#[test]
fn each_shell_gets_a_script_of_all_verbs() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, script, err) = run(&["completions", shell], "");
        assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        assert!(
            !script.contains("guest"),
            "{shell} knows what is nobody's to call"
        );
        for word in verbs().iter().map(String::as_str).chain(["as-of"]) {
            assert!(script.contains(word), "{shell} knows no {word}");
        }
    }
    let (code, _, err) = run(&["completions", "tcsh"], "");
    assert_eq!(code, 2);
    assert!(err.contains("bash, elvish, fish, powershell, zsh"), "{err}");
}

#[test]
fn a_real_bash_completes_verbs_flags_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bifrons.bash");
    fs::write(&file, run(&["completions", "bash"], "").1).unwrap();
    // As bash calls the function when the tab key is hit after the last word.
    let completed = |words: &[&str]| -> Option<BTreeSet<String>> {
        let script = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={}; \
             [[ $(complete -p bifrons) == *'-F _bifrons'* ]] || exit 3; \
             _bifrons bifrons '{}' '{}'; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            text(&file),
            words.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = outside("bash", &["--norc", "--noprofile", "-c", &script])?;
        assert!(output.status.success(), "{output:?}");
        assert!(output.stderr.is_empty(), "{output:?}");
        let told = String::from_utf8(output.stdout).unwrap();
        Some(told.split_whitespace().map(str::to_string).collect())
    };
    let set =
        |words: &[&str]| -> BTreeSet<String> { words.iter().map(|w| w.to_string()).collect() };
    let Some(found) = completed(&["bifrons", "fac"]) else {
        return;
    };
    assert_eq!(found, set(&["faces", "factuality"]));
    assert_eq!(completed(&["bifrons", "reb"]).unwrap(), set(&["rebuild"]));
    let flags = completed(&["bifrons", "rebuild", "--int"]).unwrap();
    assert_eq!(flags, set(&["--into"]));
    let formats = completed(&["bifrons", "faces", "--format", "m"]).unwrap();
    assert_eq!(formats, set(&["md"]));
}

#[test]
fn the_manual_has_a_page_for_each_verb_and_reads_without_warnings() {
    let folder = tempfile::tempdir().unwrap();
    let pages = folder.path().join("man/man1");
    let (code, out, err) = run(&["man", text(&pages)], "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    let written: BTreeSet<String> = fs::read_dir(&pages)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(written.contains("bifrons.1"));
    for verb in verbs().iter().filter(|v| *v != "help") {
        assert!(written.contains(&format!("bifrons-{verb}.1")), "no {verb}");
    }
    assert!(written.contains("bifrons-actors-lint.1"));
    assert!(
        !written.contains("bifrons-guest.1"),
        "it is nobody's to call"
    );
    let (_, all, _) = run(&["man"], "");
    for name in &written {
        let page = fs::read_to_string(pages.join(name)).unwrap();
        assert!(all.contains(&page), "{name} is not in what is printed");
        // Every page that is named is there.
        for named in page.split("(1)").filter_map(|before| {
            let before = before.rsplit_once("bifrons\\-")?.1;
            (!before.contains(char::is_whitespace)).then(|| before.replace('\\', ""))
        }) {
            let named = format!("bifrons-{named}.1");
            assert!(written.contains(&named), "{name} names {named}");
        }
        let path = pages.join(name);
        let Some(output) = outside("man", &["--warnings", "-l", text(&path)]) else {
            continue;
        };
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(shown.contains("SYNOPSIS"), "{name}: {shown}");
    }
    let all: Vec<String> = written
        .iter()
        .map(|n| text(&pages.join(n)).to_string())
        .collect();
    let mut words = vec!["-T", "lint", "-W", "error"];
    words.extend(all.iter().map(String::as_str));
    if let Some(output) = outside("mandoc", &words) {
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{told}");
    }
}
