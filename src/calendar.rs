//! Business days, holidays and time zones.
