//! Files that change between the summary and the writing: shown again, and never written over unseen.

use super::machine::{Machine, OPENCLAW_BEFORE};
use super::{DEFAULT, play};
use crate::support::OPENCLAW;

#[test]
fn a_file_that_changes_while_the_user_thinks_is_shown_again() {
    for (answer, writes) in [("\r", true), ("n", false)] {
        let machine = Machine::new();
        let mut talk = machine.setup();
        play(&mut talk, &DEFAULT[..5]);
        talk.asks("Write these changes?");
        let changed = OPENCLAW_BEFORE.replace("// mine", "// changed meanwhile");
        machine.write(OPENCLAW, &changed);
        talk.enter();
        talk.says("the files have changed in the meantime")
            .says("Write this instead?")
            .press(answer);
        if writes {
            play(&mut talk, &DEFAULT[6..]);
        }
        talk.ends(0);
        let text = machine.read(OPENCLAW);
        assert!(text.contains("// changed meanwhile"), "{text}");
        assert_eq!(text != changed, writes, "{text}");
        assert_eq!(talk.words().contains("nothing was written"), !writes, "{}", talk.words());
    }
}
