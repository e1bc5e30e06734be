//! Feature hashes: 64 bits while features are combined, 32 bits in the tables.

const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// Hashes `bytes`; different `seed`s give unrelated hashes (FNV-1a, finished).
pub(crate) fn hash_bytes(seed: u64, bytes: &[u8]) -> u64 {
    let mut hash = seed ^ BASIS;
    for &byte in bytes {
        hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    }
    finish(hash)
}

/// Starts a hash that [`step`] feeds byte by byte and [`finish`] ends.
pub(crate) fn start(seed: u64) -> u64 {
    seed ^ BASIS
}

/// Feeds one byte.
#[inline(always)]
pub(crate) fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(PRIME)
}

/// Spreads the last bytes over all bits.
#[inline(always)]
pub(crate) fn finish(hash: u64) -> u64 {
    hash ^ (hash >> 29)
}

/// Combines two hashes; the order matters.
#[inline(always)]
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let mixed = (a.rotate_left(23) ^ b).wrapping_mul(SPREAD);
    mixed ^ (mixed >> 32)
}

/// The key under which a table files a feature; never 0.
#[inline(always)]
pub(crate) fn key(feature: u64) -> u32 {
    ((feature.wrapping_mul(SPREAD) >> 32) as u32).max(1)
}
