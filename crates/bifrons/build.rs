//! The front end is part of the program: a file that is new in `assets/` makes a new program.

fn main() {
    println!("cargo:rerun-if-changed=assets");
}
