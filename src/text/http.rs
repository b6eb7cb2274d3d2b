//! What keeps a call from being made (`crate::host::http`).

texts! {
    unsendable_key {
        en: "the key holds characters that no header can carry",
        zh: "密钥含有无法放入请求头的字符",
    }
    too_late {
        en: "the time for all requests together was up",
        zh: "全部请求的总时限已到",
    }
}
