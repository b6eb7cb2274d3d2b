//! Texts about Qwen Code (`crate::clients::qwen`).

texts! {
    disk {
        en: "the disk: settings, chats",
        zh: "磁盘（设置、会话）",
    }
    projects {
        en: "a project's own `.qwen/settings.json`, which can send requests elsewhere; `qwen -p` does not ask first",
        zh: "项目自己的 `.qwen/settings.json`：它可以将请求发往别处，且 `qwen -p` 不会先询问",
    }
    readers_of_the_settings {
        en: "anyone who can read Qwen Code's settings",
        zh: "能读取 Qwen Code 设置文件的任何人",
    }
    takes_no_key {
        en: "Qwen Code takes its key from an environment variable only: there is no safe place for the key itself in its settings",
        zh: "Qwen Code 只能从环境变量获取密钥：其设置文件中没有可安全存放密钥本身的位置",
    }
    hint_takes_no_key {
        en: "use `--key-mode env`, or `--key-mode ref` with `wcode exec -- qwen`, or leave it out with `--client`",
        zh: "请使用 `--key-mode env`，或使用 `--key-mode ref` 并以 `wcode exec -- qwen` 启动，也可用 `--client` 将它排除",
    }
    key_by_environment(variable) {
        en: "Qwen Code takes its key from `{variable}` in its environment only; start it through wcode, which puts the stored key there",
        zh: "Qwen Code 只能从环境变量 `{variable}` 获取密钥；请通过 wcode 启动它，wcode 会将已保存的密钥放入其中",
    }
    no_trailing_commas {
        en: "Qwen Code does not start with a trailing comma in this file",
        zh: "该文件中有尾随逗号时，Qwen Code 无法启动",
    }
    does_not_start {
        en: "Qwen Code does not start until this file is valid",
        zh: "在该文件有效之前，Qwen Code 无法启动",
    }
    unreadable(problem) {
        en: "this file overrides your settings of Qwen Code and cannot be read: {problem}",
        zh: "该文件优先于你的 Qwen Code 设置，且无法读取：{problem}",
    }
    other_list_is_selected(selected) {
        en: "`security.auth.selectedType` is `{selected}`: Qwen Code uses no model of this vendor until one is picked with `/model`",
        zh: "`security.auth.selectedType` 为 `{selected}`：在用 `/model` 选择之前，Qwen Code 不会使用该供应商的模型",
    }
    project_goes_first(place) {
        en: "`{place}` in this folder's own settings overrides yours when Qwen Code runs here",
        zh: "在此文件夹中运行 Qwen Code 时，该文件夹自己的设置中的 `{place}` 优先于你的设置",
    }
    managed_goes_first(place) {
        en: "`{place}` in an administrator's file overrides your settings of Qwen Code",
        zh: "管理员文件中的 `{place}` 优先于你的 Qwen Code 设置",
    }
    by_hand {
        en: "remove the key by hand: wcode never writes this file of Qwen Code",
        zh: "请手动移除密钥：wcode 从不写入 Qwen Code 的该文件",
    }
    after_new_key {
        en: "restart a running Qwen Code through `wcode exec -- qwen`: it has the key of its start",
        zh: "请用 `wcode exec -- qwen` 重启运行中的 Qwen Code：它一直使用启动时的密钥",
    }
    after_change {
        en: "restart a running Qwen Code: it reads its models only at start",
        zh: "请重启运行中的 Qwen Code：它只在启动时读取模型",
    }
    asks_this_model {
        en: "sends this model one question, with the stored key in its environment",
        zh: "向该模型发送一个问题，并将已保存的密钥放入其环境变量",
    }
    asks_with_the_variable {
        en: "does the same, if the key is in the environment already",
        zh: "同上（密钥已在环境变量中时）",
    }
    opens_the_chat {
        en: "opens Qwen Code with the stored key in its environment; `/model` selects the model there",
        zh: "打开 Qwen Code，并将已保存的密钥放入其环境变量；在其中用 `/model` 选择模型",
    }
}
