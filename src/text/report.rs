//! What a command says of itself: notes, errors, what was written (`crate::cli::{screen, report, commit}`).

texts! {
    // Labels before a sentence, in colour.
    label_note {
        en: "note:",
        zh: "提示：",
    }
    label_warning {
        en: "warning:",
        zh: "警告：",
    }
    label_error {
        en: "error:",
        zh: "错误：",
    }
    label_hint {
        en: "hint:",
        zh: "建议：",
    }
    about(subject, words) {
        en: "{subject}: {words}",
        zh: "{subject}：{words}",
    }
    waiting_for(holder) {
        en: "waiting for {holder} …",
        zh: "正在等待 {holder} …",
    }

    // One line for each file.
    created(client, path) {
        en: "{client}: created `{path}`",
        zh: "{client}：已创建 `{path}`",
    }
    would_create(client, path) {
        en: "{client}: would create `{path}`",
        zh: "{client}：将创建 `{path}`",
    }
    changed(client, path) {
        en: "{client}: changed `{path}`",
        zh: "{client}：已修改 `{path}`",
    }
    would_change(client, path) {
        en: "{client}: would change `{path}`",
        zh: "{client}：将修改 `{path}`",
    }
    deleted(client, path) {
        en: "{client}: deleted `{path}`",
        zh: "{client}：已删除 `{path}`",
    }
    would_delete(client, path) {
        en: "{client}: would delete `{path}`",
        zh: "{client}：将删除 `{path}`",
    }
    with_modes(line, modes) {
        en: "{line} (mode {modes})",
        zh: "{line}（权限 {modes}）",
    }
    right_already(client, path) {
        en: "{client}: `{path}` is already up to date",
        zh: "{client}：`{path}` 已是最新",
    }

    // How it ended.
    can_be_undone(id) {
        en: "Undo with `wcode undo {id}`",
        zh: "可用 `wcode undo {id}` 撤销",
    }
    nothing_to_do {
        en: "nothing to do",
        zh: "无需任何更改",
    }
    nothing_written {
        en: "nothing was written",
        zh: "未写入任何内容",
    }
    written_but(problem) {
        en: "written, but a later step failed: {problem}",
        zh: "已写入，但后续步骤失败：{problem}",
    }
    changed_meanwhile {
        en: "the files have changed in the meantime; this would be written now:",
        zh: "文件在此期间有变化；现在将写入：",
    }
    no_key_from_old_reference(problem) {
        en: "the clients cannot get a key through the restored reference: {problem}",
        zh: "客户端无法通过恢复的密钥引用取得密钥：{problem}",
    }
}
