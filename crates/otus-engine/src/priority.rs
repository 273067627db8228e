//! Which threads of a server wait for which: those that compute for minutes step back for
//! those that answer, which in turn need not wait for the end of anybody's slice. It must not
//! know what they compute or answer.

/// Lowers the priority of the thread that calls: a batch job with a niceness of 9, which
/// leaves it an eighth of a core that others want all of, and all of a core that nobody
/// wants. Elsewhere than on Linux, where threads have no niceness of their own, and where
/// the system does not allow it, the thread computes as any other.
#[cfg(target_os = "linux")]
pub fn step_back() {
    use thread_priority::unix::{
        NormalThreadSchedulePolicy, ThreadSchedulePolicy, set_thread_priority_and_policy,
        thread_native_id,
    };
    use thread_priority::{ThreadPriority, ThreadPriorityValue};

    /// Of 99, which the crate turns into a niceness of 9.
    const PRIORITY: u8 = 25;

    let Ok(value) = ThreadPriorityValue::try_from(PRIORITY) else { return };
    let policy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Batch);
    let priority = ThreadPriority::Crossplatform(value);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), priority, policy) {
        tracing::debug!(?error, "a computing thread keeps its priority");
    }
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn step_back() {}

/// Lets the thread that calls run as soon as it has something to do: with the shortest slice
/// there is, for which Linux (6.12 and later) interrupts threads with longer ones, instead of
/// at the end of theirs, some milliseconds later. It gets no more of a core than before.
/// Where the system has no slices, nothing changes.
#[cfg(target_os = "linux")]
#[allow(unsafe_code, reason = "no crate sets a thread's slice; both calls fill or read one value")]
pub fn answer_soon() {
    /// Nanoseconds; the least that Linux takes.
    const SLICE: u64 = 100_000;
    const THIS_THREAD: libc::pid_t = 0;
    const NO_FLAGS: libc::c_uint = 0;

    let mut own = libc::sched_attr {
        size: u32::try_from(size_of::<libc::sched_attr>()).unwrap_or_default(),
        sched_policy: 0,
        sched_flags: 0,
        sched_nice: 0,
        sched_priority: 0,
        sched_runtime: 0,
        sched_deadline: 0,
        sched_period: 0,
    };
    // SAFETY: the system writes at most `size` bytes, those of the value.
    let read = unsafe {
        libc::syscall(libc::SYS_sched_getattr, THIS_THREAD, &raw mut own, own.size, NO_FLAGS)
    };
    if read != 0 {
        return;
    }
    own.sched_runtime = SLICE;
    // SAFETY: the system reads `size` bytes, those of the value.
    let set =
        unsafe { libc::syscall(libc::SYS_sched_setattr, THIS_THREAD, &raw const own, NO_FLAGS) };
    if set != 0 {
        let error = std::io::Error::last_os_error();
        tracing::debug!(%error, "an answering thread keeps its slice");
    }
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn answer_soon() {}
