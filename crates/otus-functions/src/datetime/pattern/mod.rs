//! Date formats: MySQL's codes and Joda's patterns compile into the same elements
//! ([`compile`]), which print ([`print`]) and parse ([`parse`]) with Joda's rules and
//! messages. It must not know columns.

pub mod compile;
pub mod fixed;
pub mod parse;
pub mod print;

/// A compiled format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    pub elements: Vec<Element>,
    /// The short way to parse, where the format has one.
    pub fixed: Option<fixed::Fixed>,
}

impl Pattern {
    fn new(elements: Vec<Element>) -> Self {
        Self { fixed: fixed::Fixed::of(&elements), elements }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Element {
    Literal(String),
    /// A number: at least so many digits printed, at most so many parsed.
    Number {
        field: Field,
        least: usize,
        most: usize,
    },
    /// A two-digit year around a pivot; a lenient one also reads other lengths.
    ShortYear {
        week_year: bool,
        pivot: i64,
        lenient: bool,
    },
    /// Names of months, days, half days and eras; short or long when printed.
    Text {
        field: Field,
        short: bool,
    },
    /// Fraction of a second, so many digits.
    Fraction {
        least: usize,
        most: usize,
    },
    /// `+0100`, or `+01:00` with a colon.
    Offset {
        colon: bool,
    },
    /// `Europe/Berlin`
    ZoneId,
    /// `CET`, or the long name.
    ZoneName {
        short: bool,
    },
}

/// A field of a date and time, in the order in which Joda applies parsed values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Era,
    CenturyOfEra,
    YearOfEra,
    Year,
    WeekYear,
    Month,
    WeekOfYear,
    DayOfYear,
    DayOfMonth,
    DayOfWeek,
    HalfDay,
    HourOfDay,
    ClockHourOfDay,
    HourOfHalfDay,
    ClockHourOfHalfDay,
    Minute,
    Second,
    Millis,
}

impl Field {
    /// Joda's name, as its messages print it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Field::Era => "era",
            Field::CenturyOfEra => "centuryOfEra",
            Field::YearOfEra => "yearOfEra",
            Field::Year => "year",
            Field::WeekYear => "weekyear",
            Field::Month => "monthOfYear",
            Field::WeekOfYear => "weekOfWeekyear",
            Field::DayOfYear => "dayOfYear",
            Field::DayOfMonth => "dayOfMonth",
            Field::DayOfWeek => "dayOfWeek",
            Field::HalfDay => "halfdayOfDay",
            Field::HourOfDay => "hourOfDay",
            Field::ClockHourOfDay => "clockhourOfDay",
            Field::HourOfHalfDay => "hourOfHalfday",
            Field::ClockHourOfHalfDay => "clockhourOfHalfday",
            Field::Minute => "minuteOfHour",
            Field::Second => "secondOfMinute",
            Field::Millis => "millisOfSecond",
        }
    }
}

pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

pub const HALF_DAYS: [&str; 2] = ["AM", "PM"];

pub const ERAS: [&str; 2] = ["BC", "AD"];
