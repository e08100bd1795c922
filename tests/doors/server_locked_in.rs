//! The gate of a server never locks anyone in.
