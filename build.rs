//! How the program is linked: on Linux with glibc, at a fixed place. And what it is made of, in one number: remembered
//! verdicts hold for the program that gave them.
//!
//! The tables of time zones hold 45,000 addresses. In a program that may lie anywhere, each start writes them all: a
//! millisecond, a third of what git needs to say what is staged. The price is that the program's own code lies where
//! it always lies; its libraries, heap and stack do not. `PMGIT_PIE=1` builds one that may lie anywhere.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    println!("cargo::rerun-if-env-changed=PMGIT_PIE");
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_glibc = target("OS") == "linux" && target("ENV") == "gnu";
    if is_glibc && std::env::var_os("PMGIT_PIE").is_none() {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    println!("cargo::rustc-env=PMGIT_BUILD={:032x}", fingerprint());
}

/// The FNV-1a hash of the sources and of the versions of all libraries; nobody gains by a second text with the same.
fn fingerprint() -> u128 {
    let mut files = Vec::new();
    for part in ["Cargo.lock", "Cargo.toml", "src"] {
        println!("cargo::rerun-if-changed={part}");
        collect(Path::new(part), &mut files);
    }
    files.sort();
    let mut hash: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    for file in files {
        let bytes = fs::read(&file).unwrap_or_default();
        let name = file.to_string_lossy();
        for byte in name.bytes().chain(bytes.len().to_le_bytes()).chain(bytes) {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }
    hash
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().for_each(|entry| collect(&entry.path(), files)),
        Err(_) => files.push(path.to_path_buf()),
    }
}
