//! A [`LeafPredicate`] compiled over the leaves a format can give as text.

use std::borrow::Cow;

use crate::predicate::{CompareOp, Exactness, LeafPath, LeafPredicate, Literal};

/// A compiled predicate; leaves are numbered.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    leaves: Vec<LeafPath>,
    root: Node,
}

/// A node of the predicate; the number is that of the leaf.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Compare(usize, CompareOp, String),
    In(usize, Vec<String>),
    Like(usize, LikePattern),
    IsNull(usize),
    IsNotNull(usize),
}

use super::like::LikePattern;

impl Filter {
    /// What can be done with `predicate` when `is_text` says which leaves can be had as the
    /// very text of their value. Conjuncts over other leaves are left out (then the filter
    /// only thins rows out).
    pub(crate) fn compile(
        predicate: &LeafPredicate,
        is_text: &dyn Fn(&LeafPath) -> bool,
    ) -> (Exactness, Option<Self>) {
        let mut compiler = Compiler { leaves: Vec::new(), is_text };
        match compiler.node(predicate) {
            Some((root, exact)) => {
                let exactness = if exact { Exactness::Exact } else { Exactness::Prefilter };
                (exactness, Some(Self { leaves: compiler.leaves, root }))
            }
            None => (Exactness::No, None),
        }
    }

    /// The leaves, by number.
    pub(crate) fn leaves(&self) -> &[LeafPath] {
        &self.leaves
    }

    pub(crate) fn root(&self) -> &Node {
        &self.root
    }

    /// Whether the predicate is TRUE; `text` gives a leaf's text, `None` for NULL.
    pub(crate) fn keeps<'a>(&self, text: &impl Fn(usize) -> Option<Cow<'a, str>>) -> bool {
        evaluate(&self.root, text) == Some(true)
    }
}

struct Compiler<'a> {
    leaves: Vec<LeafPath>,
    is_text: &'a dyn Fn(&LeafPath) -> bool,
}

impl Compiler<'_> {
    /// The node and whether it says all of `predicate`.
    fn node(&mut self, predicate: &LeafPredicate) -> Option<(Node, bool)> {
        match predicate {
            LeafPredicate::And(parts) => {
                let known = parts.iter().filter_map(|part| self.node(part)).collect::<Vec<_>>();
                let exact = known.len() == parts.len() && known.iter().all(|(_, exact)| *exact);
                let nodes = known.into_iter().map(|(node, _)| node).collect::<Vec<_>>();
                (!nodes.is_empty() || parts.is_empty()).then_some((Node::And(nodes), exact))
            }
            LeafPredicate::Or(parts) => {
                let known = parts.iter().map(|p| self.node(p)).collect::<Option<Vec<_>>>()?;
                let exact = known.iter().all(|(_, exact)| *exact);
                Some((Node::Or(known.into_iter().map(|(node, _)| node).collect()), exact))
            }
            LeafPredicate::Not(inner) => match self.node(inner)? {
                (node, true) => Some((Node::Not(Box::new(node)), true)),
                _ => None,
            },
            LeafPredicate::Compare { leaf, op, value } => {
                let Literal::Text(text) = value else {
                    return None;
                };
                Some((Node::Compare(self.leaf(leaf)?, *op, text.clone()), true))
            }
            LeafPredicate::In { leaf, values } => {
                let texts = values.iter().map(|value| match value {
                    Literal::Text(text) => Some(text.clone()),
                    _ => None,
                });
                let texts = texts.collect::<Option<Vec<_>>>()?;
                Some((Node::In(self.leaf(leaf)?, texts), true))
            }
            LeafPredicate::Like { leaf, pattern, escape } => {
                let pattern = LikePattern::new(pattern, *escape)?;
                Some((Node::Like(self.leaf(leaf)?, pattern), true))
            }
            LeafPredicate::IsNull { leaf } => Some((Node::IsNull(self.leaf(leaf)?), true)),
            LeafPredicate::IsNotNull { leaf } => Some((Node::IsNotNull(self.leaf(leaf)?), true)),
        }
    }

    fn leaf(&mut self, leaf: &LeafPath) -> Option<usize> {
        if !(self.is_text)(leaf) {
            return None;
        }
        Some(self.leaves.iter().position(|known| known == leaf).unwrap_or_else(|| {
            self.leaves.push(leaf.clone());
            self.leaves.len() - 1
        }))
    }
}

