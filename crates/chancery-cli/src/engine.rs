//! Makes the engine, with the imported actors that the command was given.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::{Context as _, Result};
use chancery_engine::actor::ImportedActors;
use chancery_engine::pipeline::Engine;
use chancery_reader::Reader;

static ACTORS: OnceLock<PathBuf> = OnceLock::new();

/// Remembers the index that `--actors` names; the first one counts.
pub fn use_actors(path: PathBuf) {
    let _ = ACTORS.set(path);
}

/// The engine of every command.
pub fn engine() -> Result<Engine> {
    let engine = Engine::embedded();
    Ok(match ACTORS.get() {
        Some(path) => engine.with_actors(open_index(path)?),
        None => engine,
    })
}

/// The engine of a command that reads `paths`. For much to read the reader's weights are copied into large pages of
/// memory, where the processor finds them sooner; that takes 20 MB and a hundredth of a second.
pub fn engine_for(paths: &[PathBuf]) -> Result<Engine> {
    let is_much =
        |path: &PathBuf| path.metadata().is_ok_and(|meta| meta.is_dir() || meta.len() >= MUCH_TO_READ);
    let engine = engine()?;
    if paths.iter().any(is_much) {
        return Ok(engine.with_reader(Reader::embedded_in(in_large_pages)));
    }
    Ok(engine)
}

/// Bytes of a file from which on it is much to read: some seconds of work.
const MUCH_TO_READ: u64 = 1 << 20;

/// A copy of `bytes` in large pages where the system has them, and has room.
#[cfg(target_os = "linux")]
fn in_large_pages(bytes: &'static [u8]) -> &'static [u8] {
    const PAGE: usize = 2 << 20;
    let Ok(mut map) = memmap2::MmapMut::map_anon(bytes.len().next_multiple_of(PAGE)) else { return bytes };
    // Without large pages small ones do.
    let _ = map.advise(memmap2::Advice::HugePage);
    map[..bytes.len()].copy_from_slice(bytes);
    let map: &'static memmap2::MmapMut = Box::leak(Box::new(map));
    &map[..bytes.len()]
}

/// Other systems are not asked for large pages.
#[cfg(not(target_os = "linux"))]
fn in_large_pages(bytes: &'static [u8]) -> &'static [u8] {
    bytes
}

/// Maps an index of actors into memory; it is read only where it is asked.
pub fn open_index(path: &Path) -> Result<ImportedActors> {
    let file = File::open(path).with_context(|| format!("{}: the index cannot be opened", path.display()))?;
    // SAFETY: the map is never written, and is never unmapped. Whoever shortens the file while we run makes us stop;
    // `actors import` writes a new file and renames it, so it does not.
    #[allow(unsafe_code)]
    let map = unsafe { memmap2::Mmap::map(&file) }
        .with_context(|| format!("{}: the index cannot be mapped", path.display()))?;
    let bytes: &'static [u8] = Box::leak(Box::new(map));
    ImportedActors::open(bytes).with_context(|| path.display().to_string())
}
