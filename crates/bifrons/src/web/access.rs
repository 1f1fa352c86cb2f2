//! Who may ask: the server's own names, the token, and pages of the server itself.
//!
//! A request must name the server by one of its own names (a page that has its name point at this machine later, DNS rebinding, does
//! not), come from no other site, and bring the token: in the link that was printed, in the cookie that the link becomes, or as a
//! bearer's.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{Form, Request, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, COOKIE, HOST, LOCATION, ORIGIN, RETRY_AFTER,
    SET_COOKIE, WWW_AUTHENTICATE,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};

use super::limits::Bucket;
use super::reply::Failure;
use super::secret::Secret;
use super::{Shared, page};

/// What opens the server, and by which names it is called.
pub struct Access {
    token: String,
    secret: Secret,
    password: Option<Secret>,
    /// Names besides those of this machine to itself.
    names: Vec<String>,
    address: SocketAddr,
    attempts: Bucket,
}

impl Access {
    /// Access with a token; others than this machine's users need the password.
    pub fn new(
        address: SocketAddr,
        token: String,
        password: Option<String>,
        names: Vec<String>,
    ) -> Self {
        Self {
            secret: Secret::of(&token),
            token,
            password: password.map(|p| Secret::of(&p)),
            names: names.into_iter().map(|n| n.to_lowercase()).collect(),
            address,
            attempts: Bucket::new(5.0, 0.5),
        }
    }

    /// The link to open.
    pub fn link(&self) -> String {
        let host = match self.address.ip() {
            ip if ip.is_unspecified() => match ip {
                IpAddr::V4(_) => SocketAddr::from(([127, 0, 0, 1], self.address.port())),
                IpAddr::V6(_) => SocketAddr::from(([0, 0, 0, 0, 0, 0, 0, 1], self.address.port())),
            },
            ip => SocketAddr::new(ip, self.address.port()),
        };
        format!("http://{host}/?token={}", self.token)
    }

    /// Browsers keep cookies by host and not by port: two servers must not take each other's.
    fn cookie(&self) -> String {
        format!("bifrons_{}", self.address.port())
    }

    /// Whether a request calls the server by a name of its own.
    fn is_called(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if !name.is_empty() && !port.contains(']') => (name, Some(port)),
            _ => (host.as_str(), None),
        };
        let own = port.and_then(|p| p.parse().ok()) == Some(self.address.port())
            || port.is_none() && self.address.port() == 80;
        if self.names.iter().any(|n| n == name || *n == host) {
            return true;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        match bare.parse::<IpAddr>() {
            // A number is no name that could be made to point elsewhere.
            Ok(ip) => own && (ip == self.address.ip() || ip.is_loopback() || !self.is_local()),
            Err(_) => own && name == "localhost",
        }
    }

    fn is_local(&self) -> bool {
        self.address.ip().is_loopback()
    }

    /// Whether a request brings the token.
    fn is_known(&self, headers: &HeaderMap) -> bool {
        let bearer = headers.get(AUTHORIZATION).and_then(|v| v.to_str().ok());
        if let Some(token) = bearer.and_then(|v| v.strip_prefix("Bearer ")) {
            return self.secret.is(token.trim());
        }
        let own = self.cookie();
        let all = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok());
        let mut pairs = all
            .flat_map(|v| v.split(';'))
            .filter_map(|c| c.split_once('='));
        pairs.any(|(name, value)| name.trim() == own && self.secret.is(value.trim()))
    }

    fn admit(&self, to: &str) -> Response {
        let cookie = format!(
            "{}={}; HttpOnly; SameSite=Strict; Path=/",
            self.cookie(),
            self.token
        );
        let mut response = StatusCode::SEE_OTHER.into_response();
        let headers = response.headers_mut();
        headers.extend(HeaderValue::from_str(to).ok().map(|v| (LOCATION, v)));
        headers.extend(HeaderValue::from_str(&cookie).ok().map(|v| (SET_COOKIE, v)));
        response
    }

    fn stranger(&self, uri: &Uri) -> Response {
        if uri.path().starts_with("/api/") {
            let why = "give the token: open the link that `bifrons serve` printed, or send the header `Authorization: Bearer TOKEN`";
            let mut response = Failure(StatusCode::UNAUTHORIZED, why.into()).into_response();
            response
                .headers_mut()
                .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            return response;
        }
        let text = page::stranger(self.password.is_some());
        let mut response = (StatusCode::UNAUTHORIZED, Html(text)).into_response();
        // Its style stands in the page itself: its files would be closed, too.
        let policy = HeaderValue::from_static(page::STRANGER_POLICY);
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, policy);
        response
    }
}

/// Lets in whom `Access` allows.
pub async fn guard(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let access = &app.access;
    let headers = request.headers();
    let host = headers.get(HOST).and_then(|v| v.to_str().ok());
    if !host.is_some_and(|h| access.is_called(h)) || headers.get_all(HOST).iter().count() > 1 {
        let why = "the server has another name; open the link that `bifrons serve` printed";
        return Failure(StatusCode::FORBIDDEN, why.into()).into_response();
    }
    if let Err(why) = same_site(request.method(), headers) {
        return Failure(StatusCode::FORBIDDEN, why.into()).into_response();
    }
    let uri = request.uri();
    if uri.path() == "/login" && request.method() == Method::POST && access.password.is_some() {
        return next.run(request).await;
    }
    if let Some((token, rest)) = token_of(uri) {
        return match access.secret.is(&token) && request.method() == Method::GET {
            true => access.admit(&rest),
            false => access.stranger(uri),
        };
    }
    if !access.is_known(headers) {
        return access.stranger(uri);
    }
    next.run(request).await
}

