//! Files and functions stay small enough to be read at a sitting. Lengths are counted in
//! lines as they are written, comments and tests included.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use super::Tree;

/// Longer files hide what they are for; split by responsibility.
const FILE_LINES_MAX: usize = 500;

/// From `fn` to the closing brace; longer functions do more than one thing.
const FUNCTION_LINES_MAX: usize = 70;

/// Finds files that are too long.
pub(super) fn files(tree: &Tree) -> Vec<(String, usize, String)> {
    tree.rust()
        .filter_map(|file| {
            let lines = file.text.lines().count();
            let message = format!("{lines} lines; at most {FILE_LINES_MAX}");
            (lines > FILE_LINES_MAX).then(|| (file.path.clone(), 0, message))
        })
        .collect()
}

/// Finds functions that are too long, and files that are not Rust.
pub(super) fn functions(tree: &Tree) -> Vec<(String, usize, String)> {
    let mut found = Vec::new();
    for file in tree.rust() {
        match syn::parse_file(&file.text) {
            Ok(syntax) => {
                let mut visitor = Functions { long: Vec::new() };
                visitor.visit_file(&syntax);
                for (name, line, lines) in visitor.long {
                    let message =
                        format!("fn {name} has {lines} lines; at most {FUNCTION_LINES_MAX}");
                    found.push((file.path.clone(), line, message));
                }
            }
            Err(error) => {
                let line = error.span().start().line;
                found.push((file.path.clone(), line, format!("does not parse: {error}")));
            }
        }
    }
    found
}

struct Functions {
    long: Vec<(String, usize, usize)>,
}

impl Functions {
    fn measure(&mut self, signature: &syn::Signature, end: Span) {
        let first = signature.span().start().line;
        let lines = end.end().line + 1 - first;
        if lines > FUNCTION_LINES_MAX {
            self.long.push((signature.ident.to_string(), first, lines));
        }
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.measure(&function.sig, function.block.span());
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.measure(&function.sig, function.block.span());
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if let Some(block) = &function.default {
            self.measure(&function.sig, block.span());
        }
        visit::visit_trait_item_fn(self, function);
    }
}
