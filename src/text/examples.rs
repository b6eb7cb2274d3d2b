//! Examples in the help and the man page of each command (`crate::cli::help`): a line to type, and what it does.

use super::{Text, Translations};

/// Declares the table: each line with what it does, in the languages in the order of `Language::ALL`.
macro_rules! examples {
    ($($line:literal => $en:literal | $zh:literal,)+) => {
        /// Every example; its name is the line.
        pub const TABLE: &[&Text] = &[$(&Text {
            name: $line,
            parameters: &[],
            translations: Translations::from_columns([$en, $zh]),
        }),+];
    };
}

examples! {
    "wcode" => "Set up this machine, or see how it is set up" | "配置这台机器，或查看配置情况",

    "wcode setup" => "Answer a few questions, then write" | "回答几个问题，然后写入",
    "wcode setup --client opencode --key-store file" =>
        "With two of the questions answered in advance" | "提前回答其中两个问题",

    "wcode setup 'wcode://setup?vendor=wcode&default-model=z-ai/glm-4.7'" =>
        "Follow a vendor's setup link" | "打开供应商的设置链接",

    "wcode apply" => "The same as last time; at first, for every client found" | "与上次相同；首次运行时配置找到的所有客户端",
    "printf %s \"$KEY\" | wcode apply --key-stdin --key-store file --verify --yes" =>
        "In a script, with the key in a variable" | "在脚本中使用变量里的密钥",
    "wcode apply --client claude --default-model z-ai/glm-4.7" =>
        "One client, with another default model" | "只配置一个客户端，并更换默认模型",
    "wcode apply --file provision.json5 --check" =>
        "Would this file change anything? Then exit with 3" | "此文件会带来更改吗？会则以 3 退出",

    "wcode use" => "Which models are in use?" | "正在使用哪些模型？",
    "wcode use glm-4.7" => "Use another model in every client" | "所有客户端改用另一个模型",
    "wcode use --undo" => "Back to the model before" | "换回之前的模型",

    "wcode status" => "Is everything still as configured?" | "一切都还是当初配置的样子吗？",
    "wcode status --check --quiet" => "The same as an exit code" | "以退出码表示结果",

    "wcode test" => "Does a message get through each client?" | "每个客户端都能发出消息吗？",
    "wcode test --client opencode --yes" => "One client, without being asked" | "只试一个客户端，且不询问",

    "wcode undo" => "Revert the last change" | "撤销上一次更改",
    "wcode undo 3" => "Revert entry 3 of the history" | "撤销编号为 3 的更改",

    "wcode history" => "What was written, and when?" | "写入过什么，何时写入？",

    "wcode remove" => "Remove wcode's entries from every client" | "从所有客户端移除 wcode 的条目",
    "wcode remove --client openclaw --vendor wcode" =>
        "One vendor's entries, from one client" | "从一个客户端移除一个供应商的条目",

    "wcode uninstall --dry-run" => "What would be removed?" | "将会移除什么？",
    "wcode uninstall --purge" => "Everything, the keys included; each part is asked for" | "移除一切，包括密钥；每一项都会询问",

    "wcode models" => "Every known model" | "所有已知模型",
    "wcode models qwen coder" => "Those with both words in id or name" | "ID 或名称同时含这两个词的模型",
    "wcode models refresh --vendor wcode" => "Ask one vendor for its list" | "向一个供应商请求模型列表",

    "wcode key status" => "Where are the keys?" | "密钥存在哪里？",
    "wcode key set" => "Store a key; it is asked for" | "存储密钥（会询问）",
    "wcode key set --key-name work --key-stdin < key.txt" =>
        "A second key, from a file" | "从文件存入第二个密钥",
    "wcode key status --check" => "Does the vendor accept the key?" | "供应商接受这个密钥吗？",
    "wcode key get | wc -c" => "How long is the key?" | "密钥有多长？",
    "wcode key rm --key-name work" => "Remove one key" | "删除一个密钥",
    "wcode key move --key-store file" => "From the keyring to a file" | "从密钥环移到文件",
    "wcode key scrub --dry-run" => "Where is the key in plain text?" | "密钥在哪些地方以明文存在？",

    "wcode doctor" => "Check everything, the network included" | "检查所有项目，包括网络",
    "wcode doctor --fix --offline" => "Fix what is safe, without network" | "修复可以安全修复的问题，不使用网络",

    "wcode watch" => "Report problems here, until Ctrl-C" | "在此报告问题，按 Ctrl-C 结束",
    "wcode watch --mode repair --interval 10m" =>
        "Also restore what wcode wrote; check endpoints every 10 minutes" | "同时还原 wcode 写入的内容，每 10 分钟检查一次接口",
    "wcode watch --check-now" => "Make the running monitor check now" | "让运行中的监视程序立即检查",

    "wcode service status" => "Is the monitor running?" | "监视程序在运行吗？",
    "wcode service install --dry-run" => "What would be installed?" | "将会安装什么？",
    "wcode service uninstall" => "Stop the monitor for good" | "停止并移除监视服务",
    "wcode service start" => "Start it again" | "重新启动监视服务",
    "wcode service stop" => "Stop it for now" | "暂时停止",
    "wcode service restart" => "After a change of its environment" | "其环境变化之后重启",
    "wcode service logs --follow" => "Follow what it reports" | "持续查看它的报告",

    "wcode exec -- qwen" => "Start a client that reads the key from a variable" | "启动从变量读取密钥的客户端",
    "wcode exec --key-env OPENAI_API_KEY -- python3 ask.py" =>
        "Run a program that expects another variable" | "运行使用其他变量名的程序",

    "wcode chat \"What is a monad?\"" => "One question" | "单次提问",
    "git diff | wcode chat \"Review this change\" -" => "A question about stdin" | "针对标准输入提问",
    "wcode chat --compare qwen/qwen3-235b-a22b z-ai/glm-4.7" => "Which model is faster?" | "哪个模型更快？",

    "wcode params" => "Which parameters are there?" | "有哪些参数？",

    "wcode snippet" => "What is there?" | "有哪些可用项？",
    "wcode snippet python --stream > ask.py" => "A program that streams" | "一个流式输出的程序",
    "wcode snippet go --param temperature=0.2 --param reasoning.effort=high" =>
        "With request parameters (see `wcode params`)" | "带请求参数（见 `wcode params`）",
    "wcode snippet k8s > wcode.yaml" => "A file for many machines" | "用于多台机器的文件",

    "wcode link make acme.json5 --default-model acme/large" =>
        "A link with the vendor's file in it" | "包含供应商文件的链接",
    "wcode link make --vendor-url https://acme.example/wcode.json5" => "A short link" | "短链接",
    "wcode link show 'wcode://setup?vendor=wcode'" => "What does this link say?" | "这个链接的内容是什么？",
    "wcode link register" => "Open such links of a browser in a terminal" | "在终端中打开浏览器里的此类链接",
    "wcode link unregister" => "Stop that" | "不再这样做",

    "wcode self update --check" => "Is there a newer release? Then exit with 3" | "有更新的发行版吗？有则以 3 退出",
    "wcode self update" => "Update wcode" | "更新 wcode",
    "wcode self update --rollback" => "Back to the version before" | "换回更新前的版本",

    "wcode resolve < request.json" => "Answer a key request by hand" | "手动回答一个密钥请求",

    "wcode help" => "List commands and topics" | "列出命令和手册页",
    "wcode help keys" => "Read a page of the manual" | "阅读手册页",
    "wcode help key set" => "The help of a command" | "查看命令的帮助",

    "wcode completions bash > ~/.local/share/bash-completion/completions/wcode" =>
        "For bash, from the next shell on" | "用于 bash，下次打开 shell 时生效",
    "wcode completions fish > ~/.config/fish/completions/wcode.fish" => "For fish" | "用于 fish",

    "wcode man | man -l -" => "Read wcode(1)" | "阅读 wcode(1)",
    "wcode man --dir ~/.local/share/man" => "Write all man pages" | "写入所有 man 手册页",
}