fn evaluate<'a>(node: &Node, text: &impl Fn(usize) -> Option<Cow<'a, str>>) -> Option<bool> {
    match node {
        Node::And(parts) => {
            let mut result = Some(true);
            for part in parts {
                match evaluate(part, text) {
                    Some(false) => return Some(false),
                    Some(true) => {}
                    None => result = None,
                }
            }
            result
        }
        Node::Or(parts) => {
            let mut result = Some(false);
            for part in parts {
                match evaluate(part, text) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => result = None,
                }
            }
            result
        }
        Node::Not(inner) => evaluate(inner, text).map(|value| !value),
        Node::Compare(leaf, op, literal) => {
            let value = text(*leaf)?;
            let order = value.as_bytes().cmp(literal.as_bytes());
            Some(match op {
                CompareOp::Eq => order.is_eq(),
                CompareOp::NotEq => order.is_ne(),
                CompareOp::Lt => order.is_lt(),
                CompareOp::LtEq => order.is_le(),
                CompareOp::Gt => order.is_gt(),
                CompareOp::GtEq => order.is_ge(),
            })
        }
        Node::In(leaf, literals) => {
            let value = text(*leaf)?;
            Some(literals.iter().any(|literal| *literal == *value))
        }
        Node::Like(leaf, pattern) => Some(pattern.matches(&text(*leaf)?)),
        Node::IsNull(leaf) => Some(text(*leaf).is_none()),
        Node::IsNotNull(leaf) => Some(text(*leaf).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(column: usize) -> LeafPath {
        LeafPath { column, fields: Vec::new() }
    }

    fn eq(column: usize, text: &str) -> LeafPredicate {
        let value = Literal::Text(text.into());
        LeafPredicate::Compare { leaf: leaf(column), op: CompareOp::Eq, value }
    }

    fn keeps(predicate: &LeafPredicate, values: &[Option<&str>]) -> bool {
        let (exactness, filter) = Filter::compile(predicate, &|_| true);
        assert_eq!(exactness, Exactness::Exact);
        let filter = filter.unwrap();
        filter.keeps(&|n| values[filter.leaves()[n].column].map(Cow::Borrowed))
    }

    #[test]
    fn null_is_neither_true_nor_false() {
        let not = |p| LeafPredicate::Not(Box::new(p));
        assert!(!keeps(&eq(0, "a"), &[None]));
        assert!(!keeps(&not(eq(0, "a")), &[None]));
        assert!(keeps(&not(eq(0, "a")), &[Some("b")]));
        assert!(keeps(&LeafPredicate::Or(vec![eq(0, "a"), eq(1, "b")]), &[None, Some("b")]));
        assert!(!keeps(&not(LeafPredicate::And(vec![eq(0, "a"), eq(1, "b")])), &[None, Some("b")]));
        assert!(keeps(&not(LeafPredicate::And(vec![eq(0, "a"), eq(1, "b")])), &[None, Some("c")]));
        assert!(keeps(&LeafPredicate::IsNull { leaf: leaf(0) }, &[None]));
    }

    #[test]
    fn unknown_leaves_weaken_only_conjunctions() {
        let text = |leaf: &LeafPath| leaf.column == 0;
        let both = vec![eq(0, "a"), eq(1, "b")];
        let and = Filter::compile(&LeafPredicate::And(both.clone()), &text);
        assert_eq!(and.0, Exactness::Prefilter);
        assert_eq!(Filter::compile(&LeafPredicate::Or(both.clone()), &text).0, Exactness::No);
        let not = LeafPredicate::Not(Box::new(LeafPredicate::And(both)));
        assert_eq!(Filter::compile(&not, &text).0, Exactness::No);
    }
}
