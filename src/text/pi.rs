//! Texts about pi (`crate::clients::pi`).

texts! {
    disk {
        en: "the disk: models, settings, sessions",
        zh: "磁盘（模型、设置、会话）",
    }
    projects {
        en: "a project's own files, which change neither provider nor key",
        zh: "项目自己的文件（它们无法更改供应商和密钥）",
    }
    readers {
        en: "anyone who can read `models.json`",
        zh: "能读取 `models.json` 的任何人",
    }
    credential_goes_first(provider) {
        en: "pi keeps a credential of its own for `{provider}`, which overrides the key in `models.json`; `/logout` in pi removes it",
        zh: "pi 为 `{provider}` 保存了自己的凭据，它优先于 `models.json` 中的密钥；可在 pi 中用 `/logout` 移除",
    }
    ignores_block_comments(line) {
        en: "pi ignores this whole file for the block comment in line {line}; use `//` instead",
        zh: "由于第 {line} 行的块注释，pi 会忽略整个文件；请改用 `//`",
    }
    after_new_key {
        en: "pi takes the new key with its next request",
        zh: "pi 会在下一次请求时使用新密钥",
    }
    after_change {
        en: "a running pi takes new models once `/model` is opened; start it anew for a new default",
        zh: "运行中的 pi 会在打开 `/model` 时读取新模型；新的默认模型需重新启动才生效",
    }
    asks_this_model {
        en: "asks this model a question and ends",
        zh: "向该模型提一个问题后结束",
    }
    opens_the_chat {
        en: "opens the session; `/model` switches the model there",
        zh: "打开会话；在其中用 `/model` 切换模型",
    }
}
