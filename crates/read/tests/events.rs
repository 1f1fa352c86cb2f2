//! Event data of other projects, row by row, with every quirk that their files are known for. All rows are made up.

mod rows;

use bifrons_read::events::{Dropped, EventFormat, EventOptions, Map, Scheme};
use rows::{read, read_with, shown};

/// A GDELT row of 57, 58 or 61 columns.
fn gdelt(
    width: usize,
    id: &str,
    date: &str,
    parties: [[&str; 2]; 2],
    code: &str,
    quad: &str,
    url: &str,
) -> String {
    let [actor, recipient] = parties;
    let mut fields = vec![String::new(); width];
    let geo = if width == 61 { 8 } else { 7 };
    let action = 35 + 2 * geo;
    let latitude = action + if width == 61 { 5 } else { 4 };
    let known = |letters: &str| {
        if letters.len() >= 3 && !letters.starts_with("GOV") {
            letters[..3].to_string()
        } else {
            String::new()
        }
    };
    for (at, value) in [
        (0, id),
        (1, date),
        (5, actor[0]),
        (6, actor[1]),
        (7, &known(actor[0])),
        (15, recipient[0]),
        (16, recipient[1]),
        (17, &known(recipient[0])),
        (26, code),
        (29, quad),
        (30, "-2.0"),
        (31, "9"),
        (32, "3"),
        (33, "8"),
        (34, "-1.5"),
        (action + 1, "Kyiv, Ukraine"),
        (action + 2, "UP"),
        (latitude, "50.45"),
        (latitude + 1, "30.52"),
        (
            latitude + 3,
            if width == 61 {
                "20160728123000"
            } else {
                "20160728"
            },
        ),
    ] {
        fields[at] = value.to_string();
    }
    if width > 57 {
        fields[width - 1] = url.to_string();
    }
    fields.join("\t")
}

#[test]
fn gdelt_tables_of_three_widths_in_one_file() {
    let us = ["USAGOV", "UNITED STATES"];
    let ru = ["RUS", "RUSSIA"];
    let text = [
        gdelt(57, "1", "20060731", [us, ru], "090", "2", ""),
        gdelt(
            58,
            "2",
            "20160728",
            [ru, us],
            "0841",
            "2",
            "http://www.paper.org/a",
        ),
        gdelt(
            61,
            "3",
            "20160728",
            [us, ["", ""]],
            "141",
            "3",
            "http://www.paper.org/a",
        ),
        gdelt(
            58,
            "4",
            "20160728",
            [us, ru],
            "010",
            "1",
            "http://www.paper.org/b",
        ),
        gdelt(
            58,
            "5",
            "20160728",
            [["", ""], ["", ""]],
            "190",
            "4",
            "http://www.paper.org/b",
        ),
        gdelt(58, "6", "20169999", [us, ru], "190", "4", ""),
        gdelt(58, "7", "", [us, ru], "190", "4", ""),
        gdelt(58, "8", "20160728", [us, ru], "---", "4", ""),
        gdelt(58, "9", "20160728", [us, ru], "99", "4", ""),
        gdelt(
            58,
            "10",
            "20160728",
            [["GOV", "CABINET"], ["IGOUNO", "UNITED NATIONS"]],
            "112",
            "3",
            "",
        ),
        "11\t20160728".to_string(),
        String::new(),
        gdelt(
            58,
            "12",
            "19850101",
            [["RUS", "RUSSIA"], ["USA", "NEW YORK"]],
            "163",
            "4",
            "",
        ),
    ]
    .join("\r\n");
    let batch = read(&text, EventFormat::Gdelt);
    assert_eq!(
        shown(&batch),
        [
            "2006-07-31 ACCUSE investigate 090 3 USA/GOV > RUS",
            "2016-07-28 RETREAT release 0841 2 RUS > USA/GOV",
            "2016-07-28 PROTEST demo 141 4 USA/GOV > ",
            "2016-07-28 ACCUSE disapprove 112 3 ?/GOV > UNO",
            "1985-01-01 SANCTION  163 4 SUN > USA",
        ]
    );
    assert_eq!(
        batch.tally.to_string(),
        "12 rows read: 5 kept, 5 dropped (1 no date, 1 no code, 1 unknown code, 1 public statement (01), which has no type, \
         1 no parties), 2 rejected"
    );
    assert_eq!(batch.tally.unknown.keys().collect::<Vec<_>>(), ["99"]);
    assert_eq!(batch.tally.uncoded, 1);
    let reasons: Vec<String> = batch.rejected.iter().map(ToString::to_string).collect();
    assert_eq!(
        reasons,
        [
            "in:6: the field `SQLDATE` is no date: `20169999`",
            "in:11: the row has 2 columns, not 58 or 57 or 61"
        ]
    );
    let second = &batch.rows[1];
    assert_eq!(
        second.event.why,
        ["gdelt: EventCode 0841, QuadClass 2, GoldsteinScale -2.0"]
    );
    assert_eq!(second.original.goldstein, Some(-2.0));
    assert_eq!(
        (
            second.original.mentions,
            second.original.sources,
            second.original.articles
        ),
        (Some(9), Some(3), Some(8))
    );
    assert_eq!(second.original.line, 2);
    assert_eq!(second.event.actor[0].text, "RUSSIA");
    let third = &batch.rows[2];
    let place = third.event.place.as_ref().unwrap();
    assert_eq!(
        (
            place.name.as_str(),
            place.country.as_deref(),
            place.lat,
            place.lon
        ),
        ("Kyiv, Ukraine", Some("UKR"), Some(50.45), Some(30.52))
    );
    assert_eq!(
        second.event.doc, third.event.doc,
        "one story of one address"
    );
    let story = batch
        .documents
        .iter()
        .find(|d| d.id == second.event.doc)
        .unwrap();
    assert_eq!(
        (story.publisher.as_str(), story.url.as_str()),
        ("paper.org", "http://www.paper.org/a")
    );
    assert_eq!(
        story.date.unwrap().to_string(),
        "2016-07-28",
        "the day of the report, not of the event"
    );
}

