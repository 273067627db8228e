//! `a - b`. It must not know other operators.

use super::{Arithmetic, are_small_literals, arithmetic};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$subtract",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p1,s1), decimal(p2,s2)) -> decimal(min(38, max(p1 - s1, p2 - s2) + max(s1, s2) + 1), max(s1, s2))",
        "(date, date) -> interval day to second",
        "(date, interval day to second) -> date",
        "(date, interval year to month) -> date",
        "(time(p), time(p)) -> interval day to second",
        "(time(p), interval day to second) -> time(max(3, p))",
        "(time(p) with time zone, time(p) with time zone) -> interval day to second",
        "(time(p) with time zone, interval day to second) -> time(max(3, p)) with time zone",
        "(timestamp(p), timestamp(p)) -> interval day to second",
        "(timestamp(p), interval day to second) -> timestamp(max(3, p))",
        "(timestamp(p), interval year to month) -> timestamp(p)",
        "(timestamp(p) with time zone, timestamp(p) with time zone) -> interval day to second",
        "(timestamp(p) with time zone, interval day to second) -> timestamp(max(3, p)) with time zone",
        "(timestamp(p) with time zone, interval year to month) -> timestamp(p) with time zone",
        "(interval day to second, interval day to second) -> interval day to second",
        "(interval year to month, interval year to month) -> interval year to month",
    ],
    can_fail: true,
    cannot_fail_with: Some(are_small_literals),
    description: "Subtraction",
    examples: &[
        Example { call: "1 - 2", result: "-1" },
        Example { call: "DATE '2024-03-01' - DATE '2024-02-28'", result: "2 00:00:00.000" },
    ],
    implementation: Implementation::Scalar(|signature| arithmetic(Arithmetic::Subtract, signature)),
    ..SCALAR
};
