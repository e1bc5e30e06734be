//! Arguments of the server.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use crate::store_args::At;

#[derive(Debug, Args)]
#[command(
    after_help = "By default only programs and people on this machine are served. To serve others, set CHANCERY_TOKEN, name \
                  the address with --listen and the name with --host, and put a proxy with TLS in front (docs/SERVER.md)."
)]
pub struct Serve {
    #[command(flatten)]
    pub at: At,

    /// Port; 0 for any that is free
    #[arg(long, default_value_t = 8017)]
    pub port: u16,

    /// Address to listen on; any but the machine's own needs a token
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,

    /// What callers must know, at least 16 characters; better in the environment than on the command line
    #[arg(long, value_name = "TOKEN", env = "CHANCERY_TOKEN", hide_env_values = true)]
    pub token: Option<String>,

    /// A name under which the server may be called, besides localhost: that of the proxy; more than once for more
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// Take no reports
    #[arg(long)]
    pub read_only: bool,

    /// Largest upload, in bytes
    #[arg(long, value_name = "BYTES", default_value_t = 32 << 20)]
    pub max_bytes: usize,

    /// Most requests a second from one address; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 200)]
    pub rate: u32,

    /// Where uploads are noted; else beside the store, FILE.audit.jsonl
    #[arg(long, value_name = "FILE")]
    pub audit: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Mcp {
    #[command(flatten)]
    pub at: At,
}
