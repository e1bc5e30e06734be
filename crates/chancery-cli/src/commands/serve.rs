//! `serve` and `mcp`: a store for people, programs and assistants.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

use anyhow::Result;
use chancery_engine::actor::Rulings;
use chancery_engine::pipeline::Engine;
use chancery_model::{Annotation, Record, Report};
use chancery_serve::Config;
use chancery_store::{Desk, Store};

use crate::args;
use crate::output::{self, Ended};

/// The engine, read when the first report comes: a page that is only looked at opens at once.
#[derive(Default)]
struct Lazy(OnceLock<Engine>);

impl Lazy {
    fn engine(&self) -> &Engine {
        self.0.get_or_init(Engine::embedded)
    }
}

impl Desk for Lazy {
    fn name(&self) -> String {
        concat!("chancery ", env!("CARGO_PKG_VERSION")).to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        self.engine().arrange(reports)
    }

    fn read_story(
        &self,
        story: &str,
        reports: &mut [Report],
        rulings: &Rulings,
    ) -> (Record, Vec<Annotation>) {
        self.engine().read_story_as_ruled(story, reports, rulings)
    }
}

pub fn serve(args: &args::Serve, quiet: bool) -> Result<Ended> {
    if !args.read_only {
        // Makes the store if there is none, and brings an older one up to date.
        match Store::open(&args.at.store) {
            Ok(_) | Err(chancery_store::Error::Locked { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let config = Config {
        listen: SocketAddr::new(args.listen, args.port),
        token: args.token.clone(),
        hosts: args.host.clone(),
        read_only: args.read_only,
        max_bytes: args.max_bytes,
        rate: args.rate,
        audit: args.audit.clone(),
        ..Config::new(&args.at.store)
    };
    chancery_serve::run(config, Arc::new(Lazy::default()), |address| {
        if !quiet {
            output::complain(&format!("open http://{address}/ in a browser; Ctrl-C ends"));
        }
    })?;
    Ok(Ended::Read)
}

pub fn mcp(args: &args::Mcp) -> Result<Ended> {
    chancery_serve::run_stdio(&Config::new(&args.at.store))?;
    Ok(Ended::Read)
}