#[test]
fn gdelt_columns_go_by_name_where_there_is_a_header() {
    let text = "EventCode,GlobalEventID,Day,Actor2Code,Actor1Code,Extra\n042,7,20200102,FRA,DEUGOV,\"x, y\"\n";
    let batch = read(text, EventFormat::Gdelt);
    assert_eq!(
        shown(&batch),
        ["2020-01-02 CONSULT visit 042 1 DEU/GOV > FRA"]
    );
    let (_, rejected) = read_with(
        b"GLOBALEVENTID\tSQLDATE\tActor1Code\tActor2Code\n",
        &EventOptions::new(EventFormat::Gdelt),
    );
    let message = rejected[0].to_string();
    assert_eq!(
        message,
        "in: the column `EventCode` is missing; the first line has GLOBALEVENTID, SQLDATE, Actor1Code, Actor2Code"
    );
}

#[test]
fn mentions_name_the_event_and_the_story_by_the_same_ids() {
    let event = read(
        &gdelt(
            58,
            "77",
            "20160728",
            [["USA", "X"], ["RUS", "Y"]],
            "112",
            "3",
            "http://a.org/1",
        ),
        EventFormat::Gdelt,
    );
    let bare = "77\t20160728120000\t20160729120000\t1\ta.org\thttp://a.org/1\t4\t-1\t5\t6\t1\t80\t900\t0.5\t\t\n\
                \t20160728120000\t20160729120000\t1\ta.org\thttp://a.org/1\t4\t-1\t5\t6\t1\t80\t900\t0.5\t\t\n";
    let batch = read(bare, EventFormat::Gdelt);
    let mention = &batch.mentions[0];
    assert_eq!(mention.event, event.rows[0].event.id);
    assert_eq!(mention.doc, event.rows[0].event.doc);
    assert_eq!((mention.sentence, mention.confidence), (3, 0.8));
    assert_eq!(mention.date.unwrap().to_string(), "2016-07-29");
    assert_eq!(
        batch.rejected[0].to_string(),
        "in:2: the field `GLOBALEVENTID` is empty"
    );
    let headed = "globaleventid,eventtimedate,mentiontimedate,mentionsourcename,mentionidentifier,sentenceid,confidence\n\
                  77,20160728120000,20160729120000,a.org,\"http://a.org/1,2\",1,100\n";
    let batch = read(headed, EventFormat::Gdelt);
    assert_eq!(batch.documents[0].url, "http://a.org/1,2");
    assert_eq!(batch.mentions[0].event, mention.event);
}

