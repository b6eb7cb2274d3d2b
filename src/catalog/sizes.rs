//! How long an answer may be so that a client can work with the rest of the window.
//!
//! Some lists state the whole window as the output limit, others nine tenths of it: no limit of the model's, but what is
//! arithmetically left. A client that asks for that much with each request leaves no room for the prompt: a vendor
//! refuses a request whose prompt and `max_tokens` together exceed the window (wcode.net: "at most the context length
//! minus the prompt"), and a client then compacts the conversation again and again.
//!
//! The rule: an answer takes at most three quarters of the window and leaves `MIN_PROMPT` for the prompt. A stated limit
//! that takes more is replaced by `DEFAULT_OUTPUT`, or by what `MIN_PROMPT` leaves if that is less. In a window that is too
//! small for both, the answer gets a quarter. It is for stated limits only: what the user gives is written as it is.

/// Long enough for any answer, and what clients cap a request at whatever the model's limit is.
const DEFAULT_OUTPUT: u64 = 32_000;

/// Tokens for a client's own prompt and tools (about 10,000) and some work.
const MIN_PROMPT: u64 = 24_000;

/// A shorter answer is cut in the middle of a file.
const MIN_OUTPUT: u64 = 4_000;

/// The output limit that a client works with in a window of `window` tokens if a list states `stated`; `stated` itself
/// if it leaves room enough.
pub(super) fn workable_output(window: u64, stated: u64) -> u64 {
    let is_workable = stated <= window / 4 * 3 && window - stated >= MIN_PROMPT;
    if is_workable {
        return stated;
    }
    let left = window.saturating_sub(MIN_PROMPT);
    let answer = if left >= MIN_OUTPUT { left.min(DEFAULT_OUTPUT) } else { (window / 4).max(1) };
    answer.min(stated)
}

#[cfg(test)]
mod tests {
    use super::{MIN_OUTPUT, MIN_PROMPT, workable_output};
    use proptest::prelude::proptest;

    #[test]
    fn a_limit_that_leaves_room_stays_and_the_whole_window_is_none() {
        for (window, stated, workable) in [
            (128_000, 8192, 8192),
            (204_800, 131_072, 131_072), // GLM 4.7
            (131_072, 98_304, 98_304),   // GLM 4.5: exactly three quarters
            (262_144, 262_144, 32_000),
            (262_144, 235_929, 32_000), // nine tenths
            (1_048_576, 943_718, 32_000),
            (65_536, 58_982, 32_000),
            (40_960, 40_960, 16_960),
            (32_768, 29_491, 8768),
            (32_768, 8192, 8192),
            (32_768, 16_384, 8768),
            (28_000, 28_000, 4000),
            (27_999, 27_999, 6999), // too small for both
            (8192, 7372, 2048),
            (8192, 1024, 1024),
            (1, 1, 1),
        ] {
            assert_eq!(workable_output(window, stated), workable, "{window}, {stated}");
        }
    }

    proptest! {
        #[test]
        fn it_never_grows_and_leaves_the_room_where_there_is_any(
            window in 1u64..200_000_000, stated in 1u64..200_000_000,
        ) {
            let workable = workable_output(window, stated);
            assert!((1..=stated).contains(&workable));
            assert!(workable <= window);
            assert!(window < MIN_PROMPT + MIN_OUTPUT || window - workable >= MIN_PROMPT);
        }
    }
}
