//! What `wcode key …` says and asks (`crate::cli::key`).

texts! {
    // Where a key went.
    stored_in(id, store) {
        en: "the key of `{id}` is stored in: {store}",
        zh: "`{id}` 的密钥已存入：{store}",
    }
    taken_from(id, store) {
        en: "the key of `{id}` is now read from: {store}",
        zh: "`{id}` 的密钥现在取自：{store}",
    }
    left_there(store, problem) {
        en: "the previously stored key is still there ({store}): {problem}",
        zh: "先前存储的密钥仍在原处（{store}）：{problem}",
    }

    // key set
    hint_reference {
        en: "`wcode apply --key-mode ref` lets the clients fetch it from there",
        zh: "`wcode apply --key-mode ref` 可让客户端从那里获取密钥",
    }
    no_terminal {
        en: "there is no terminal to prompt for the key on",
        zh: "没有可供输入密钥的终端",
    }
    hint_no_terminal {
        en: "specify a source: `--key-stdin`, `--key-env NAME`, `--key-file PATH` or `--key-command CMD`",
        zh: "请指明密钥来源：`--key-stdin`、`--key-env NAME`、`--key-file PATH` 或 `--key-command CMD`",
    }
    unavailable_now {
        en: "it is not available there now; `wcode key status` shows why",
        zh: "目前无法从那里取得密钥；`wcode key status` 显示原因",
    }
    is_short {
        en: "the key is unusually short; is it complete?",
        zh: "密钥偏短，是否完整？",
    }

    // key status: the parts of one line
    since(time) {
        en: ", since {time}",
        zh: "，自 {time} 起",
    }
    ends_in(ending) {
        en: ", ends in {ending}",
        zh: "，尾号 {ending}",
    }
    key_unavailable {
        en: ", unavailable",
        zh: "，不可用",
    }
    not_checked(id) {
        en: "`{id}` was not checked: its vendor is unknown",
        zh: "未验证 `{id}`：其供应商未知",
    }
    asking(endpoint) {
        en: "checking with {endpoint} …",
        zh: "正在向 {endpoint} 验证 …",
    }
    others_may_read(path, mode) {
        en: "other users may read `{path}` (mode {mode}): run `chmod 600`, and create a new key if it may have been read",
        zh: "其他用户可以读取 `{path}`（权限 {mode}）：请 `chmod 600`；若可能已被读取，请更换密钥",
    }
    message_and_hint(message, hint) {
        en: "{message}; {hint}",
        zh: "{message}；{hint}",
    }

    // key get
    not_on_a_terminal {
        en: "the key is not printed on a terminal",
        zh: "密钥不会输出到终端",
    }
    hint_not_on_a_terminal {
        en: "`wcode key get | …` pipes it to a program, `--show` prints it here",
        zh: "`wcode key get | …` 将其交给程序，`--show` 在此显示",
    }

    // key move
    cannot_move_to(store) {
        en: "a key cannot be moved to: {store}",
        zh: "密钥不能移到：{store}",
    }
    hint_move {
        en: "use `--key-store keyring` or `--key-store file`; `wcode key set --key-store env|command` only remembers the source",
        zh: "请用 `--key-store keyring` 或 `--key-store file`；`wcode key set --key-store env|command` 可记住密钥的位置",
    }
    moved_to(id, store) {
        en: "the key of `{id}` is now in: {store}",
        zh: "`{id}` 的密钥已移到：{store}",
    }
    there_already(id) {
        en: "the key of `{id}` is already there",
        zh: "`{id}` 的密钥已在那里",
    }

    // key rm
    client_will_have_none(client) {
        en: "{client} uses this key and will be left without one",
        zh: "{client} 使用此密钥，移除后将无密钥可用",
    }
    remove_key(id) {
        en: "Remove the key of `{id}`?",
        zh: "移除 `{id}` 的密钥吗？",
    }
    nothing_removed {
        en: "nothing was removed",
        zh: "未移除任何内容",
    }
    removed_from(id, store) {
        en: "the key of `{id}` was removed from: {store}",
        zh: "`{id}` 的密钥已移除，原位置：{store}",
    }
    no_longer_taken_from(id, store) {
        en: "the key of `{id}` is no longer read from: {store}",
        zh: "`{id}` 的密钥不再取自：{store}",
    }

    // key scrub
    cannot_be_brought_back {
        en: "`key scrub` cannot be undone, and there is no terminal to confirm on",
        zh: "`key scrub` 无法撤销，而又没有可供确认的终端",
    }
    hint_scrub {
        en: "`--dry-run` shows what it would do, `--yes` does it",
        zh: "`--dry-run` 显示将要执行的操作，`--yes` 直接执行",
    }
    take_copies_out {
        en: "Remove these copies? This cannot be undone.",
        zh: "清除这些副本吗？此操作无法撤销。",
    }
    purge_journal {
        en: "Also remove the key from the journal? The entries can then no longer be undone.",
        zh: "同时清除变更日志中的密钥吗？相关记录将无法再撤销。",
    }
    no_copy_found {
        en: "no copies of the key were found",
        zh: "未找到密钥的副本",
    }
    one_copy_gone {
        en: "removed 1 copy",
        zh: "已清除 1 处副本",
    }
    copies_gone(count) {
        en: "removed {count} copies",
        zh: "已清除 {count} 处副本",
    }
    open_shells {
        en: "a shell that is still open may write its history again when it exits: close all shells and run this once more",
        zh: "仍打开的 shell 退出时可能再次写入历史：请全部关闭，然后再运行一次",
    }
}
