//! EXCEPT and INTERSECT, with and without duplicates, on plans of equal shape. With ALL,
//! the n-th copy of a row on one side meets the n-th copy on the other (DataFusion's own
//! node drops or keeps all copies). It must not know types or names.

use datafusion_common::{JoinType, NullEquality};
use datafusion_expr::{Expr, LogicalPlan};
use otus_types::TrinoType;
use otus_types::arrow_type::to_arrow;

use super::{col, join, key};
use crate::binder::{Binder, Result};
use crate::window::numbered;

/// `left` EXCEPT or INTERSECT `right`; the result has the ids of `left`.
pub fn combine(
    binder: &mut Binder<'_>,
    (left, right): (LogicalPlan, LogicalPlan),
    types: &[TrinoType],
    keep_matches: bool,
    all: bool,
) -> Result<LogicalPlan> {
    let (left_ids, mut right_ids) = (super::ids(&left), super::ids(&right));
    let mut keys = left_ids.clone();
    let own = |ids: &[String]| -> Vec<Expr> {
        ids.iter().zip(types).map(|(id, ty)| key::key(col(id), &to_arrow(ty))).collect()
    };
    let (left, right) = if all {
        let (l, r) = (binder.fresh(), binder.fresh());
        let left = numbered(left, "row_number", &l, own(&left_ids), Vec::new())?;
        let right = numbered(right, "row_number", &r, own(&right_ids), Vec::new())?;
        keys.push(l);
        right_ids.push(r);
        (left, right)
    } else {
        (key::distinct(binder, left, types)?, right)
    };
    // The row numbers behind the columns are their own keys.
    let numbers = |ids: &[String]| ids.iter().skip(types.len()).map(|id| col(id)).collect();
    let side = |ids: &[String]| -> Vec<Expr> { [own(ids), numbers(ids)].concat() };
    let on = side(&keys).into_iter().zip(side(&right_ids)).collect();
    let join_type = if keep_matches { JoinType::LeftSemi } else { JoinType::LeftAnti };
    let plan = join(left, right, join_type, on, None, NullEquality::NullEqualsNull)?;
    super::attach::keep(plan, &left_ids)
}
