//! What the server's answers look like that are no verb's: for their description, and so for the front end's types.

use crate::cli::event;
use crate::cli::evidence::REPORT;
use crate::column::{Column, Kind};
use crate::record::{ENTITY, EVENT, MEASURE};
use crate::review::Line;

/// An address and its answer.
pub struct Endpoint {
    /// `get` or `post`.
    pub method: &'static str,
    /// The address; names in braces are parameters.
    pub path: &'static str,
    /// What it gives, in a line.
    pub about: &'static str,
    /// What the address and the query may have.
    pub parameters: &'static [Column],
    /// What the request's body is.
    pub body: Option<Kind>,
    /// The media type of the answer.
    pub kind: &'static str,
    /// What the answer, or a row of it, is.
    pub answer: Kind,
    /// Whether the answer has rows, and tells its command.
    pub rows: bool,
}

/// Kinds of values that have a name of their own.
pub const NAMED: [(&str, Kind); 14] = [
    ("Entity", ENTITY),
    ("Report", REPORT),
    ("Event", Kind::Record(&EVENT)),
    ("Measure", Kind::Record(&MEASURE)),
    ("About", ABOUT),
    ("State", STATE),
    ("Codebook", CODEBOOK),
    ("Field", FIELD),
    ("WholeEvent", WHOLE),
    ("ContextSentence", event::SENTENCE),
    ("TreeWord", event::WORD),
    ("Review", REVIEW),
    ("ScoreLine", SCORE),
    ("Correction", CORRECTION),
];

const JSON: &str = "application/json";

const fn get(path: &'static str, about: &'static str, answer: Kind) -> Endpoint {
    Endpoint {
        method: "get",
        path,
        about,
        parameters: &[],
        body: None,
        kind: JSON,
        answer,
        rows: false,
    }
}

/// All of them.
pub const ENDPOINTS: &[Endpoint] = &[
    get(
        "/api/about.json",
        "What is known of the ledger and the program",
        ABOUT,
    ),
    get(
        "/api/states.json",
        "All states, where they are, and what maps call them",
        Kind::List(&STATE),
    ),
    get(
        "/api/codebook.json",
        "Types, modes, contexts, codes, sectors, marks, and columns of answers",
        CODEBOOK,
    ),
    get("/api/views.json", "What SQL can ask", VIEWS),
    Endpoint {
        parameters: &SQL,
        rows: true,
        ..get("/api/query.json", "Read-only SQL, within limits", Kind::Any)
    },
    Endpoint {
        parameters: &SQL,
        kind: "text/csv",
        ..get(
            "/api/query.csv",
            "The same as comma-separated values",
            Kind::Text,
        )
    },
    Endpoint {
        method: "post",
        body: Some(Kind::Record(&[
            Column::text("text", "at most 20,000 characters"),
            Column::date("date", "day of publication")
                .or_null()
                .or_missing(),
        ])),
        ..get(
            "/api/code",
            "A text coded on the spot, and kept nowhere",
            CODED,
        )
    },
    Endpoint {
        parameters: &[
            Column::text("id", "id of the event"),
            Column::text("tree", "1 for the dependency tree too").or_missing(),
        ],
        ..get(
            "/api/event/{id}.json",
            "One event whole: its sentence in place, all reports of it",
            WHOLE,
        )
    },
    Endpoint {
        parameters: &[
            Column::text("after", "the event after which the next is wanted").or_missing(),
        ],
        ..get(
            "/api/review.json",
            "The next event to judge, and the score so far",
            REVIEW,
        )
    },
    Endpoint {
        method: "post",
        body: Some(Kind::Record(&[
            Column::text("event", "id of the event").or_missing(),
            Column::text("verdict", "right, wrong or skip").or_missing(),
            Column::of("correction", CORRECTION, "what would be right")
                .or_null()
                .or_missing(),
            Column::flag(
                "undo",
                "take the verdict on the event back, or the last one; of the last ten",
            )
            .or_missing(),
        ])),
        ..get(
            "/api/review",
            "A verdict on an event, which becomes a case in the file of corrections",
            REVIEW,
        )
    },
    Endpoint {
        kind: "text/event-stream",
        ..get(
            "/api/live",
            "What is new in the ledger, as it comes: events `ledger`, `flip` and `unusual`",
            Kind::Text,
        )
    },
];

