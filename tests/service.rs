//! `wcode service …`: what it writes, what it runs, and what it leaves alone. The managers here are shell scripts that
//! keep a note of each call; a real systemd is in `real`, other programs' readings of the files in `oracles`.

#[cfg(target_os = "linux")]
mod container;
mod edited;
mod flow;
pub(crate) mod manager;
mod oracles;
mod other_systems;
mod real;
mod surroundings;
