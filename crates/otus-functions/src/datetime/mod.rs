//! Family `datetime`: dates, times, timestamps with a zone per value, and intervals.
//! [`literal`] reads the texts of literals and casts, [`pattern`] MySQL's and Joda's
//! formats, [`unit`] truncates, adds and counts. It must not know the session's clock:
//! `current_timestamp` and its like are folded by the analyzer.

pub mod calendar;
pub mod literal;
pub mod moment;
pub mod pattern;
pub mod unit;
