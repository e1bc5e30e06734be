//! What the server may do, and for whom.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

/// Options of the server. The defaults are safe on a person's own machine.
#[derive(Clone, Debug)]
pub struct Config {
    /// The store's file.
    pub store: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Callers must know it; without one only the same machine is served.
    pub token: Option<String>,
    /// Names callers may use for this server besides the machine's own loopback names: those of a proxy.
    pub hosts: Vec<String>,
    /// Take no reports.
    pub read_only: bool,
    /// Most bytes of one request.
    pub max_bytes: usize,
    /// Most requests a second from one address, over a few seconds; 0 for no limit.
    pub rate: u32,
    /// Most time one answer may take.
    pub patience: Duration,
    /// Queries that run at once.
    pub readers: usize,
    /// Where changes are noted, one JSON object a line; beside the store if `None`.
    pub audit: Option<PathBuf>,
}

impl Config {
    /// Serves `store` on this machine alone, on any free port.
    pub fn new(store: impl Into<PathBuf>) -> Config {
        Config {
            store: store.into(),
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            token: None,
            hosts: Vec::new(),
            read_only: false,
            max_bytes: 32 << 20,
            rate: 200,
            patience: Duration::from_secs(30),
            readers: 4,
            audit: None,
        }
    }

    /// Fewest characters of a token: 16 of base64 are 96 bits.
    pub const MIN_TOKEN: usize = 16;

    /// Refuses what would let strangers in.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.token {
            None if !self.listen.ip().is_loopback() => Err(Error::NoToken { on: self.listen }),
            Some(token) if token.len() < Config::MIN_TOKEN => Err(Error::WeakToken { found: token.len() }),
            _ => Ok(()),
        }
    }
}

/// Why the server cannot run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// It would be open to everybody.
    #[error("expected a token to listen on {on}, found none")]
    NoToken {
        /// The address.
        on: SocketAddr,
    },
    /// It could be guessed.
    #[error("expected a token of at least {} characters, found {found}", Config::MIN_TOKEN)]
    WeakToken {
        /// Its length.
        found: usize,
    },
    /// The address is taken, or may not be used.
    #[error("cannot listen on {on}")]
    Listen {
        /// The address.
        on: SocketAddr,
        /// The cause.
        source: std::io::Error,
    },
    /// The system gives no threads.
    #[error("cannot start threads")]
    Threads {
        /// The cause.
        source: std::io::Error,
    },
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] chancery_store::Error),
    /// The MCP client cannot be talked to.
    #[error("cannot talk MCP: {0}")]
    Mcp(String),
}

impl Error {
    /// What a person can do about it, where there is something.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::NoToken { .. } | Error::WeakToken { .. } => {
                Some("set CHANCERY_TOKEN to a long random word, for example of `openssl rand -base64 24`")
            }
            Error::Listen { .. } => Some("choose another port with --port, or 0 for any that is free"),
            Error::Store(error) => error.hint(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(listen: &str, token: Option<&str>, expected: &str) {
        let mut config = Config::new("press.db");
        config.listen = listen.parse().expect("an address");
        config.token = token.map(str::to_owned);
        let shown = config.check().map_or_else(|error| error.to_string(), |()| "ok".to_owned());
        assert_eq!(shown, expected);
    }

    #[test]
    fn nobody_is_let_in_by_default() {
        check("127.0.0.1:80", None, "ok");
        check("[::1]:80", None, "ok");
        check("0.0.0.0:80", None, "expected a token to listen on 0.0.0.0:80, found none");
        check("0.0.0.0:80", Some("short"), "expected a token of at least 16 characters, found 5");
        check("0.0.0.0:80", Some("0123456789abcdef"), "ok");
    }
}
