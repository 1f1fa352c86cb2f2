//! Packed files: damaged, in several members, packed twice, and bombs.

mod common;

use std::time::{Duration, Instant};

use bifrons_read::{Limits, Options};
use common::{gzip, options, read, zstd};

#[test]
fn damaged_packing_keeps_what_came_before() {
    let many: Vec<u8> = (0..5_000)
        .flat_map(|n| format!("{{\"text\": \"Report {}.\"}}\n", n * 7_919 % 5_003).into_bytes())
        .collect();
    for (name, packed) in [("gzip", gzip(&many)), ("zstd", zstd(&many))] {
        let found = read(&packed[..packed.len() - 9], name, &options());
        assert!(
            name == "zstd" || found.len() > 1_000,
            "{name}: {}",
            found.len()
        );
        assert!(
            found.last().unwrap().contains("damaged or cut short"),
            "{name}: {:?}",
            found.last()
        );
        assert!(
            found[..found.len() - 1]
                .iter()
                .all(|text| text.starts_with("Report ")),
            "{name}"
        );
        let mut spoiled = packed.clone();
        let middle = spoiled.len() / 2;
        spoiled[middle..middle + 40].fill(0xa5);
        let found = read(&spoiled, name, &options());
        assert!(
            found.last().unwrap().contains("damaged or cut short"),
            "{name}: {:?}",
            found.last()
        );
    }
    let good = gzip(b"{\"text\": \"a\"}\n");
    let junk = [&good[..], b"junk"].concat();
    assert!(
        matches!(&read(&junk, "in", &options())[..], [a, bad] if a == "a" && bad.contains("damaged"))
    );
    for head in [
        &b"\x1f\x8b"[..],
        b"\x1f\x8b\x08\0\0\0\0\0\0\xff",
        b"\x28\xb5\x2f\xfd",
        b"\x28\xb5\x2f\xfd\xff\xff\xff",
    ] {
        let found = read(head, "in", &options());
        assert!(
            found.len() == 1 && found[0].contains("damaged"),
            "{head:?}: {found:?}"
        );
    }
}

#[test]
fn members_follow_one_another() {
    for pack in [gzip, zstd] {
        let members = [
            pack(b"{\"text\": \"a\"}\n{\"te"),
            pack(b""),
            pack(b"xt\": \"b\"}\n"),
        ]
        .concat();
        assert_eq!(read(&members, "in", &options()), ["a", "b"]);
        let thrice = pack(&gzip(&zstd(b"{\"text\": \"a\"}\n")));
        assert_eq!(read(&thrice, "in", &options()), ["a"]);
        assert_eq!(
            read(&pack(&thrice), "in", &options()),
            ["in: packed more often than three times; unpack it"]
        );
    }
}

#[test]
fn bombs_are_stopped() {
    let mut bomb = b"{\"text\": \"a\"}\n".to_vec();
    bomb.resize(100_000_000, b'\n');
    for packed in [gzip(&bomb), zstd(&bomb)] {
        let start = Instant::now();
        let found = read(&packed, "in", &Options::default());
        assert!(
            matches!(&found[..], [a, bad] if a == "a" && bad.contains("200 times")),
            "{found:?}"
        );
        assert!(start.elapsed() < Duration::from_secs(10));
    }
    let limits = Limits {
        unpacked: 30,
        ..Limits::default()
    };
    let found = read(
        &gzip(&b"{\"text\": \"a\"}\n".repeat(3)),
        "in",
        &Options {
            limits,
            ..Options::default()
        },
    );
    assert!(
        found.last().unwrap().contains("more than 30 bytes"),
        "{found:?}"
    );
}
