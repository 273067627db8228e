//! `a + b`. It must not know other operators.

use super::{Arithmetic, are_small_literals, arithmetic};
use crate::rows::SCALAR;
use crate::spec::{Example, FunctionSpec, Implementation};

pub const SPEC: FunctionSpec = FunctionSpec {
    name: "$add",
    signatures: &[
        "(tinyint, tinyint) -> tinyint",
        "(smallint, smallint) -> smallint",
        "(integer, integer) -> integer",
        "(bigint, bigint) -> bigint",
        "(real, real) -> real",
        "(double, double) -> double",
        "(decimal(p1,s1), decimal(p2,s2)) -> decimal(min(38, max(p1 - s1, p2 - s2) + max(s1, s2) + 1), max(s1, s2))",
        "(date, interval day to second) -> date",
        "(interval day to second, date) -> date",
        "(date, interval year to month) -> date",
        "(interval year to month, date) -> date",
        "(time(p), interval day to second) -> time(max(3, p))",
        "(interval day to second, time(p)) -> time(max(3, p))",
        "(time(p) with time zone, interval day to second) -> time(max(3, p)) with time zone",
        "(interval day to second, time(p) with time zone) -> time(max(3, p)) with time zone",
        "(timestamp(p), interval day to second) -> timestamp(max(3, p))",
        "(interval day to second, timestamp(p)) -> timestamp(max(3, p))",
        "(timestamp(p), interval year to month) -> timestamp(p)",
        "(interval year to month, timestamp(p)) -> timestamp(p)",
        "(timestamp(p) with time zone, interval day to second) -> timestamp(max(3, p)) with time zone",
        "(interval day to second, timestamp(p) with time zone) -> timestamp(max(3, p)) with time zone",
        "(timestamp(p) with time zone, interval year to month) -> timestamp(p) with time zone",
        "(interval year to month, timestamp(p) with time zone) -> timestamp(p) with time zone",
        "(interval day to second, interval day to second) -> interval day to second",
        "(interval year to month, interval year to month) -> interval year to month",
    ],
    can_fail: true,
    cannot_fail_with: Some(are_small_literals),
    description: "Addition",
    examples: &[
        Example { call: "1 + 2", result: "3" },
        Example { call: "DATE '2024-01-31' + INTERVAL '1' MONTH", result: "2024-02-29" },
    ],
    implementation: Implementation::Scalar(|signature| arithmetic(Arithmetic::Add, signature)),
    ..SCALAR
};