const ICEWS: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\tIntensity\tTarget Name\t\
    Target Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\n";

#[test]
fn icews_both_sides_of_a_meeting_are_one_event() {
    let row = |id: &str, a: &str, text: &str, code: &str, b: &str| {
        let party = |name: &str| match name {
            "UN" => (
                "United Nations",
                "Global,International Government Organization",
                "NA",
            ),
            "Ministry" => ("Ministry (Kenya)", "Government,Executive", "Kenya"),
            "Mob" => ("\"Mob\"", "NA", "NA"),
            _ => ("Russia", "NA", "Russian Federation"),
        };
        let ((a, sa, ca), (b, sb, cb)) = (party(a), party(b));
        format!(
            "{id}\t2018-06-01\t{a}\t{sa}\t{ca}\t{text}\t{code}\t1\t{b}\t{sb}\t{cb}\t900\t2\tA Paper\tNairobi\tNA\tNA\tKenya\t-1.28\t36.82\n"
        )
    };
    let text = [
        ICEWS.to_string(),
        row("1", "Russia", "Consult", "040", "Ministry"),
        row("2", "Ministry", "Consult", "040", "Russia"),
        row("3", "Russia", "Make a visit", "042", "Ministry"),
        row("4", "Ministry", "Host a visit", "043", "Russia"),
        row("5", "UN", "Make statement", "010", "Russia"),
        row("6", "UN", "Threaten", "13y", "Mob"),
        row("7", "UN", "Threaten", "13y", "Mob"),
    ]
    .concat();
    let batch = read(&text, EventFormat::Icews);
    assert_eq!(
        shown(&batch),
        [
            "2018-06-01 CONSULT  040 1 KEN/GOV+RUS > ",
            "2018-06-01 CONSULT  040 1 KEN/GOV+RUS > ",
            "2018-06-01 CONSULT visit 042 1 RUS > KEN/GOV",
            "2018-06-01 CONSULT visit 042 1 RUS > KEN/GOV",
            "2018-06-01 THREATEN  130 3 UNO > ?",
            "2018-06-01 THREATEN  130 3 UNO > ?",
        ]
    );
    let id = |at: usize| &batch.rows[at].event.id;
    assert_eq!(id(0), id(1));
    assert_eq!(id(2), id(3));
    assert_eq!(
        id(4),
        id(5),
        "the row's own number is not unique and does not count"
    );
    assert_ne!(id(0), id(2));
    assert_eq!(batch.rows[0].mirror, batch.rows[1].mirror);
    assert!(batch.rows[0].mirror.is_some() && batch.rows[4].mirror.is_none());
    assert!(
        batch.rows[3].event.why[0].contains("Host a visit"),
        "what the row said is kept"
    );
    assert_eq!(
        batch.rows[4].event.recipient[0].text, "\"Mob\"",
        "no quoting"
    );
    assert_eq!(batch.rows[0].event.sentence, 1);
    assert_eq!(batch.rows[0].event.trigger.text, "Consult");
    assert_eq!(batch.documents.len(), 1);
    assert_eq!(batch.documents[0].publisher, "A Paper");
}

#[test]
fn icews_of_2017_has_other_dates_and_no_codes() {
    let header = ICEWS.replace("\tCAMEO Code", "");
    let rest = "NA\tUkraine\t901\t1\tP\tNA\tNA\tNA\tNA\tNA\tNA\n";
    let row = |date: &str, text: &str| {
        format!("1\t{date}\tPolice (India)\tPolice,Government\tIndia\t{text}\t-5\tCitizen\t{rest}")
    };
    let text = [
        header,
        row("1/13/2017", "Arrest, detain, or charge with legal action"),
        row("01/02/2017", "Do what nobody does"),
        row("13/1/2017", "Threaten"),
    ]
    .concat();
    let batch = read(&text, EventFormat::Icews);
    assert_eq!(
        shown(&batch),
        ["2017-01-13 COERCE arrest 173 4 IND/COP/GOV > UKR"]
    );
    assert_eq!(batch.tally.unknown["Do what nobody does"], 1);
    assert_eq!(
        batch.rejected[0].to_string(),
        "in:4: the field `Event Date` is no date: `13/1/2017`"
    );
    assert!(batch.rows[0].event.why[0].contains("told by the text: 173"));
    let (_, rejected) = read_with(
        b"Event ID\tWhen\tWho\n1\t2\t3\n",
        &EventOptions::new(EventFormat::Icews),
    );
    assert!(rejected[0].to_string().starts_with(
        "in: the column `Event Date` is missing; the first line has Event ID, When, Who"
    ));
}

