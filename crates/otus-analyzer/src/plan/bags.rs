//! EXCEPT and INTERSECT, with and without duplicates, on plans of equal shape. With ALL,
//! the n-th copy of a row on one side meets the n-th copy on the other (DataFusion's own
//! node drops or keeps all copies). It must not know types or names.

use datafusion_common::{JoinType, NullEquality};
use datafusion_expr::LogicalPlan;

use super::{col, distinct, join};
use crate::binder::{Binder, Result};
use crate::window::numbered;

/// `left` EXCEPT or INTERSECT `right`; the result has the ids of `left`.
pub fn combine(
    binder: &mut Binder<'_>,
    left: LogicalPlan,
    right: LogicalPlan,
    keep_matches: bool,
    all: bool,
) -> Result<LogicalPlan> {
    let (left_ids, mut right_ids) = (super::ids(&left), super::ids(&right));
    let mut keys = left_ids.clone();
    let (left, right) = if all {
        let (l, r) = (binder.fresh(), binder.fresh());
        let columns = |ids: &[String]| ids.iter().map(|id| col(id)).collect();
        let left = numbered(left, "row_number", &l, columns(&left_ids), Vec::new())?;
        let right = numbered(right, "row_number", &r, columns(&right_ids), Vec::new())?;
        keys.push(l);
        right_ids.push(r);
        (left, right)
    } else {
        (distinct(left), right)
    };
    let on = keys.iter().map(|id| col(id)).zip(right_ids.iter().map(|id| col(id))).collect();
    let join_type = if keep_matches { JoinType::LeftSemi } else { JoinType::LeftAnti };
    let plan = join(left, right, join_type, on, None, NullEquality::NullEqualsNull)?;
    super::attach::keep(plan, &left_ids)
}
