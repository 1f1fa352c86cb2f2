//! Lists the files of `data/` in a table that the crate carries.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let data = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default())
        .join("../../data")
        .canonicalize()?;
    println!("cargo:rerun-if-changed={}", data.display());
    // A copied target folder must not keep another checkout's data.
    println!("cargo:rerun-if-env-changed=CARGO_MANIFEST_DIR");
    let mut files = Vec::new();
    walk(&data, &mut files)?;
    files.sort();
    let mut table = String::from(
        "/// Path below `data/` and text of every file, in order of path.\npub static FILES: &[(&str, &str)] = &[\n",
    );
    for file in files {
        let name = file
            .strip_prefix(&data)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        let _ = writeln!(
            table,
            "    ({name:?}, include_str!({:?})),",
            file.display().to_string()
        );
    }
    table.push_str("];\n");
    fs::write(
        PathBuf::from(env::var("OUT_DIR").unwrap_or_default()).join("embedded.rs"),
        table,
    )
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        // Text that trains the encoder is no part of the program.
        if path.is_dir() && path.file_name().is_some_and(|n| n == "training") {
            continue;
        }
        if path.is_dir() {
            println!("cargo:rerun-if-changed={}", path.display());
            walk(&path, files)?;
        } else if path.extension().is_some_and(|e| e == "txt") {
            println!("cargo:rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