#[test]
fn polecat_lists_are_parties_of_one_event() {
    let header = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tEvent Intensity\tContexts\tActor Name\tActor Country\tActor COW\t\
        Primary Actor Sector\tActor Sectors\tRecipient Name\tRecipient Country\tPlacename\tCountry\tLatitude\tLongitude\tSource\tPublication Date\n";
    let text = format!(
        "{header}\
         a\t2021-05-30\tPROTEST\tdemo\t-5\tlegal; Human Rights\tCrowds\tFRA; GBR\tNone\tCVL\tCVL; LAB\tNone\tNone\tParis\tFRA\t48.8\t2.3\tPaper\t2021-05-31\n\
         b\t2021-05-30\tCONSULT\tNone\t2\tNone\tA; B\tRUS; UKR\t365; 369\tGOV\tGOV\tU.N.\tNone\tNone\tNone\tNone\tNone\tPaper\t2021-05-31\n\
         b\t2021-05-30\tCONSULT\tNone\t2\tNone\tA; B\tRUS; UKR\t365; 369\tGOV\tGOV\tU.N.\tNone\tNone\tNone\tNone\tNone\tPaper\t2021-05-31\n\
         c\t2021-05-30\tNone\tNone\t2\tNone\tA\tRUS\tNone\tGOV\tGOV\tB\tUKR\tNone\tNone\tNone\tNone\tPaper\t2021-05-31\n\
         d\t2021-05-30\tAID\tNone\t2\tNone\tNone\tNone\t365\tGOV\tGOV\tS\u{e3}o\tCUB\tNone\tNone\tNone\tNone\tPaper\t2021-05-31\n"
    );
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(c).unwrap()).collect();
    let (batch, _) = read_with(&latin, &EventOptions::new(EventFormat::Polecat));
    assert_eq!(batch, read(&text, EventFormat::Polecat), "Latin-1 or UTF-8");
    assert_eq!(
        shown(&batch),
        [
            "2021-05-30 PROTEST demo 14 4 FRA/CVL/LAB+GBR/CVL/LAB > ",
            "2021-05-30 CONSULT  04 1 RUS/GOV+UKR/GOV > ?",
            "2021-05-30 CONSULT  04 1 RUS/GOV+UKR/GOV > ?",
            "2021-05-30 AID  07 2 RUS/GOV > CUB",
        ]
    );
    assert_eq!(batch.rows[1].event.id, batch.rows[2].event.id);
    assert_eq!(batch.rows[0].event.context, ["legal", "human_rights"]);
    assert_eq!(batch.rows[1].event.actor[1].text, "B");
    assert_eq!(batch.rows[3].event.recipient[0].text, "São");
    assert_eq!(
        batch.rows[0]
            .event
            .place
            .as_ref()
            .unwrap()
            .country
            .as_deref(),
        Some("FRA")
    );
    assert_eq!(batch.tally.dropped[&Dropped::NoCode], 1);
}

#[test]
fn phoenix_has_no_header_and_lists_of_addresses() {
    let text = "12_v0.2\t20140620\t2014\t06\t20\tUSAGOV\tUSA\tGOV\t\tRUS\tRUS\t\t\t163\t16\t3\t-8.0\tUN,1;NATO,2\t55.7\t37.6\tMoscow\tMoskva\tRUS\t\
        53abc_4\thttp://www.b.org/1;http://c.org/2\tb_news;c_news\n\
        13_v0.2\t2014-06-20\t2014\t06\t20\t\tSYR\tREB\t\tSYRGOV\t\t\t\t193\t19\t4\t-10\t\t\t\t\t\tSY\t53abd_0\thttp://c.org/2\t\n";
    let batch = read(text, EventFormat::Phoenix);
    assert_eq!(
        shown(&batch),
        [
            "2014-06-20 SANCTION  163 4 USA/GOV > RUS",
            "2014-06-20 ASSAULT firearms 193 4 SYR/REB > SYR/GOV"
        ]
    );
    assert_eq!(
        batch.rows[0].event.why,
        ["phoenix: EventCode 163, PentaClass 3, GoldsteinScore -8.0"]
    );
    assert_eq!(
        (batch.rows[0].event.sentence, batch.rows[0].original.sources),
        (4, Some(2))
    );
    let publishers: Vec<&str> = batch
        .documents
        .iter()
        .map(|d| d.publisher.as_str())
        .collect();
    assert_eq!(publishers, ["b_news", "c.org"]);
    assert_eq!(
        batch.rows[1]
            .event
            .place
            .as_ref()
            .unwrap()
            .country
            .as_deref(),
        Some("SYR")
    );
}

