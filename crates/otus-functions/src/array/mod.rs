//! Family `array`: arrays. A NULL array gives NULL; what a NULL element means is said by each function.
//! It must not know lambdas (see `lambda`).

mod array_distinct;
mod array_except;
mod array_first;
mod array_histogram;
mod array_intersect;
mod array_join;
mod array_last;
mod array_max;
mod array_min;
mod array_position;
mod array_remove;
mod array_sort;
mod array_union;
mod arrays_overlap;
mod cardinality;
mod combinations;
mod concat;
mod contains;
mod contains_sequence;
mod cosine_distance;
mod cosine_similarity;
mod dot_product;
mod element_at;
mod euclidean_distance;
mod flatten;
mod ngrams;
mod ordinals;
mod repeat;
mod reverse;
mod sequence;
mod shuffle;
mod slice;
mod trim_array;
mod zip;

use crate::spec::FunctionSpec;

/// Every function of the family.
pub const FUNCTIONS: &[&FunctionSpec] = &[
    &array_distinct::SPEC,
    &array_except::SPEC,
    &array_first::SPEC,
    &array_histogram::SPEC,
    &array_intersect::SPEC,
    &array_join::SPEC,
    &array_last::SPEC,
    &array_max::SPEC,
    &array_min::SPEC,
    &array_position::SPEC,
    &array_remove::SPEC,
    &array_sort::SPEC,
    &array_union::SPEC,
    &arrays_overlap::SPEC,
    &cardinality::SPEC,
    &combinations::SPEC,
    &concat::SPEC,
    &contains::SPEC,
    &contains_sequence::SPEC,
    &cosine_distance::SPEC,
    &cosine_similarity::SPEC,
    &dot_product::SPEC,
    &element_at::SPEC,
    &euclidean_distance::SPEC,
    &flatten::SPEC,
    &ngrams::SPEC,
    &ordinals::SPEC,
    &repeat::SPEC,
    &reverse::SPEC,
    &sequence::SPEC,
    &shuffle::SPEC,
    &slice::SPEC,
    &trim_array::SPEC,
    &zip::SPEC,
];