const WHOLE: Kind = Kind::Record(&event::FIELDS);

const SCORE: Kind = Kind::Record(&Line::COLUMNS);

const REVIEW: Kind = Kind::Record(&[
    Column::of(
        "event",
        WHOLE,
        "the next event to judge; none if all are judged",
    )
    .or_null(),
    Column::text("case", "the line of a case that a verdict of right writes").or_null(),
    Column::whole("left", "events that nobody has judged"),
    Column::whole("undo", "verdicts of this server that can be taken back"),
    Column::of("score", SCORE, "of all types together"),
    Column::of("types", Kind::List(&SCORE), "of each type that was judged"),
    Column::text("corrections", "name of the file of corrections"),
]);

const CORRECTION: Kind = Kind::Either(&[
    Kind::Text,
    Kind::Record(&[
        Column::text("event", "the right type; null if there is no such event").or_null(),
        Column::text("mode", "a mode of it").or_null().or_missing(),
        Column::of("actor", CODES, "codes of who did it; anybody if left out")
            .or_null()
            .or_missing(),
        Column::of("recipient", CODES, "codes of whom it was done to")
            .or_null()
            .or_missing(),
        Column::text("factuality", "the mark; asserted if left out")
            .or_null()
            .or_missing(),
    ]),
]);

const CODES: Kind = Kind::List(&Kind::Text);

const SQL: [Column; 2] = [
    Column::text("sql", "one SELECT of at most 8 kB"),
    Column::text("explain", "1 for the plan instead of the rows").or_missing(),
];

const ABOUT: Kind = Kind::Record(&[
    Column::text("program", "version of the program"),
    Column::of(
        "ledger",
        Kind::Record(&[
            Column::text("name", "name of the ledger's folder"),
            Column::whole("version", "its version; one more with each batch"),
            Column::date("first", "first day with news").or_null(),
            Column::date("last", "last day with news").or_null(),
            Column::whole("documents", "documents"),
            Column::whole("reports", "reports of events, counted or not"),
            Column::whole(
                "events",
                "counted events, once for each pair of states that they join",
            ),
            Column::whole("pairs", "pairs of states with counted events"),
            Column::whole("rejected", "records that could not be used"),
            Column::texts(
                "origins",
                "news for what was coded here, and names of imported data sets",
            ),
            Column::text("added", "when the last batch joined, in universal time").or_null(),
        ]),
        "the ledger",
    ),
    Column::flag("sql", "whether SQL is answered"),
    Column::flag("watch", "whether alarms are told as they come"),
    Column::text(
        "corrections",
        "name of the file that corrections are written to",
    )
    .or_null(),
    Column::of(
        "figures",
        Kind::List(&Kind::Record(&[
            Column::text("figure", "what was measured"),
            Column::text("on", "on what"),
            Column::text("reached", "the figure"),
        ])),
        "how well the coder does",
    ),
    Column::text("borders", "whose borders the map shows"),
    Column::of(
        "licences",
        Kind::List(&Kind::Record(&[
            Column::text("what", "what is used"),
            Column::text("terms", "under which terms"),
        ])),
        "what is used under which terms",
    ),
]);

const STATE: Kind = Kind::Record(&[
    Column::text("code", "ISO 3166 alpha-3, KOS, or a code of the codebook"),
    Column::text("name", "English short name"),
    Column::text("numeric", "three digits of ISO 3166, as maps have them").or_null(),
    Column::text("cow", "Correlates of War number").or_null(),
    Column::date("from", "first day, of states that came into being lately").or_null(),
    Column::date("to", "last day, of states that are no more").or_null(),
    Column::number("lat", "the middle, degrees north").or_null(),
    Column::number("lon", "the middle, degrees east").or_null(),
]);

