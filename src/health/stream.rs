//! Server-sent events out of the chunks of a body: pure. Only the data of an event is of interest here, since both protocols
//! repeat its name in the data.

/// Collects chunks until lines are whole.
#[derive(Debug, Default)]
pub(super) struct Events {
    rest: Vec<u8>,
}

impl Events {
    /// Takes a chunk in, and passes on the data of each line that is whole.
    pub(super) fn push(&mut self, chunk: &[u8], mut on_data: impl FnMut(&str)) {
        self.rest.extend_from_slice(chunk);
        let mut start = 0;
        while let Some(length) = self.rest[start..].iter().position(|&byte| byte == b'\n') {
            let line = String::from_utf8_lossy(&self.rest[start..start + length]);
            if let Some(data) = line.trim_end_matches('\r').strip_prefix("data:") {
                on_data(data.trim_start());
            }
            start += length + 1;
        }
        self.rest.drain(..start);
    }
}

#[cfg(test)]
mod tests {
    use super::Events;

    const STREAM: &str =
        ": a comment\r\nevent: message\r\ndata: {\"a\":\"你好\"}\r\n\r\ndata:[DONE]\n\ndata: cut";

    #[test]
    fn data_comes_whole_however_the_chunks_are_cut() {
        for size in 1..STREAM.len() {
            let (mut events, mut found) = (Events::default(), Vec::new());
            for chunk in STREAM.as_bytes().chunks(size) {
                events.push(chunk, |data| found.push(data.to_owned()));
            }
            assert_eq!(found, ["{\"a\":\"你好\"}", "[DONE]"], "chunks of {size}");
        }
    }
}
