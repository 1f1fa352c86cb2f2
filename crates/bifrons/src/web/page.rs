//! The pages: files that are part of the program, and the addresses that show them.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use rust_embed::{Embed, EmbeddedFile};

use super::reply::{Failure, has};
use super::secret::hex;

/// The built front end. Nothing else can be asked for: names are looked up in a table, and never on the disk.
#[derive(Embed)]
#[folder = "assets/"]
struct Assets;

/// The file of an address, or the page that shows it.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Failure(StatusCode::METHOD_NOT_ALLOWED, "pages are read only".into())
            .into_response();
    }
    if is_page(path) {
        return match Assets::get("index.html") {
            Some(file) => send(&file, "index.html", &request),
            None => Failure::ours("this build has no pages").into_response(),
        };
    }
    if let Some(to) = data(request.uri()) {
        let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
        let to = HeaderValue::from_str(&to).ok();
        response.headers_mut().extend(to.map(|v| (LOCATION, v)));
        return response;
    }
    let name = path.trim_start_matches('/');
    match Assets::get(name) {
        Some(file) if name != "index.html" => send(&file, name, &request),
        _ => Failure::missing(format!("there is no {path}")).into_response(),
    }
}

fn send(file: &EmbeddedFile, name: &str, request: &Request) -> Response {
    let tag = format!("W/\"{}\"", hex(&file.metadata.sha256_hash()[..12]));
    // Names under assets/ have a hash of the content in them.
    let cache = match name.starts_with("assets/") {
        true => "private, max-age=31536000, immutable",
        false => "private, no-cache",
    };
    let mut response = Response::new(Body::empty());
    let known = has(request.headers(), &tag);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.extend(HeaderValue::from_str(&tag).ok().map(|v| (ETAG, v)));
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let mut kind = file.metadata.mimetype().to_string();
    if kind.starts_with("text/") || kind.ends_with("javascript") {
        kind.push_str("; charset=utf-8");
    }
    let kind = HeaderValue::from_str(&kind).ok();
    headers.extend(kind.map(|v| (CONTENT_TYPE, v)));
    *response.body_mut() = Body::from(file.data.clone().into_owned());
    response
}

/// Pages that have no further part in their address.
const PAGES: [&str; 11] = [
    "flips", "gap", "hedging", "voices", "forecast", "sources", "query", "review", "codebook",
    "about", "live",
];

/// Whether an address is one of the pages: only these show the front end, so that a wrong address is told to be wrong.
fn is_page(path: &str) -> bool {
    let path = path.strip_suffix('/').unwrap_or(path);
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts[..] {
        [] => true,
        [page] => PAGES.contains(&page),
        ["state", state] => is_word(state),
        ["event", id] => is_word(id),
        ["pair", pair] => pair_of(pair).is_some(),
        ["pair", pair, period] => pair_of(pair).is_some() && is_word(period),
        _ => false,
    }
}

/// The two states of `CHN-USA`.
fn pair_of(pair: &str) -> Option<(&str, &str)> {
    let (a, b) = pair.split_once('-')?;
    (is_word(a) && is_word(b)).then_some((a, b))
}

fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !text.is_empty() && text.len() <= 64 && text.chars().all(plain)
}

/// Where the answer behind a page is, for the page's address with `.json` or `.csv` after it.
fn data(uri: &Uri) -> Option<String> {
    let (path, ending) = uri.path().rsplit_once('.')?;
    if !["json", "csv"].contains(&ending) {
        return None;
    }
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let (answer, own) = match parts[..] {
        ["pair", pair] => {
            let (a, b) = pair_of(pair)?;
            ("faces".to_string(), format!("a={a}&b={b}"))
        }
        ["pair", pair, period] if is_word(period) => {
            let (a, b) = pair_of(pair)?;
            (
                "evidence".to_string(),
                format!("a={a}&b={b}&period={period}"),
            )
        }
        ["state", state] if is_word(state) => ("faces".to_string(), format!("a={state}")),
        ["event", id] if is_word(id) => (format!("event/{id}"), String::new()),
        ["hedging"] => ("hedges".to_string(), String::new()),
        [page] if PAGES.contains(&page) => (page.to_string(), String::new()),
        _ => return None,
    };
    let both: Vec<&str> = [own.as_str(), uri.query().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let mark = if both.is_empty() { "" } else { "?" };
    Some(format!("/api/{answer}.{ending}{mark}{}", both.join("&")))
}

/// What that page may do: show itself, and send the password back.
pub const STRANGER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What somebody sees who has no token.
pub fn stranger(password: bool) -> String {
    let form = match password {
        true => {
            "<form method=post action=/login><label>Password <input type=password name=password autofocus \
             autocomplete=current-password></label> <button>Open</button></form>"
        }
        false => "",
    };
    format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <title>Bifrons: open the link</title><style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:15vh auto;\
         padding:0 1rem;color-scheme:light dark}}</style><h1>This ledger is closed</h1><p>Open the link that \
         <code>bifrons serve</code> printed in the terminal; it has a token that lets this browser in.</p>\
         <p>If this browser was let in before, and you came by a link from elsewhere: <a href=\"\">go on</a>.</p>{form}</html>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_pages() {
        for path in [
            "/",
            "/pair/CHN-USA",
            "/pair/CHN-USA/",
            "/pair/CHN-USA/2026-03",
            "/pair/CHN-USA/2024-Q1",
            "/state/TUR",
            "/event/00ff",
            "/flips",
            "/forecast",
            "/live",
            "/about",
        ] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "/pair",
            "/pair/CHN",
            "/pair/CHN-USA/a/b",
            "/state/",
            "/state/../etc",
            "/event/a.b",
            "/nothing",
            "/flips/x",
            "//",
            "/pair/%2e%2e-x",
            "/index.html",
        ] {
            assert!(!is_page(path), "{path}");
        }
    }

    #[test]
    fn a_page_knows_its_data() {
        let of = |uri: &'static str| data(&Uri::from_static(uri));
        let some = |to: &str| Some(to.to_string());
        assert_eq!(
            of("/pair/CHN-USA.json"),
            some("/api/faces.json?a=CHN&b=USA")
        );
        assert_eq!(
            of("/pair/CHN-USA.csv?by=year"),
            some("/api/faces.csv?a=CHN&b=USA&by=year")
        );
        assert_eq!(
            of("/pair/CHN-USA/2026-03.json?face=conflict"),
            some("/api/evidence.json?a=CHN&b=USA&period=2026-03&face=conflict")
        );
        assert_eq!(of("/event/ab12.json"), some("/api/event/ab12.json"));
        assert_eq!(of("/hedging.csv"), some("/api/hedges.csv"));
        assert_eq!(of("/pair/CHN-USA"), None);
        assert_eq!(of("/evil/x.json"), None);
    }

    #[test]
    fn the_front_end_is_part_of_the_program() {
        assert!(Assets::get("index.html").is_some());
        assert!(Assets::get("../Cargo.toml").is_none() && Assets::get("/etc/passwd").is_none());
    }
}