/// `POST /login`: a password becomes the cookie.
pub async fn login(
    State(app): State<Shared>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let access = &app.access;
    if !access.attempts.take() {
        let why = "too many passwords were tried; wait a little";
        let mut response = Failure(StatusCode::TOO_MANY_REQUESTS, why.into()).into_response();
        response
            .headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static("5"));
        return response;
    }
    let given = form.get("password");
    let right = access.password.as_ref().zip(given);
    match right.is_some_and(|(password, given)| password.is(given)) {
        true => access.admit("/"),
        false => access.stranger(&Uri::from_static("/login")),
    }
}

/// Refuses what a page of another site makes a browser ask; links to pages are no harm.
fn same_site(method: &Method, headers: &HeaderMap) -> Result<(), &'static str> {
    const WHY: &str = "asked by a page of another site";
    let text = |name: &str| headers.get(name).map(|v| v.to_str().unwrap_or("?"));
    let reads = matches!(*method, Method::GET | Method::HEAD);
    let link = reads && text("sec-fetch-mode") == Some("navigate");
    match text("sec-fetch-site") {
        Some("same-origin" | "none") | None => {}
        Some(_) if link => {}
        Some(_) => return Err(WHY),
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return Ok(());
    };
    let host = text(HOST.as_str()).unwrap_or_default();
    let own = ["http://", "https://"]
        .iter()
        .any(|scheme| origin.strip_prefix(scheme) == Some(host));
    if own { Ok(()) } else { Err(WHY) }
}

/// The token in an address, and the address without it.
fn token_of(uri: &Uri) -> Option<(String, String)> {
    let query = uri.query()?;
    let mut token = None;
    let rest: Vec<&str> = query
        .split('&')
        .filter(|part| match part.strip_prefix("token=") {
            Some(value) => {
                token = Some(value.to_string());
                false
            }
            None => true,
        })
        .collect();
    // Two slashes at the beginning would be another site's address.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    let rest = match rest.is_empty() {
        true => path,
        false => format!("{path}?{}", rest.join("&")),
    };
    token.map(|t| (t, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn access(address: &str, names: &[&str]) -> Access {
        let names = names.iter().map(|n| (*n).to_string()).collect();
        Access::new(address.parse().unwrap(), "t0".into(), None, names)
    }

    #[test]
    fn other_names_are_refused() {
        let local = access("127.0.0.1:8765", &[]);
        for host in [
            "127.0.0.1:8765",
            "localhost:8765",
            "LOCALHOST:8765",
            "[::1]:8765",
        ] {
            assert!(local.is_called(host), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:8765",
            "127.0.0.1",
            "127.0.0.1:80",
            "localhost:8765.evil.example",
            "localhost.evil.example:8765",
            "10.0.0.1:8765",
            "",
            ":8765",
            "127.0.0.1:8765@evil.example",
        ] {
            assert!(!local.is_called(host), "{host}");
        }
        let open = access("0.0.0.0:80", &["News.example"]);
        for host in [
            "10.0.0.1",
            "10.0.0.1:80",
            "news.example",
            "news.example:443",
        ] {
            assert!(open.is_called(host), "{host}");
        }
        assert!(!open.is_called("evil.example"));
    }

    #[test]
    fn other_sites_are_refused() {
        let told = |method: Method, pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(HOST, HeaderValue::from_static("127.0.0.1:8765"));
            for (name, value) in pairs {
                headers.insert(*name, HeaderValue::from_static(value));
            }
            same_site(&method, &headers).is_ok()
        };
        assert!(told(Method::POST, &[]));
        assert!(told(Method::POST, &[("origin", "http://127.0.0.1:8765")]));
        assert!(told(Method::POST, &[("sec-fetch-site", "same-origin")]));
        for origin in [
            "null",
            "http://evil.example",
            "http://127.0.0.1:8766",
            "http://127.0.0.1:8765.evil.example",
        ] {
            assert!(!told(Method::POST, &[("origin", origin)]), "{origin}");
        }
        for site in ["cross-site", "same-site"] {
            assert!(!told(Method::POST, &[("sec-fetch-site", site)]));
            assert!(!told(Method::GET, &[("sec-fetch-site", site)]));
            let link = [("sec-fetch-site", site), ("sec-fetch-mode", "navigate")];
            assert!(told(Method::GET, &link) && !told(Method::POST, &link));
        }
    }

    #[test]
    fn the_token_leaves_the_address() {
        let of = |uri: &'static str| token_of(&Uri::from_static(uri));
        assert_eq!(of("/"), None);
        assert_eq!(of("/?token=a"), Some(("a".into(), "/".into())));
        assert_eq!(
            of("/pair/CHN-USA?by=month&token=a&x=1"),
            Some(("a".into(), "/pair/CHN-USA?by=month&x=1".into()))
        );
        assert_eq!(
            of("//evil.example/?token=a"),
            Some(("a".into(), "/evil.example/".into()))
        );
    }
}
