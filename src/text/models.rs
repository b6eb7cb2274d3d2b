//! The models known here, and how they came to be known (`wcode models`).

texts! {
    nothing_matches(words) {
        en: "no model known here matches `{words}`",
        zh: "此处已知的模型中没有匹配 `{words}` 的",
    }
}
