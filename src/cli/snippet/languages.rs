//! The samples that `wcode snippet` can print: a language and a protocol name one template, two if it can stream.
//!
//! A template is a whole program in its language, with the values of [`super::render`] as placeholders.

use crate::catalog::Protocol;
use Protocol::{AnthropicMessages, OpenaiCompletions};

/// A sample in one language for one protocol.
pub(super) struct Sample {
    /// The name that a user types; most languages have one sample for each protocol.
    pub(super) language: &'static str,
    pub(super) protocol: Protocol,
    pub(super) template: &'static str,
    /// The variant that prints the answer while it arrives.
    pub(super) streaming: Option<&'static str>,
}

macro_rules! sample {
    ($language:literal, $protocol:ident, $folder:literal, $extension:literal) => {
        Sample {
            language: $language,
            protocol: $protocol,
            template: template!($folder, $language, $extension),
            streaming: None,
        }
    };
    ($language:literal, $protocol:ident, $folder:literal, $extension:literal, streaming) => {
        Sample {
            streaming: Some(template!($folder, $language, ".stream", $extension)),
            ..sample!($language, $protocol, $folder, $extension)
        }
    };
}

macro_rules! template {
    ($($part:literal),+) => {
        include_str!(concat!("../../../templates/snippets/", $($part),+))
    };
}

/// Declares languages that have a sample for both protocols, and those that have one.
macro_rules! samples {
    (
        both { $($both:literal $both_ext:literal $($both_streams:ident)?),+ $(,)? }
        openai { $openai:literal $openai_ext:literal $($openai_streams:ident)? }
        anthropic { $anthropic:literal $anthropic_ext:literal $($anthropic_streams:ident)? }
    ) => {
        /// Every sample, those of one language beside each other.
        pub(super) const SAMPLES: &[Sample] = &[
            $(
                sample!($both, OpenaiCompletions, "openai-completions/", $both_ext $(, $both_streams)?),
                sample!($both, AnthropicMessages, "anthropic-messages/", $both_ext $(, $both_streams)?),
            )+
            sample!($openai, OpenaiCompletions, "openai-completions/", $openai_ext $(, $openai_streams)?),
            sample!(
                $anthropic, AnthropicMessages, "anthropic-messages/", $anthropic_ext $(, $anthropic_streams)?
            ),
        ];

        /// The names that a user can type.
        pub(super) const LANGUAGES: &[&str] = &[$($both,)+ $openai, $anthropic];
    };
}

samples! {
    both {
        "curl" ".sh" streaming,
        "python" ".py" streaming,
        "javascript" ".mjs" streaming,
        "go" ".go",
        "rust" ".rs",
        "java" ".java",
        "csharp" ".cs",
        "csharp-restsharp" ".cs",
        "php-curl" ".php",
        "php-guzzle" ".php",
        "ruby" ".rb",
        "swift" ".swift",
        "dart" ".dart",
        "c" ".c",
    }
    openai { "python-openai" ".py" streaming }
    anthropic { "python-anthropic" ".py" streaming }
}
