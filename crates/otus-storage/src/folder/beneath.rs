//! Opening a path so that it stays beneath a folder: `openat2` where the kernel has it, else
//! part by part without following any link. It must not know buckets.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;

use super::io_cause;
use crate::error::StorageCause;

/// Opens `path` (empty: the root itself) beneath `root`. Links that stay inside are followed
/// where the kernel can see to it.
pub(super) fn open(
    root: &OwnedFd,
    path: &str,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd, StorageCause> {
    let path = if path.is_empty() { "." } else { path };
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::ResolveFlags;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        loop {
            match rustix::fs::openat2(root, path, flags, mode, resolve) {
                Ok(file) => return Ok(file),
                // A rename below the root went on meanwhile: the kernel could not be sure.
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(Errno::XDEV) => return Err(StorageCause::LeadsOut),
                Err(Errno::NXIO) => return Err(StorageCause::NotAFile("a socket")),
                Err(Errno::NOSYS | Errno::PERM) => break,
                Err(error) => return Err(io_cause(error)),
            }
        }
    }
    part_by_part(root.as_fd(), path, flags, mode)
}

fn part_by_part(
    root: BorrowedFd<'_>,
    path: &str,
    flags: OFlags,
    mode: Mode,
) -> Result<OwnedFd, StorageCause> {
    let open = |at: BorrowedFd<'_>, name: &str, flags: OFlags| {
        rustix::fs::openat(at, name, flags | OFlags::NOFOLLOW, mode).map_err(|error| match error {
            Errno::LOOP => StorageCause::LeadsOut,
            error => io_cause(error),
        })
    };
    let folder = OFlags::DIRECTORY | OFlags::CLOEXEC;
    let Some((parents, name)) = path.rsplit_once('/') else {
        return open(root, path, flags);
    };
    let mut at: Option<OwnedFd> = None;
    for part in parents.split('/') {
        at = Some(open(at.as_ref().map_or(root, AsFd::as_fd), part, folder)?);
    }
    open(at.as_ref().map_or(root, AsFd::as_fd), name, flags)
}

/// Opens the folder `path`, making what is missing of it.
pub(super) fn make_folders(root: &OwnedFd, path: &str) -> Result<OwnedFd, StorageCause> {
    let flags = OFlags::DIRECTORY | OFlags::CLOEXEC;
    match open(root, path, flags, Mode::empty()) {
        Err(StorageCause::NoSuchKey) => {}
        opened => return opened,
    }
    let mut made = String::new();
    for part in path.split('/') {
        let parent = open(root, &made, flags, Mode::empty())?;
        match rustix::fs::mkdirat(&parent, part, Mode::from_raw_mode(0o755)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(io_cause(error)),
        }
        if !made.is_empty() {
            made.push('/');
        }
        made.push_str(part);
    }
    open(root, path, flags, Mode::empty())
}
