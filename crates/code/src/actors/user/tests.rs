use super::*;
use crate::Coder;
use crate::resolve::resolve;

fn problems(text: &str) -> Vec<String> {
    let list = List::parse("mine.txt", text);
    list.problems.iter().map(Problem::to_string).collect()
}

/// The only problem of a text.
fn only(text: &str) -> String {
    let found = problems(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found[0].clone()
}

#[test]
fn the_third_column_tells_bodies_from_people() {
    let kind = |line: &str| Line::of(&crate::data::columns(line).unwrap());
    assert_eq!(kind("River Guard | RG ; KEN ; UAF"), Ok(Line::Organisation));
    assert_eq!(kind("Lake Union ; IGO"), Ok(Line::Organisation));
    assert_eq!(
        kind("Wanjala *Okoth ; KEN ; foreign_minister ; 2031.."),
        Ok(Line::Person)
    );
    assert_eq!(kind("role ; water warden ; GOV"), Ok(Line::Role));
}

#[test]
fn a_fault_tells_the_line_and_what_to_do() {
    let text = "# mine\n\nRiver Guard ; Kenya ; UAF\n";
    assert_eq!(
        only(text),
        "mine.txt:3: wrong: `Kenya` is no code; write KEN"
    );
    for (line, told) in [
        ("River Guard", "no `;`"),
        ("River Guard ; ; UAF", "second column is empty"),
        ("River Guard ; QQQ ; UAF", "ISO 3166"),
        (
            "River Guard ; KEN ; Foreign Minister",
            "write foreign_minister",
        ),
        ("River Guard ; KEN ; guards", "offices.txt"),
        ("River Guard ; KEN ; UAF ; lately", "from..to"),
        ("River Guard ; KEN ; UAF ; ; 17", "Q and digits"),
        ("River Guard ; KEN ; UAF ; ; ; x", "too many"),
        ("| ; KEN ; UAF", "has no name"),
        ("-- ; KEN ; UAF", "has no letters"),
        ("role ; water warden", "three columns"),
        ("role ; water warden ; ", "needs a sector"),
        ("role ; water warden ; XYZ", "`XYZ` is no sector"),
    ] {
        let told_of = only(line);
        assert!(
            told_of.contains(": wrong: ") && told_of.contains(told),
            "{line}: {told_of}"
        );
    }
    assert!(!List::parse("", "River Guard").is_right());
}

#[test]
fn doubts_do_not_make_a_line_wrong() {
    for (text, told) in [
        ("guard ; KEN ; UAF", "no capital letter"),
        ("Kremlin ; KEN ; UAF", "with the code RUS"),
        (
            "River Guard ; KEN ; UAF ; 2020..2019",
            "ends before it begins",
        ),
        (
            "River Guard;KEN;UAF\nriver guard ; KEN ; UAF ; ;",
            "same as line 1",
        ),
        (
            "River Guard ; KEN ; UAF\nRiver Guard ; UGA ; UAF",
            "KEN in line 1",
        ),
        ("role ; Water Warden ; GOV", "lower case"),
        ("role ; water wardens ; GOV", "singular (warden)"),
    ] {
        let told_of = only(text);
        assert!(
            told_of.contains(": warning: ") && told_of.contains(told),
            "{text}: {told_of}"
        );
        assert!(List::parse("", text).is_right());
    }
    let turns = "River Guard ; KEN ; UAF ; 2001..2009\nRiver Guard ; UGA ; UAF ; 2010..2019";
    assert_eq!(problems(turns), Vec::<String>::new());
}

#[test]
fn a_users_names_win() {
    let list = List::parse(
        "mine.txt",
        "River Guard | RG ; KEN ; UAF\nKremlin ; UGA ; MIL\nWanjala Okoth ; KEN ; foreign_minister ; 2031..\nrole ; water warden | president ; SPY\nwrong\n",
    );
    let plain = Coder::bundled();
    let mine = plain.with_actors(&list);
    let tell = |coder: &Coder, mention: &str| {
        let entity = resolve(coder, mention, None, "2032-01-01".parse().ok()).entity;
        let sectors: Vec<&str> = entity.sector.iter().map(|s| s.code()).collect();
        format!("{} {}", entity.code.unwrap_or_default(), sectors.join(","))
    };
    assert_eq!(tell(plain, "River Guard"), " ");
    assert_eq!(tell(&mine, "River Guard"), "KEN UAF");
    assert_eq!(tell(plain, "the Kremlin"), "RUS GOV");
    assert_eq!(tell(&mine, "the Kremlin"), "UGA MIL");
    assert_eq!(tell(&mine, "Wanjala Okoth"), "KEN GOV");
    assert_eq!(tell(&mine, "Ugandan water warden"), "UGA SPY");
    assert_eq!(tell(&mine, "Ugandan president"), "UGA SPY");
    assert_eq!(tell(&mine, "Ugandan police"), tell(plain, "Ugandan police"));
    let events = mine.code_text("The River Guard attacked a village in Uganda.", None);
    assert_eq!(events[0].actor[0].code.as_deref(), Some("KEN"));
}

#[test]
fn a_person_of_the_user_replaces_the_bundled_one_by_the_family_name_too() {
    let list = List::parse("", "Angela Merkel ; AUT ; prime_minister ; 2005..2021");
    let gazetteer = bundled().with(&list);
    let codes: Vec<&str> = gazetteer.family("Merkel").map(|e| e.code).collect();
    assert_eq!(codes, ["AUT"]);
    let day = crate::data::days(jiff::civil::date(2015, 6, 1));
    assert!(gazetteer.holders("DEU", "chancellor", day).is_empty());
    assert_eq!(gazetteer.named("angela merkel").len(), 1);
}

#[test]
fn a_line_is_put_in_order() {
    let text = "# head\nAlpha Front ; KEN ; UAF\n# river\nRiver Guard ; KEN ; UAF\n";
    let with = insert(text, " Lake Union ; IGO ; ").unwrap();
    assert_eq!(
        with,
        "# head\nAlpha Front ; KEN ; UAF\n# river\nLake Union ; IGO ;\nRiver Guard ; KEN ; UAF\n"
    );
    assert!(
        insert(&with, "lake union;IGO")
            .unwrap_err()
            .contains("line 4")
    );
    assert!(insert(text, "Lake Union ; Kenya").is_err());
    assert!(insert(text, "# remark").is_err());
    assert_eq!(
        insert("", "Lake Union ; IGO").unwrap(),
        "Lake Union ; IGO\n"
    );
}
