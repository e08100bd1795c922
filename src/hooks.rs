//! Installing and removing the shims.
