//! Watches a running statement from a thread of its own: a line with what was read so far on
//! a terminal, and Ctrl-C stops the statement. It must not know what the statement is.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use otus_service::{CancelHandle, ProgressHandle, ScanSummary};

/// Short statements show nothing.
const SHOW_AFTER: Duration = Duration::from_millis(400);
const EVERY: Duration = Duration::from_millis(100);
/// Cells of the bar.
const BAR: u64 = 20;

/// Whether progress is shown, and where Ctrl-C is heard.
#[derive(Debug, Clone)]
pub struct Watch {
    show: bool,
    interrupted: Arc<AtomicBool>,
}

impl Watch {
    /// Shows progress when standard error is a terminal; Ctrl-C ends the process as ever.
    pub fn progress() -> Self {
        Self { show: io::stderr().is_terminal(), interrupted: Arc::default() }
    }

    /// Also takes Ctrl-C for the running statement.
    pub fn interruptible() -> Self {
        let watch = Self::progress();
        let heard = Arc::clone(&watch.interrupted);
        // Without a handler Ctrl-C ends the shell: not nice, but nothing is lost.
        let _ = ctrlc::set_handler(move || heard.store(true, Ordering::SeqCst));
        watch
    }

    /// Watches a statement until the answer is dropped.
    pub fn start(&self, progress: ProgressHandle, cancel: CancelHandle) -> Watching {
        self.interrupted.store(false, Ordering::SeqCst);
        let state = Arc::new(State::default());
        let watched = Arc::clone(&state);
        let (show, interrupted) = (self.show, Arc::clone(&self.interrupted));
        let thread = std::thread::spawn(move || {
            let started = Instant::now();
            let mut shown = false;
            while !watched.done.load(Ordering::SeqCst) {
                if interrupted.swap(false, Ordering::SeqCst) {
                    watched.cancelled.store(true, Ordering::SeqCst);
                    cancel.cancel();
                }
                let visible = show && !watched.hidden.load(Ordering::SeqCst);
                if visible && started.elapsed() > SHOW_AFTER {
                    draw(&line(&progress.summary(), started.elapsed()));
                    shown = true;
                } else if std::mem::take(&mut shown) {
                    draw("");
                }
                watched.tick.store(shown, Ordering::SeqCst);
                std::thread::park_timeout(EVERY);
            }
            if shown {
                draw("");
            }
        });
        Watching { state, thread: Some(thread) }
    }
}

#[derive(Debug, Default)]
struct State {
    done: AtomicBool,
    hidden: AtomicBool,
    cancelled: AtomicBool,
    /// Whether a line stands on the terminal.
    tick: AtomicBool,
}

/// A watched statement.
#[derive(Debug)]
pub struct Watching {
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

impl Watching {
    /// Takes the line away for good: rows follow.
    pub fn hide(&self) {
        if self.state.hidden.swap(true, Ordering::SeqCst) {
            return;
        }
        let Some(thread) = &self.thread else { return };
        while self.state.tick.load(Ordering::SeqCst) && !thread.is_finished() {
            thread.thread().unpark();
            std::thread::yield_now();
        }
    }

    /// Whether Ctrl-C stopped it.
    pub fn was_cancelled(&self) -> bool {
        self.state.cancelled.load(Ordering::SeqCst)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.state.done.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // The thread only draws; its panic would have nothing to say.
            let _ = thread.join();
        }
    }
}

fn draw(line: &str) {
    let mut err = io::stderr().lock();
    let _ = write!(err, "\r\x1b[K{line}");
    let _ = err.flush();
}

#[allow(clippy::cast_precision_loss)]
fn line(scan: &ScanSummary, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let done = scan.objects_read + scan.objects_dismissed;
    let share = if scan.objects_bytes == 0 {
        0.0
    } else {
        scan.scanned_bytes as f64 / scan.objects_bytes as f64
    };
    let full = (share.min(1.0) * BAR as f64) as u64;
    let bar: String = (0..BAR).map(|cell| if cell < full { '#' } else { '.' }).collect();
    let left = if share > 0.02 && share < 1.0 {
        format!(" | {:.0} s left", seconds / share - seconds)
    } else {
        String::new()
    };
    format!(
        "[{bar}] {done} of {} objects | {:.1} of {:.1} MB | {:.0} rows/s{left}",
        scan.objects,
        scan.scanned_bytes as f64 / 1e6,
        scan.objects_bytes as f64 / 1e6,
        scan.rows_read as f64 / seconds.max(0.001),
    )
}
