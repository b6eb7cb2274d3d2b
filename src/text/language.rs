//! The languages, and which one is spoken.

use std::sync::atomic::{AtomicU8, Ordering};

/// A language in which every text is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    Zh,
}

/// Decided once, before anything is said: a command speaks one language from beginning to end.
static SPOKEN: AtomicU8 = AtomicU8::new(Language::En as u8);

/// The language that texts come in.
pub fn language() -> Language {
    if SPOKEN.load(Ordering::Relaxed) == Language::Zh as u8 { Language::Zh } else { Language::En }
}

/// From now on texts come in this language.
pub fn speak(language: Language) {
    SPOKEN.store(language as u8, Ordering::Relaxed);
}

impl Language {
    /// The language named by a variable such as `WCODE_LANG`: `zh`, `zh-CN`, `en_US`, …
    pub fn named(text: &str) -> Option<Self> {
        let name = text.trim().to_ascii_lowercase();
        match name.split(['-', '_', '.', '@']).next() {
            Some("zh") => Some(Self::Zh),
            Some("en") => Some(Self::En),
            _ => None,
        }
    }

    /// The language for a locale of POSIX shape (`zh_CN.UTF-8`); English for every other one, and where the terminal's
    /// character set has no Chinese.
    pub fn of_locale(locale: &str) -> Self {
        let charset =
            locale.split_once('.').map(|(_, rest)| rest.split('@').next().unwrap_or(rest));
        let is_utf8 = charset.is_none_or(|charset| {
            matches!(charset.to_ascii_lowercase().as_str(), "utf-8" | "utf8")
        });
        Self::named(locale).filter(|_| is_utf8).unwrap_or(Self::En)
    }
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_is_chinese_only_where_it_can_be_shown() {
        for chinese in ["zh_CN.UTF-8", "zh_CN", "zh_TW.utf8", "zh", "zh-Hans-CN", "zh_CN.UTF-8@x"] {
            assert_eq!(Language::of_locale(chinese), Language::Zh, "{chinese}");
        }
        for other in
            ["zh_CN.GBK", "zh_CN.GB18030", "C", "C.UTF-8", "POSIX", "en_US.UTF-8", "de_DE", ""]
        {
            assert_eq!(Language::of_locale(other), Language::En, "{other}");
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
            assert_eq!(Language::named(name), language, "{name}");
        }
    }
}
