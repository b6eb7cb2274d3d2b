//! How things stand, and what was done (`crate::cli::{status, history}`).

texts! {
    ok(provider) {
        en: "ok: `{provider}` is as wcode left it",
        zh: "正常：`{provider}` 与 wcode 写入时一致",
    }
    drift(provider) {
        en: "drift: `{provider}` is not as asked; `wcode apply --dry-run` shows what differs",
        zh: "漂移：`{provider}` 与设定不一致；`wcode apply --dry-run` 显示差异",
    }
    edited(provider) {
        en: "`{provider}` is connected, but was changed by hand since wcode wrote it",
        zh: "`{provider}` 已接入，但在 wcode 写入之后被手工改动过",
    }
    unreadable {
        en: "cannot be read",
        zh: "无法读取",
    }
    unmanaged(provider) {
        en: "`{provider}` stands there, made by hand",
        zh: "已有手工添加的 `{provider}`",
    }
    absent {
        en: "nothing of wcode's here",
        zh: "没有 wcode 的条目",
    }
    absent_but(command) {
        en: "nothing of wcode's here; `{command}` adds it",
        zh: "没有 wcode 的条目；可用 `{command}` 添加",
    }
    interrupted {
        en: "a command was interrupted while writing; the next `apply`, `undo` or `remove` settles it",
        zh: "有命令在写入时被中断；下一次 `apply`、`undo` 或 `remove` 会先将其处理完毕",
    }

    // The key of an entry.
    key(way) {
        en: "key: {way}",
        zh: "密钥：{way}",
    }
    key_kept(way, id, store) {
        en: "key: {way} (`{id}`, kept in: {store})",
        zh: "密钥：{way}（`{id}`，存于 {store}）",
    }
    protects_from(whom) {
        en: "safe from {whom}",
        zh: "不暴露于：{whom}",
    }
    exposed_to(whom) {
        en: "open to {whom}",
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
