//! `wcode setup` beside the wizard: where there is nobody to ask (`crate::cli::setup`).

texts! {
    flags_for_scripts {
        en: "`wcode setup` talks to people; `--json`, `--check` and `--quiet` are for scripts",
        zh: "`wcode setup` 面向人工操作；`--json`、`--check` 和 `--quiet` 用于脚本",
    }
    hint_apply {
        en: "`wcode apply` takes them; so does `wcode setup --yes`, which asks nothing",
        zh: "请用 `wcode apply`；或用不提问的 `wcode setup --yes`",
    }
    no_terminal {
        en: "there is no terminal to ask on (stdin and stderr must both be one)",
        zh: "没有可供问答的终端（stdin 和 stderr 都必须是终端）",
    }
    hint_no_terminal {
        en: "`wcode apply --yes` does the same without questions; `wcode apply --help` lists the answers that it takes",
        zh: "`wcode apply --yes` 无需问答即可完成；`wcode apply --help` 列出可用参数",
    }
    stdin_is_the_terminal {
        en: "`--key-stdin` reads the key from where the answers are typed",
        zh: "`--key-stdin` 从 stdin 读取密钥，而向导的回答也由此输入",
    }
    hint_key_stdin {
        en: "leave it out: the wizard asks for the key and does not show it; in a script add `--yes`",
        zh: "请去掉此选项：向导会询问密钥且不显示；脚本中请加 `--yes`",
    }
    write_this {
        en: "Write this instead?",
        zh: "改为写入这些更改吗？",
    }
    stopped_afterwards {
        en: "stopped; what was written stays, and `wcode undo` takes it back",
        zh: "已停止；已写入的内容保留，可用 `wcode undo` 撤销",
    }
}
