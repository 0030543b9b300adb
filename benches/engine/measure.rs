//! Runs one thing in a process of its own and tells what it used.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::Failure;

/// What a process used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Usage {
    /// Seconds of CPU time in the program.
    pub(crate) user: f64,
    /// Seconds of CPU time, the kernel's for it included.
    pub(crate) cpu: f64,
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// The most memory that it held, in MB.
    pub(crate) peak_mb: f64,
}

impl Usage {
    /// The median of each figure.
    pub(crate) fn median(usages: Vec<Self>) -> Self {
        let of = |figure: fn(&Self) -> f64| {
            let mut figures: Vec<f64> = usages.iter().map(figure).collect();
            figures.sort_by(f64::total_cmp);
            figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
        };
        Self { user: of(|u| u.user), cpu: of(|u| u.cpu), wall: of(|u| u.wall), peak_mb: of(|u| u.peak_mb) }
    }
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { user, cpu, wall, peak_mb } = self;
        write!(f, "CPU {cpu:6.2} s (user {user:6.2})  wall {wall:6.2} s  peak {peak_mb:5.0} MB")
    }
}

/// Runs this program again with `arguments` and a folder, and gives what it used and what it said of its work.
pub(crate) fn child(arguments: &[&str], folder: &Path) -> Result<(Usage, String), Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    let output = command.args(arguments).arg(folder).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{} failed", arguments.join(" ")).into());
    }
    let said = String::from_utf8(output.stdout)?;
    let mut lines = said.lines();
    let figures: Vec<f64> = lines.next().unwrap_or_default().split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [user, cpu, wall, peak_mb] = figures[..] else { return Err("a run printed no figures".into()) };
    Ok((Usage { user, cpu, wall, peak_mb }, lines.collect()))
}

/// Does one run, in the child, and prints what it used.
pub(crate) fn report(run: impl FnOnce() -> Result<String, Failure>) -> Result<(), Failure> {
    let start = Instant::now();
    let said = run()?;
    let wall = start.elapsed().as_secs_f64();
    let (user, system) = cpu_seconds()?;
    println!("{user} {} {wall} {}\n{said}", user + system, peak_mb()?);
    Ok(())
}

/// CPU time of all threads, in the program and in the kernel.
fn cpu_seconds() -> Result<(f64, f64), Failure> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    // The second field, the program's name in brackets, may hold blanks; times are the 14th and 15th, in hundredths.
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let seconds = |field: usize| -> Result<f64, Failure> {
        Ok(fields.get(field - 3).ok_or("/proc/self/stat is short")?.parse::<f64>()? / 100.0)
    };
    Ok((seconds(14)?, seconds(15)?))
}

fn peak_mb() -> Result<f64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
