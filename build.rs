//! How the program is linked: on Linux with glibc, at a fixed place.
//!
//! The tables of time zones hold 45,000 addresses. In a program that may lie anywhere, each start writes them all: a
//! millisecond, a third of what git needs to say what is staged. The price is that the program's own code lies where
//! it always lies; its libraries, heap and stack do not. `PMGIT_PIE=1` builds one that may lie anywhere.

fn main() {
    println!("cargo::rerun-if-env-changed=PMGIT_PIE");
    println!("cargo::rerun-if-changed=build.rs");
    let target = |name: &str| std::env::var(format!("CARGO_CFG_TARGET_{name}")).unwrap_or_default();
    let is_glibc = target("OS") == "linux" && target("ENV") == "gnu";
    if is_glibc && std::env::var_os("PMGIT_PIE").is_none() {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
