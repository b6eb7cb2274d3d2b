//! Waits that differ a little, so that many machines do not ask one vendor at the same moment.

use std::time::Duration;

/// A source of numbers that scan random (xorshift64*): good enough to spread things in time, and the same each time for
/// the same seed.
#[derive(Debug, Clone)]
pub(super) struct Jitter(u64);

impl Jitter {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// The time, plus or minus up to `percent` percent of it.
    pub(super) fn around(&mut self, time: Duration, percent: u32) -> Duration {
        let spread = time * percent / 100;
        time - spread + self.up_to(spread * 2)
    }

    /// Any time up to this one.
    pub(super) fn up_to(&mut self, time: Duration) -> Duration {
        time.mul_f64(self.fraction())
    }

    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40;
        #[expect(clippy::cast_precision_loss, reason = "24 bits are exact in a double")]
        let fraction = bits as f64 / f64::from(1_u32 << 24);
        fraction
    }
}