#[test]
fn keds_tells_weis_from_cameo_and_one_palestine_from_two_names() {
    let cameo = "date\tsource\ttarget\tcode\n1995-03-01\tPAL\tISRMIL\t0841]\n1995-03-01\tPSE\tISRMIL\t190\n1995-03-01\tISR\tPALPLO\t046\n\
        1995-03-01\tPALPLO\tISR\t046\n1995-03-02\tUSRGOV\tUSA\t0256\n";
    let batch = read(cameo, EventFormat::Keds);
    assert_eq!(
        shown(&batch),
        [
            "1995-03-01 RETREAT release 0841 2 PSE > ISR/MIL",
            "1995-03-01 ASSAULT  190 4 PSE > ISR/MIL",
            "1995-03-01 CONSULT  046 1 ISR+PSE > ",
            "1995-03-01 CONSULT  046 1 ISR+PSE > ",
            "1995-03-02 REQUEST yield 0256 3 RUS/GOV > USA",
        ]
    );
    assert_eq!(batch.rows[2].event.id, batch.rows[3].event.id);
    assert_eq!(batch.documents.len(), 2, "a story a day where none is told");
    let weis = "950301\tKOS\tJAP\t032\t(VISIT)\n950301\tBOSSER\tNAT\t223\t(CLASH)\n950302\tYUG\tKSV\t023\n";
    let batch = read(weis, EventFormat::Keds);
    assert_eq!(
        shown(&batch),
        [
            "1995-03-01 CONSULT visit 042 1 KOR > JPN",
            "1995-03-01 ASSAULT  190 4 BIH > IGO"
        ]
    );
    assert_eq!(batch.rows[0].event.trigger.text, "VISIT");
    assert_eq!(batch.rows[0].event.why[0], "keds: WEIS 032");
    assert_eq!(batch.tally.dropped[&Dropped::Statement], 1);
    let mut options = EventOptions::new(EventFormat::Keds);
    options.scheme = Some(Scheme::Weis);
    let (batch, _) = read_with(b"19950301\tAUS\tHUN\t031\n", &options);
    assert_eq!(shown(&batch), ["1995-03-01 CONSULT  040 1 AUT+HUN > "]);
}

#[test]
fn any_table_by_a_map() {
    let map = Map::parse(
        "actor=From,recipient=To,code=What,date=Day,mode=How,publisher=Paper,url=Link,text=Words",
    )
    .unwrap();
    let text = "Day;Words;From;To;What;How;Paper;Link\n2020-02-03;\"said; \"\"no\"\"\";\"Russia;China\";UKRMIL;112;;P;http://x.org/1\n\
        2020-02-04;w;365;Ivory Coast;ASSAULT;firearms;P;\n2020-02-05;w;Atlantis;USA;JUMP;;P;\n";
    let batch = read(text, EventFormat::Map(map.clone()));
    assert_eq!(
        shown(&batch),
        [
            "2020-02-03 ACCUSE disapprove 112 3 RUS+CHN > UKR/MIL",
            "2020-02-04 ASSAULT firearms 18 4 RUS > CIV"
        ]
    );
    assert_eq!(batch.rows[0].event.trigger.text, "said; \"no\"");
    assert_eq!(batch.tally.unknown["JUMP"], 1);
    let (_, rejected) = read_with(
        b"Day,From,To,What\n",
        &EventOptions::new(EventFormat::Map(map)),
    );
    assert!(
        rejected[0]
            .to_string()
            .contains("the column `How` is missing"),
        "{rejected:?}"
    );
}
