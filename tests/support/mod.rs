//! The one harness of the tests that run programs. Each test has a `World` of its own: a repository with real git in a
//! temporary directory, in which pmgit, git and other programs see nothing of the machine. What a program said and how
//! it ended is an `Outcome`.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "each test binary uses a part of it")]

pub mod documents;
pub mod pmgit;
pub mod programs;
pub mod terminal;
pub mod words;
pub mod world;

pub use self::pmgit::{PMGIT, check_formats};
pub use terminal::Terminal;
pub use world::{Outcome, World};
