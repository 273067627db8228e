//! A connection that tells when bytes arrived, as the kernel noted it: a client that waits
//! for its turn on a busy core does not measure its own waiting. It must not know what is
//! said.

use std::io::{IoSliceMut, Write as _};
use std::net::TcpStream;
use std::os::fd::AsRawFd as _;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};
use nix::cmsg_space;
use nix::sys::socket::{ControlMessageOwned, MsgFlags, recvmsg, setsockopt, sockopt};
use nix::sys::time::{TimeVal, TimeValLike as _};

/// From the first byte sent to the last one of the answer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Took {
    /// Until the kernel had it.
    pub arrived: Duration,
    /// Until the client, once it was its turn, had it too.
    pub seen: Duration,
}

pub(super) struct Timed {
    stream: TcpStream,
}

impl Timed {
    /// To a port of this machine.
    pub(super) fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        setsockopt(&stream, sockopt::ReceiveTimestamp, &true)?;
        Ok(Self { stream })
    }

    /// Sends `request` and reads into `answer` until `is_whole` says that all is there.
    pub(super) fn ask(
        &mut self,
        request: &[u8],
        answer: &mut Vec<u8>,
        is_whole: impl Fn(&[u8]) -> bool,
    ) -> Result<Took> {
        let (began, clock) = (Instant::now(), SystemTime::now());
        self.stream.write_all(request)?;
        loop {
            let arrived = self.read(answer)?;
            if is_whole(answer) {
                let seen = began.elapsed();
                let arrived = arrived.and_then(|it| it.duration_since(clock).ok());
                // Some systems note no times.
                return Ok(Took { arrived: arrived.unwrap_or(seen).min(seen), seen });
            }
        }
    }

    /// Reads what there is; when the last byte of it arrived.
    fn read(&mut self, answer: &mut Vec<u8>) -> Result<Option<SystemTime>> {
        let mut piece = [0; 1 << 14];
        let mut parts = [IoSliceMut::new(&mut piece)];
        let mut notes = cmsg_space!(TimeVal);
        let fd = self.stream.as_raw_fd();
        let read = recvmsg::<()>(fd, &mut parts, Some(&mut notes), MsgFlags::empty())?;
        let count = read.bytes;
        let arrived = read.cmsgs()?.find_map(|note| match note {
            ControlMessageOwned::ScmTimestamp(at) => u64::try_from(at.num_microseconds()).ok(),
            _ => None,
        });
        ensure!(count > 0, "the connection was closed");
        answer.extend_from_slice(piece.get(..count).unwrap_or_default());
        Ok(arrived.map(|micros| UNIX_EPOCH + Duration::from_micros(micros)))
    }
}
