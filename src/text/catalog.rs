//! What is wrong with a vendor, a model or a base URL (`crate::catalog`).

texts! {
    unknown_vendor(id) {
        en: "unknown vendor `{id}`",
        zh: "未知的供应商 `{id}`",
    }
}
