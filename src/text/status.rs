//! The current state, and what was done (`crate::cli::{status, history}`).

texts! {
    ok(provider) {
        en: "ok: `{provider}` is as wcode left it",
        zh: "正常：`{provider}` 与 wcode 写入时一致",
    }
    drift(provider) {
        en: "drift: `{provider}` differs from the requested configuration; `wcode apply --dry-run` shows the differences",
        zh: "漂移：`{provider}` 与所要求的配置不一致；`wcode apply --dry-run` 显示差异",
    }
    edited(provider) {
        en: "`{provider}` is connected, but was changed since wcode wrote it",
        zh: "`{provider}` 已接入，但在 wcode 写入之后有改动",
    }
    needs_attention(provider) {
        en: "`{provider}` is as wcode left it, but needs attention",
        zh: "`{provider}` 与 wcode 写入时一致，但需要处理",
    }
    uses(models, url) {
        en: "models: {models} at {url}",
        zh: "模型：{models}，接口 {url}",
    }
    and_more(models, count) {
        en: "{models} and {count} more",
        zh: "{models} 等，另有 {count} 个",
    }
    is_default(model) {
        en: "{model} (default)",
        zh: "{model}（默认）",
    }
    default_model(model) {
        en: "default model: {model}",
        zh: "默认模型：{model}",
    }
    key_accepted {
        en: "accepted by the vendor",
        zh: "供应商已接受",
    }
    key_without_credit {
        en: "accepted by the vendor, but without credit",
        zh: "供应商已接受，但余额不足",
    }
    key_rejected {
        en: "rejected by the vendor",
        zh: "被供应商拒绝",
    }
    unreadable {
        en: "cannot be read",
        zh: "无法读取",
    }
    unmanaged(provider) {
        en: "`{provider}` exists but was not created by wcode",
        zh: "`{provider}` 已存在，但不是由 wcode 创建的",
    }
    absent {
        en: "not configured by wcode",
        zh: "未由 wcode 配置",
    }
    absent_but(command) {
        en: "not configured by wcode; `{command}` adds it",
        zh: "未由 wcode 配置；可用 `{command}` 添加",
    }
    interrupted {
        en: "a command was interrupted while writing; the next `apply`, `undo` or `remove` recovers it",
        zh: "有命令在写入时被中断；下一次 `apply`、`undo` 或 `remove` 会先将其恢复",
    }

    // The key of an entry.
    key(way) {
        en: "key: {way}",
        zh: "密钥：{way}",
    }
    key_kept(way, id, store) {
        en: "key: {way} (`{id}`, stored in: {store})",
        zh: "密钥：{way}（`{id}`，存于 {store}）",
    }
    key_not_stored(way, id) {
        en: "key: {way} (`{id}`, not stored by wcode)",
        zh: "密钥：{way}（`{id}`，wcode 未存储）",
    }
    protects_from(whom) {
        en: "protected from {whom}",
        zh: "不暴露于：{whom}",
    }
    exposed_to(whom) {
        en: "exposed to {whom}",
        zh: "暴露于：{whom}",
    }

    // What differs.
    would_add(place) {
        en: "would add {place}",
        zh: "将添加 {place}",
    }
    would_set(place) {
        en: "would change {place}",
        zh: "将修改 {place}",
    }
    would_remove(place) {
        en: "would remove {place}",
        zh: "将移除 {place}",
    }

    // The journal.
    nothing_yet {
        en: "wcode has written nothing yet",
        zh: "wcode 尚未写入任何内容",
    }
    undo_of(id) {
        en: "undo of {id}",
        zh: "撤销 {id}",
    }
    entry_open {
        en: "open",
        zh: "未完成",
    }
    entry_done {
        en: "done",
        zh: "已完成",
    }
    entry_undone {
        en: "undone",
        zh: "已撤销",
    }
}
