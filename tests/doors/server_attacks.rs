//! Attempts to get a bad document in, or to break the tool, at the door of the server.
