//! A message of ours as the cause of an I/O error.

use crate::text::Message;
use std::error::Error as StdError;
use std::{fmt, io};

/// A message that is carried by an `io::Error`.
#[derive(Debug)]
struct Explanation(Message);

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.text())
    }
}

impl StdError for Explanation {}

/// An I/O error that this message explains.
pub(crate) fn io_error(kind: io::ErrorKind, message: Message) -> io::Error {
    io::Error::new(kind, Explanation(message))
}

/// A cause as a message: ours if it carries one, else what the system or a library says, in its own language.
pub(crate) fn cause_message(cause: &(dyn StdError + 'static)) -> Message {
    let carried = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    let ours = carried.and_then(|carried| carried.downcast_ref::<Explanation>());
    ours.map_or_else(|| cause.to_string().into(), |Explanation(message)| message.clone())
}

#[cfg(test)]
mod tests {
    use super::{cause_message, io_error};
    use crate::text::host::message as text;
    use std::io;

    #[test]
    fn a_message_in_an_io_error_keeps_its_code() {
        let error = io_error(io::ErrorKind::TimedOut, text::timed_out());
        assert_eq!(cause_message(&error), text::timed_out());
        assert_eq!(error.to_string(), text::timed_out().text());
        let other = io::Error::from_raw_os_error(2);
        assert_eq!(cause_message(&other).text(), other.to_string());
    }
}
