//! The supported languages, and the one in use.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Declares the languages: the enum, and the columns that each text must have.
///
/// A new language is one line here and a column in every text; a text without it does not compile.
macro_rules! languages {
    ($($(#[$doc:meta])+ $variant:ident $column:ident)+) => {
        /// A language of messages.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum, serde::Serialize, serde::Deserialize,
        )]
        #[serde(rename_all = "lowercase")]
        pub enum Language {
            $($(#[$doc])+ $variant,)+
        }

        impl Language {
            /// Every language.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The tag on the command line and in `WCODE_LANG`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($column),)+
                }
            }
        }

        /// One text in every language.
        #[derive(Debug, Clone, Copy)]
        pub struct Translations {
            $($(#[$doc])+ pub $column: &'static str,)+
        }

        impl Translations {
            /// A row of a table whose columns are in the order of [`Language::ALL`].
            pub(crate) const fn from_columns(columns: [&'static str; Language::ALL.len()]) -> Self {
                let [$($column),+] = columns;
                Self { $($column),+ }
            }

            /// The text in this language.
            pub const fn get(self, language: Language) -> &'static str {
                match language {
                    $(Language::$variant => self.$column,)+
                }
            }
        }
    };
}

languages! {
    /// English.
    En en
    /// Simplified Chinese.
    Zh zh
}

/// Set once, before any output: a command uses one language throughout.
static CURRENT: AtomicUsize = AtomicUsize::new(Language::En as usize);

/// The language of messages.
pub fn language() -> Language {
    Language::ALL.get(CURRENT.load(Ordering::Relaxed)).copied().unwrap_or(Language::En)
}

/// Sets the language of messages.
pub fn set_language(language: Language) {
    CURRENT.store(language as usize, Ordering::Relaxed);
}

impl Language {
    /// Parses a value such as that of `WCODE_LANG`: `zh`, `zh-CN`, `en_US`, …
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        let tag = name.split(['-', '_', '.', '@']).next();
        Self::ALL.iter().copied().find(|language| Some(language.as_str()) == tag)
    }

    /// The language for a POSIX locale (`zh_CN.UTF-8`); English for an unknown one, and if the terminal's character
    /// set is not UTF-8.
    pub fn from_locale(locale: &str) -> Self {
        let charset =
            locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
        let is_utf8 = charset.is_none_or(|charset| {
            matches!(charset.to_ascii_lowercase().as_str(), "utf-8" | "utf8")
        });
        Self::parse(locale).filter(|_| is_utf8).unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_is_chinese_only_if_it_can_be_shown() {
        for chinese in ["zh_CN.UTF-8", "zh_CN", "zh_TW.utf8", "zh", "zh-Hans-CN", "zh_CN.UTF-8@x"] {
            assert_eq!(Language::from_locale(chinese), Language::Zh, "{chinese}");
        }
        for other in
            ["zh_CN.GBK", "zh_CN.GB18030", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "de_DE", ""]
        {
            assert_eq!(Language::from_locale(other), Language::En, "{other}");
        }
    }

    #[test]
    fn a_language_is_known_by_its_common_names() {
        for (name, language) in [
            ("zh", Some(Language::Zh)),
            ("ZH-cn", Some(Language::Zh)),
            ("en", Some(Language::En)),
            ("en_GB.UTF-8", Some(Language::En)),
            ("fr", None),
            ("", None),
        ] {
            assert_eq!(Language::parse(name), language, "{name}");
        }
    }

    #[test]
    fn a_language_is_set_and_read_back_by_its_tag() {
        for &language in Language::ALL {
            assert_eq!(Language::parse(language.as_str()), Some(language));
        }
    }
}