/// A column of an answer, as answers tell it; fields of records are such columns again.
const FIELD: Kind = Kind::Record(&[
    Column::text("name", "its name"),
    Column::text(
        "type",
        "text, date, integer, number, boolean, list, record or any",
    ),
    Column::text("about", "what it means"),
    Column::of(
        "fields",
        Kind::List(&Kind::Any),
        "of records, and of lists of records",
    )
    .or_missing(),
]);

const CODEBOOK: Kind = Kind::Record(&[
    Column::of(
        "types",
        Kind::List(&Kind::Record(&[
            Column::text("name", "PLOVER type"),
            Column::text("about", "what it covers"),
            Column::text("face", "cooperation or conflict"),
            Column::text("kind", "word or deed"),
            Column::whole("quad", "1 to 4"),
            Column::number("score", "PLOVER score of the type itself"),
            Column::text("cameo", "CAMEO root"),
            Column::of(
                "modes",
                Kind::List(&Kind::Record(&[
                    Column::text("name", "PLOVER mode"),
                    Column::number("score", "its score"),
                ])),
                "manners",
            ),
        ])),
        "types of events",
    ),
    Column::texts("contexts", "what events may be about"),
    Column::of(
        "cameo",
        Kind::List(&Kind::Record(&[
            Column::text("code", "CAMEO code"),
            Column::text("name", "its English name").or_null(),
            Column::number("goldstein", "Goldstein score"),
            Column::text("event", "PLOVER type").or_null(),
        ])),
        "CAMEO codes",
    ),
    Column::of(
        "sectors",
        Kind::List(&Kind::Record(&[
            Column::text("code", "code"),
            Column::text("name", "name"),
        ])),
        "sectors of actors",
    ),
    Column::of(
        "marks",
        Kind::List(&Kind::Record(&[
            Column::text("name", "mark of factuality"),
            Column::text("about", "what it says"),
        ])),
        "how far an event is said to be so",
    ),
    Column::of(
        "answers",
        Kind::List(&Kind::Record(&[
            Column::text("verb", "verb of the command line"),
            Column::text("about", "what it does"),
            Column::of(
                "shapes",
                Kind::List(&Kind::Record(&[
                    Column::text(
                        "with",
                        "argument with which rows look so; null for the usual ones",
                    )
                    .or_null(),
                    Column::of("columns", Kind::List(&FIELD), "the columns"),
                ])),
                "what rows look like",
            ),
        ])),
        "columns of every answer",
    ),
    Column::of(
        "csv",
        Kind::List(&FIELD),
        "columns of events as comma-separated values",
    ),
]);

const VIEWS: Kind = Kind::Record(&[
    Column::of(
        "views",
        Kind::List(&Kind::Record(&[
            Column::text("name", "name in SQL"),
            Column::text("about", "what a row is"),
            Column::of("columns", Kind::List(&FIELD), "the columns"),
            Column::text("example", "a query to begin with"),
        ])),
        "tables and views",
    ),
    Column::texts("functions", "functions that may be used"),
    Column::text("limits", "how much may be asked"),
]);

const CODED: Kind = Kind::Record(&[
    Column::of(
        "events",
        Kind::List(&Kind::Record(&EVENT)),
        "events, in order of sentence and word",
    ),
    Column::of(
        "measures",
        Kind::List(&Kind::Record(&MEASURE)),
        "numbers and ties that the text states",
    ),
    Column::of(
        "sentences",
        Kind::List(&Kind::Record(&[
            Column::whole("index", "from 0"),
            Column::whole("start", "where it begins, in code points"),
            Column::whole("end", "where it ends"),
            Column::text("text", "the sentence"),
        ])),
        "the sentences",
    ),
    Column::texts("notes", "what is to be known of this answer"),
]);
