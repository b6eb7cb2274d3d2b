//! `wcode setup` without the wizard, if it cannot prompt (`crate::cli::setup`).

texts! {
    flags_for_scripts {
        en: "`wcode setup` is interactive; `--json`, `--check` and `--quiet` are for scripts",
        zh: "`wcode setup` 面向人工操作；`--json`、`--check` 和 `--quiet` 用于脚本",
    }
    hint_apply {
        en: "use them with `wcode apply`, or with `wcode setup --yes`, which asks nothing",
        zh: "请用 `wcode apply`；或用不提问的 `wcode setup --yes`",
    }
    no_terminal {
        en: "there is no terminal to prompt on (stdin and stderr must both be terminals)",
        zh: "没有可供问答的终端（stdin 和 stderr 都必须是终端）",
    }
    hint_no_terminal {
        en: "`wcode apply --yes` does the same without questions; `wcode apply --help` lists its options",
        zh: "`wcode apply --yes` 无需问答即可完成；`wcode apply --help` 列出可用参数",
    }
    stdin_is_the_terminal {
        en: "`--key-stdin` would read the key from the terminal on which you answer",
        zh: "`--key-stdin` 会从回答问题的终端读取密钥",
    }
    hint_key_stdin {
        en: "omit it: the wizard asks for the key without showing it; in a script add `--yes`",
        zh: "请去掉此选项：向导会询问密钥且不显示；脚本中请加 `--yes`",
    }
    write_this {
        en: "Write this instead?",
        zh: "改为写入这些更改吗？",
    }
    cancelled_after_failure {
        en: "Cancelled. No client's config was changed.",
        zh: "已取消，未更改任何客户端的配置。",
    }
    stopped_afterwards {
        en: "stopped; what was written stays, undo with `wcode undo`",
        zh: "已停止；已写入的内容保留，可用 `wcode undo` 撤销",
    }
}
