use super::*;
use crate::actors::user::List;

const ACTORS: &str = "\
# My rivers
<!-- a note
that goes on -->
RIVER_GUARD_ [KENUAF]  ; made up
WANJALA_OKOTH_
+OKOTH_OF_THE_LAKES_
\t[KENGOV 310101-330630]
\t[KENELI >20330701]
\t[KENOPP]
LAKE_UNION [IGO]
LAKE_COMMISSION_ [IGOEUREEC]
RG_ [KENUAFxyz]
OLD_LEAGUE_ [ROMGOV <19891222]
NOBODY_
COAST_ [AFR]
HALF_ [KEN
TWINS_ [KEN/UGA]
LATE_ [KEN 991399-20000101]
WHO_KNOWS_ [GOV]
";

#[test]
fn actors_become_lines_and_nothing_is_lost() {
    let import = read(ACTORS, false);
    assert_eq!(
        import.lines,
        [
            "Lake Commission ; EUR ;  ;  ;",
            "Lake Union ; IGO ;  ;  ;",
            "Old League ; ROU ; GOV ; ..1989-12-21 ;",
            "RG ; KEN ; UAF ;  ;",
            "River Guard ; KEN ; UAF ;  ;",
            "Wanjala Okoth | Okoth of the Lakes ; KEN ; ELI ; 2033-07-01.. ;",
            "Wanjala Okoth | Okoth of the Lakes ; KEN ; GOV ; 1931-01-01..1933-06-30 ;",
            "Wanjala Okoth | Okoth of the Lakes ; KEN ; OPP ; ..1930-12-31 ;",
            "Wanjala Okoth | Okoth of the Lakes ; KEN ; OPP ; 1933-07-01..2033-06-30 ;",
        ]
    );
    let told: Vec<String> = import.skipped.iter().map(Left::to_string).collect();
    let begins = [
        "14: `Nobody` has no code",
        "15: Coast [AFR] `AFR` is the region Africa",
        "16: `HALF_ [KEN` has an open bracket",
        "17: [KEN/UGA] stands for several",
        "18: [KEN 991399-20000101] `991399` is no date",
        "19: Who Knows [GOV] names no state",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (told, words) in told.iter().zip(begins) {
        assert!(told.starts_with(words), "{told}");
    }
    assert_eq!(import.notes.len(), 1, "{:?}", import.notes);
    assert!(import.notes[0].what.contains("`xyz` is no role"));
    assert_eq!((import.read, import.kept), (14, 8));
}

#[test]
fn agents_become_roles() {
    let text = "\
!WARDEN! = WARDEN, KEEPER {KEEPERS}
WATER_!WARDEN! [~GOV]
RIVERMAN {RIVERFOLK} [~CVL]
BOATMAN {BOATMEN} [~LABxyz]
EDITOR {EDITORS} [~MED]
LAKE_!NOBODY! [~GOV]
ENVOY_OF_LAKES [~UGA]
DRIFTER {DRIFTERS} [~RAD]
FERRY
";
    let import = read(text, true);
    assert_eq!(
        import.lines,
        [
            "role ; boatman | boatmen ; LAB",
            "role ; editor ; JRN",
            "role ; riverman | riverfolk ; CVL",
            "role ; water warden | water keeper ; GOV",
        ]
    );
    assert_eq!((import.read, import.kept), (8, 4));
    let lines: Vec<usize> = import.skipped.iter().map(|l| l.line).collect();
    assert_eq!(lines, [6, 7, 8, 9]);
    assert!(import.skipped[0].what.contains("!NOBODY!"));
    assert_eq!(import.notes[0].line, 4);
}

#[test]
fn what_is_written_is_right() {
    for (text, agents) in [(ACTORS, false), ("RIVERMAN {RIVERFOLK} [~CVL]", true)] {
        let import = read(text, agents);
        let list = List::parse("out.txt", &import.lines.join("\n"));
        assert!(list.is_right(), "{:?}", list.problems);
        assert_eq!(list.lines.len(), import.lines.len());
    }
    assert_eq!(read("", false), Import::default());
}

#[test]
fn every_part_of_the_data_is_understood() {
    for row in crate::data::rows("actors/cameo_actors.txt") {
        let mapped = Mapped::of(row.at(0));
        let ours = match row.at(1) {
            "bloc" | "body" => mapped.code == row.at(2),
            "sector" => mapped.column() == row.at(2),
            "none" => mapped.left.len() == 1,
            _ => false,
        };
        assert!(ours, "{}", row.place);
        let bloc = matches!(row.at(1), "bloc" | "body");
        assert!(!bloc || bifrons_core::resolve_state(row.at(2)).is_ok());
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "[A-C_ \\[\\]{}!<>~+\\-=,#;0-9\n\t]{0,80}", agents: bool) {
        let import = read(&text, agents);
        proptest::prop_assert!(import.kept <= import.read);
        let list = List::parse("", &import.lines.join("\n"));
        proptest::prop_assert!(list.is_right(), "{:?}", list.problems);
    }
}
