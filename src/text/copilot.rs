//! Texts about Copilot CLI (`crate::clients::copilot`).

texts! {
    in_the_database {
        en: "it is in a session of Copilot CLI's, and wcode never writes its database; `sqlite3 FILE VACUUM` erases what a deleted session left, while Copilot CLI is not running",
        zh: "它在 Copilot CLI 的某段会话中，而 wcode 从不写入其数据库；在 Copilot CLI 未运行时执行 `sqlite3 FILE VACUUM` 可清除已删除会话的残留",
    }
}
