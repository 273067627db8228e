//! Threads that compute for minutes step back, so that a server answers in milliseconds
//! while they do. It must not know what they compute.

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
