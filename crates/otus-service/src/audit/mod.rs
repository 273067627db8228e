//! The audit trail: every API call becomes a CloudTrail record and is delivered as CloudTrail
//! delivers, gzipped JSON under `AWSLogs/`, so that Otus can be investigated with Otus. It
//! must not know wire shapes or which call is which.

mod deliver;
mod event;
mod selectors;
mod trail;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::executions::{Executions, now_ms};
use crate::refusal::Refusal;

pub use event::AuditEvent;
pub use selectors::Selector;
pub use trail::{DEFAULT_TRAIL, Trail};

/// Seconds between deliveries when AUDIT_DELIVERY_SECONDS does not say.
const DELIVERY_SECONDS: u64 = 300;
/// Events that wait for delivery; when there are as many, they are delivered at once.
const WAITING_MAX: usize = 50_000;

/// Takes events and delivers them. Cheap to clone; the last clone's end does not deliver:
/// call [`Audit::close`].
#[derive(Debug, Clone)]
pub struct Audit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    executions: Executions,
    waiting: Mutex<Vec<AuditEvent>>,
    wake: Condvar,
    closing: AtomicBool,
    courier: Mutex<Option<JoinHandle<()>>>,
}

impl Audit {
    /// Starts delivering into the trails of the history; a new data directory has one, and a
    /// table over it.
    ///
    /// # Errors
    /// When the trails cannot be read or the courier's thread cannot be had.
    pub fn start(executions: Executions) -> Result<Self, Refusal> {
        trail::ensure_default(&executions)?;
        let inner = Arc::new(Inner {
            executions,
            waiting: Mutex::default(),
            wake: Condvar::new(),
            closing: AtomicBool::new(false),
            courier: Mutex::default(),
        });
        let every = Duration::from_secs(delivery_seconds());
        let worker = Arc::clone(&inner);
        let courier = std::thread::Builder::new()
            .name(String::from("otus-audit"))
            .spawn(move || worker.deliver_until_closed(every))
            .map_err(|error| Refusal::internal(format!("cannot start the audit: {error}")))?;
        *inner.courier.lock().unwrap_or_else(PoisonError::into_inner) = Some(courier);
        Ok(Self(inner))
    }

    /// Whether events of objects are taken at all.
    #[must_use]
    pub fn takes_data(&self) -> bool {
        self.0.executions.audits_data()
    }

    /// Takes an event; it is delivered later.
    pub fn record(&self, event: AuditEvent) {
        let mut waiting = self.0.waiting();
        waiting.push(event);
        if waiting.len() >= WAITING_MAX {
            self.0.wake.notify_one();
        }
    }

    /// Delivers what waits and stops. Events recorded later are lost.
    pub fn close(&self) {
        self.0.closing.store(true, Ordering::Release);
        self.0.wake.notify_one();
        let courier = self.0.courier.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(courier) = courier {
            // A courier that fell over has said so in the log.
            let _ = courier.join();
        }
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, Vec<AuditEvent>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn deliver_until_closed(&self, every: Duration) {
        loop {
            let closing = self.closing.load(Ordering::Acquire);
            let events = {
                let waiting = self.waiting();
                let mut waiting = if closing {
                    waiting
                } else {
                    let woken = self.wake.wait_timeout(waiting, every);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                };
                std::mem::take(&mut *waiting)
            };
            if !events.is_empty() {
                self.deliver(&events);
            }
            if closing {
                return;
            }
        }
    }

    fn deliver(&self, events: &[AuditEvent]) {
        let trails = match self.executions.trails() {
            Ok(trails) => trails,
            Err(refusal) => {
                tracing::error!("audit events are lost: {refusal}");
                return;
            }
        };
        for mut trail in trails.into_iter().filter(|it| it.is_logging) {
            let chosen: Vec<&AuditEvent> = events.iter().filter(|it| trail.takes(it)).collect();
            if chosen.is_empty() {
                continue;
            }
            let engine = self.executions.service().engine();
            trail.last_error = deliver::deliver(engine, &trail, &chosen).err();
            if let Some(error) = &trail.last_error {
                tracing::error!(trail = trail.name, "audit events were not delivered: {error}");
            } else {
                trail.last_delivery_ms = Some(now_ms());
            }
            if let Err(refusal) = self.executions.note_delivery(&trail) {
                tracing::error!("a delivery was not noted: {refusal}");
            }
        }
    }
}

fn delivery_seconds() -> u64 {
    let given = std::env::var("AUDIT_DELIVERY_SECONDS").ok().and_then(|it| it.parse().ok());
    given.filter(|it| *it > 0).unwrap_or(DELIVERY_SECONDS)
}
