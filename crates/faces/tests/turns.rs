//! The lists of turning points hold what their first lines promise.

use std::path::Path;

use jiff::civil::Date;

#[test]
fn every_line_of_the_lists_is_understood() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/turns");
    for (name, fewest) in [
        ("icews18", 25),
        ("keds_balkans", 35),
        ("keds_gulf", 15),
        ("keds_levant", 25),
        ("keds_turkey", 25),
    ] {
        let path = folder.join(format!("{name}.txt"));
        let text = std::fs::read_to_string(&path).unwrap();
        let lines: Vec<(usize, &str)> = text
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
            .collect();
        for (number, line) in &lines {
            let columns: Vec<&str> = line.split(" ; ").collect();
            let understood = columns.len() == 6
                && columns[0].parse::<Date>().is_ok()
                && columns[1] != columns[2]
                && ["words", "deeds", "both"].contains(&columns[3])
                && ["conflict", "cooperation"].contains(&columns[4])
                && columns.iter().all(|c| !c.trim().is_empty());
            assert!(understood, "{}:{number}: {line}", path.display());
        }
        assert!(lines.is_sorted_by(|x, y| x.1 < y.1), "{name} is not sorted");
        assert!(lines.len() >= fewest, "{name} has {} lines", lines.len());
    }
}
