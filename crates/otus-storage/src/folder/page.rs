//! Pages of a folder's listing, as S3 asks for them: folders before the start of the page and
//! folders that are rolled up are not walked. It must not know S3's tokens.

use std::ops::ControlFlow;

use super::Folder;
use super::listing::{self, Visitor};
use crate::embedded::{ListPage, ListRequest, after_prefix, rolled};
use crate::error::StorageError;
use crate::object::ObjectMeta;

pub(super) fn page(folder: &Folder, request: &ListRequest<'_>) -> Result<ListPage, StorageError> {
    let mut paging =
        Paging { request: *request, start: request.start.to_vec(), page: ListPage::default() };
    listing::walk(folder, request.prefix, &mut paging)?;
    Ok(paging.page)
}

struct Paging<'a> {
    request: ListRequest<'a>,
    start: Vec<u8>,
    page: ListPage,
}

impl Visitor for Paging<'_> {
    fn enters(&mut self, below: &str) -> bool {
        // Everything below comes before the page.
        after_prefix(below).as_slice() > self.start.as_slice()
    }

    fn object(&mut self, object: ObjectMeta) -> ControlFlow<()> {
        let key = object.key.as_bytes();
        if key < self.start.as_slice() || is_growing(&object.key) {
            return ControlFlow::Continue(());
        }
        if self.page.is_full(self.request.max) {
            self.page.next = Some(key.to_vec());
            return ControlFlow::Break(());
        }
        match rolled(&object.key, self.request.prefix, self.request.delimiter) {
            Some(prefix) => {
                self.start = after_prefix(prefix);
                self.page.prefixes.push(prefix.to_owned());
            }
            None => self.page.objects.push(object),
        }
        ControlFlow::Continue(())
    }
}

/// Whether the name is one that [`Folder::write`] gives to a file that grows.
fn is_growing(key: &str) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.starts_with('.') && name.ends_with(".part")
}
