//! Texts of `--help` (`crate::cli::help`). The English ones are clap's, or the doc comments of the commands and flags.

use super::{Text, Translations};

/// Before how a command is called.
pub const USAGE: &str = "Usage:";
/// Above the subcommands.
pub const COMMANDS: &str = "Commands:";
/// Above what is named by its position.
pub const ARGUMENTS: &str = "Arguments:";
/// Above the flags.
pub const OPTIONS: &str = "Options:";
/// Before the words that a flag takes.
pub const POSSIBLE_VALUES: &str = "Possible values:";

/// Below the short help of `wcode`.
pub const MORE: &str = "Manual: `wcode help` lists its pages, `wcode help COMMAND` or `wcode COMMAND --help` has examples.";

/// Below the long help of `wcode`.
pub const EXIT_CODES: &str = "Exit codes: 0 done or nothing to do, 1 failed, 2 usage, 3 changes are pending (--check), \
4 conflict, 5 a file cannot be parsed, 6 key missing or rejected, 7 endpoint unreachable, 8 key store unavailable, \
9 a file kept changing or could not be locked, 10 no client found.";

/// A text of the help in the current language; the English if it is not in the table.
pub fn localized(english: &str) -> &str {
    let row = TABLE.iter().find(|text| text.translations.en == english);
    row.map_or(english, |text| text.translations.get(super::language()))
}

/// Declares the table: each text of the help in English, and in the other languages in the order of `Language::ALL`.
macro_rules! translations {
    ($($en:expr => $($text:literal)|+,)+) => {
        /// Every text of every help.
        pub const TABLE: &[&Text] = &[$(&Text {
            name: $en,
            parameters: &[],
            translations: Translations::from_columns([$en, $($text),+]),
        }),+];
    };
}

translations! {
    // clap's own.
    USAGE => "用法：",
    COMMANDS => "命令：",
    ARGUMENTS => "参数：",
    OPTIONS => "选项：",
    POSSIBLE_VALUES => "可选值：",
    "Print help (see more with '--help')" => "显示帮助（详见 --help）",
    "Print help (see a summary with '-h')" => "显示帮助（摘要见 -h）",
    "Print version" => "显示版本",

    // wcode
    "Connects AI clients to an API vendor, without losing a byte of your config" =>
        "将 AI 客户端接入 API 供应商，且不丢失你配置中的任何一个字节",
    "Language of messages [default: WCODE_LANG, else the locale; English with --json]" =>
        "消息语言 [默认：WCODE_LANG，其次系统区域设置；使用 --json 时为英语]",
    "English" => "英语",
    "Simplified Chinese" => "简体中文",
    MORE => "手册：`wcode help` 列出所有手册页，`wcode help COMMAND` 或 `wcode COMMAND --help` 附有示例。",
    EXIT_CODES =>
        "退出码：0 已完成或无需更改，1 失败，2 用法错误，3 有待写入的更改（--check），4 冲突，5 文件无法解析，6 密钥缺失或被拒绝，\
7 无法连接接口地址，8 密钥存储不可用，9 文件不断被改动或未取得锁，10 未找到客户端。",

    // Said of several commands.
    "Report as JSON" => "以 JSON 输出报告",
    "Do not prompt" => "不询问",
    "Do not prompt; required to write without a terminal" => "不询问；没有终端时，要写入就必须给出",
    "The API vendor [default: wcode]" => "API 供应商 [默认：wcode]",
    "Name of the key, if you have more than one account" => "密钥名称（适用于有多个账户的情况）",
    "Read the key from stdin" => "从标准输入读取密钥",
    "Read the key from a file" => "从文件读取密钥",
    "Run a program and use its output as the key" => "运行程序，以其输出为密钥",

    // use
    "Show which models are in use, or switch the clients to another one" =>
        "显示正在使用的模型，或将客户端切换到另一个模型",
    "The model to switch to: its id, the last part of it, or `provider/model` [default: show what is in use]" =>
        "要切换到的模型：其 ID、ID 的最后一段，或 `provider/model` [默认：显示正在使用的模型]",
    "Only this client; can be repeated [default: those of the last run, else every client found]" =>
        "只切换此客户端；可多次给出 [默认：上次的客户端，其次找到的所有客户端]",
    "The vendor of the model [default: determined by the model]" => "模型所属的供应商 [默认：由模型确定]",
    "Context window in tokens, for a model of unknown size" =>
        "模型的上下文窗口：输入与输出合计的 token 数（用于未知大小的模型）",
    "Output limit in tokens, for a model of unknown size" =>
        "模型的输出上限：单次输出的 token 数（用于未知大小的模型）",
    "Undo the last switch" => "撤销上一次切换",

    // chat
    "Ask a model, once or in a conversation; without PROMPT on a terminal line by line, else from stdin" =>
        "向模型提问：单次提问或连续对话；不指定 PROMPT 时，在终端中逐行对话，否则从标准输入读取",
    "What to ask; `-` stands for stdin" => "要提的问题；`-` 表示标准输入",
    "The protocol to use [default: openai-completions if the vendor has it]" =>
        "使用的协议 [默认：供应商支持时为 openai-completions]",
    "The system prompt" => "系统提示词",
    "An optional parameter of the request; may be given more than once (`wcode params` lists them)" =>
        "请求的可选参数；可多次给出（`wcode params` 列出所有参数）",
    "Ask each of these models the same short questions, and compare their times and prices" =>
        "向这些模型提出相同的简短问题，比较响应时间和费用",
    "Do not ask before requests that cost or hold what looks like an API key" => "发送会产生费用或似乎含有 API 密钥的请求前不询问",
    "Do not ask before requests that cost" => "发送会产生费用的请求前不询问",

    // self
    "Update wcode itself" => "更新 wcode 本身",
    "Replace wcode with the latest release, after verifying its signature" =>
        "校验签名后，将 wcode 替换为最新发布的版本",
    "Only report whether there is a newer release; exit code 3 if there is" =>
        "仅报告是否有更新的版本；有则退出码为 3",
    "Bring back the version that the last update replaced; no network call" =>
        "恢复上次更新所替换的版本；不访问网络",
    "This release, newer or older, not the latest" => "使用此版本（可更新或更旧），而非最新版本",

    // params
    "List the optional parameters of a request, their values, and which client sends them" =>
        "列出请求的可选参数、取值，以及哪些客户端会发送它们",

    // link
    "Make, read and register setup links" => "生成、查看和注册设置链接",
    "Print a link that sets up a vendor; there is never a key in it" => "输出用于设置供应商的链接；其中绝不含密钥",
    "The vendor's file, which becomes part of the link" => "供应商文件，将包含在链接中",
    "The https address of the vendor's file, instead of the file itself" => "供应商文件的 https 地址，代替文件本身",
    "The id of a vendor that those who follow the link already have" => "打开链接的人已有的供应商的 ID",
    "A model to set up; can be repeated [default: the vendor's]" => "要设置的模型；可多次给出 [默认：供应商的模型]",
    "The model that becomes the client's default" => "设为客户端默认的模型",
    "The protocol that clients should use [default: the client's usual one]" =>
        "客户端应使用的协议 [默认：客户端的常用协议]",
    "The client to set up; can be repeated [default: every client found]" =>
        "要设置的客户端；可多次给出 [默认：找到的所有客户端]",
    "Show what a link says; nothing is written" => "显示链接的内容；不写入任何内容",
    "The link" => "链接",
    "Open wcode:// links with this program (on a Linux desktop)" => "用此程序打开 wcode:// 链接（Linux 桌面）",
    "Take the registration back" => "撤销注册",
    "A setup link of a vendor: `wcode://setup?…`, or the https address of its file" =>
        "供应商的设置链接：`wcode://setup?…`，或其文件的 https 地址",
    "The same, for scripts" => "同上，用于脚本",
    "Wait for Enter at the end, so that the window stays" => "结束时等待按 Enter，使窗口保持打开",

    // snippet
    "Print a program that calls the vendor's API, or a file that sets up many machines; without NAME, list them" =>
        "输出调用供应商 API 的程序，或用于配置多台机器的文件；不指定 NAME 时列出所有可用项",
    "The language of the program (curl, python, javascript, ...), or the tool of the file (ansible, k8s, nix, ...)" =>
        "程序所用的语言（curl、python、javascript 等），或文件所属的工具（ansible、k8s、nix 等）",
    "The model to call [default: the vendor's first]" => "要调用的模型 [默认：供应商的第一个模型]",
    "The protocol to use [default: the one with a sample for the language, openai-completions first]" =>
        "使用的协议 [默认：该语言的示例所用的协议，openai-completions 优先]",
    "Stream the answer" => "流式输出回答",
    "Another base URL for the vendor's API" => "供应商 API 的另一个基础地址",

    // setup, apply
    "Set up the clients interactively; flags of `apply` answer questions in advance" =>
        "通过问答完成配置；也可用 `apply` 的选项提前给出答案",
    "Write a vendor's provider and models to the clients' config files" =>
        "将供应商及其模型写入客户端配置文件",
    "The API vendor [default: that of the last run, else wcode]" =>
        "API 供应商 [默认：上次的供应商，其次 wcode]",
    "The client to configure; can be repeated [default: those of the last run, else every client found]" =>
        "要配置的客户端；可多次给出 [默认：上次的客户端，其次找到的所有客户端]",
    "A model to add or update; can be repeated [default: those of the last run, else the vendor's]" =>
        "要添加或更新的模型；可多次给出 [默认：上次的模型，其次供应商的模型]",
    "Make this model the client's default, replacing another one" =>
        "将此模型设为客户端的默认模型，即使已另有默认模型",
    "Never touch the client's default model" => "不改动客户端的默认模型",
    "Also set the model for this agent, or for `all` agents that have their own model; can be repeated" =>
        "同时将该模型设为此智能体自己的模型；`all` 指所有设有自己模型的智能体；可多次给出",
    "Context window in tokens, for the given models" =>
        "指定模型的上下文窗口：输入与输出合计的 token 数",
    "Output limit in tokens, for the given models" => "指定模型的输出上限：单次输出的 token 数",
    "An optional parameter of the requests, for the given models or all; `NAME=` takes it out; can be repeated (`wcode params` lists them)" =>
        "请求的可选参数，用于指定的模型，未指定则用于所有模型；`NAME=` 去掉该参数；可多次给出（`wcode params` 列出所有参数）",
    "The protocol to use [default: that of the last run, else the client's usual one]" =>
        "使用的协议 [默认：上次的协议，其次客户端常用的协议]",
    "Use this base URL instead of the vendor's (https, or http to this machine)" =>
        "替代供应商默认值的接口地址（https；本机可用 http）",
    "Let a stored key be sent to this host, which is not the vendor's; can be repeated" =>
        "允许将已存密钥发送到此主机（不属于该供应商）；可多次给出",
    "The environment variable that holds the key" => "保存密钥的环境变量",
    "Where to store the key: keyring, file, env, command or path:FILE [default: where it is now, else keyring]" =>
        "密钥的存储位置：keyring、file、env、command 或 path:FILE [默认：现在的位置，其次 keyring]",
    "The operating system's keyring" => "系统密钥环",
    "A file that another program keeps up to date, such as a mounted secret; `path:/run/secrets/x` names it" =>
        "由其他程序维护的文件，例如挂载的机密；用 `path:/run/secrets/x` 指定",
    "A file of wcode that only the user can read" => "wcode 自己的文件，仅用户本人可读",
    "A variable in the caller's environment" => "调用方的环境变量",
    "Another program that prints it" => "另一个输出密钥的程序",
    "What the clients' files contain: a reference, a variable's name, or the key itself [default: ref if a key is stored or provided, else env]" =>
        "写入客户端文件的内容：密钥引用、环境变量名或密钥本身 [默认：已存储或提供了密钥时为 ref，否则为 env]",
    "A reference by which the client fetches the key from the key store" =>
        "密钥引用，客户端据此从密钥存储获取密钥",
    "The name of an environment variable" => "环境变量名",
    "The key itself, in plain text" => "密钥本身（明文）",
    "Read these settings from a file, `-` for stdin; flags take precedence" => "从文件读取这些设置（`-` 表示标准输入）；命令行选项优先",
    "Edit this config file (with exactly one --client)" => "编辑此配置文件（只能与一个 --client 搭配）",
    "Set the client's permission mode, which is otherwise left to you: default, acceptEdits, plan or auto" => "设置客户端的权限模式：default、acceptEdits、plan 或 auto；不指定时由你自己决定",
    "Also pin endpoint and key in the client's managed settings, which no project overrides (as root)" => "同时在客户端的受管理设置中固定端点和密钥，任何项目都不能覆盖它（需要 root）",
    "Remove the comments from a file whose client reads strict JSON only" => "移除文件中的注释（适用于只读取严格 JSON 的客户端）",
    "Remove models that wcode added but are not given now" => "移除 wcode 添加过但此次未指定的模型",
    "Do not use the network" => "完全不访问网络",
    "What to do if you and wcode changed the same field [default: fail]" =>
        "你和 wcode 改动了同一字段时如何处理 [默认：fail]",
    "Keep the file's value" => "保留文件中的值",
    "Write wcode's value" => "写入 wcode 的值",
    "Write nothing and list the fields" => "不写入任何内容，并列出有冲突的字段",
    "Show what would be written, and write nothing" => "显示将写入的内容，但不写入",
    "Write nothing; exit with code 3 if changes are pending" => "不写入；如有待写入的更改，以退出码 3 结束",
    "Prove the key at the vendor before anything is written; uses no tokens" =>
        "写入之前先向供应商验证密钥；不消耗 token",
    "Print only errors and warnings" => "只显示错误和警告",

    "Also show what protects the key and what does not" => "同时显示密钥受到哪些保护、暴露于什么",

    // status, history, undo, remove
    "Also remove what other entries still use, and defaults that would become invalid"
        => "连同其他条目仍在使用的内容，以及将失效的默认模型一并移除",
    "Show what is configured and whether it has changed since wcode wrote it" =>
        "显示已有配置，以及它是否与 wcode 写入时一致",
    "List what wcode wrote, newest first" => "列出 wcode 写入过的内容，最新的在前",
    "Revert a change, byte for byte" => "撤销一次更改：逐字节恢复原状",
    "The entry's number, as `wcode history` shows it [default: the last one]" =>
        "记录编号，可用 `wcode history` 查看 [默认：最后一条]",
    "Remove wcode's entries from the clients' config files" => "从客户端的配置文件中移除 wcode 的条目",
    "Only this client's; can be repeated [default: all]" =>
        "只移除此客户端的条目；可多次给出 [默认：全部]",
    "Only this vendor's [default: all]" => "只移除此供应商的条目 [默认：全部]",
    "Only in this config file" => "只移除此配置文件中的条目",

    // test
    "Send one real message through each client as it is configured; it costs a few tokens" =>
        "通过每个已配置的客户端发送一条真实消息；会消耗少量 token",
    "Only this client; can be repeated [default: all]" => "只测试此客户端；可多次给出 [默认：全部]",

    // uninstall
    "Remove what wcode has put on this machine: service, entries, cache and program" =>
        "移除 wcode 在本机上留下的一切：服务、条目、缓存和程序",
    "Also remove the stored keys and the journal; `wcode undo` no longer works then" =>
        "同时移除已存储的密钥和变更日志；此后不能再用 `wcode undo`",

    // models
    "List the known models" => "列出目录中的模型",
    "Only models whose id or name contains all of these words" => "只列出 ID 或名称中包含所有这些词的模型",
    "Update the vendors' lists of models, for later use, also offline" =>
        "更新各供应商的模型列表，供今后使用（包括离线时）",
    "Update the vendors' lists of models, for later use, also offline\n\nSends the key stored for a vendor, else the one in its variable, else none: many lists are public. Without `--vendor` the sizes of models are brought up to date as well, from <https://models.dev> or a copy of it that a client keeps; no key is sent there." =>
        "更新各供应商的模型列表，供今后使用（包括离线时）\n\n发送为该供应商存储的密钥，其次其环境变量中的密钥；都没有则不发送：许多列表是公开的。不带 `--vendor` 时，还会从 <https://models.dev> 或客户端保存的副本更新模型的上下文窗口和输出上限；不会向其发送密钥。",
    "Do not use the network: only update model sizes from a copy of models.dev on this machine" =>
        "不联网：只从本机的 models.dev 副本更新模型的上下文窗口和输出上限",
    "Only this vendor [default: all known vendors]" => "仅此供应商 [默认：所有已知供应商]",
    "The variable that holds the key; with `--vendor`" => "保存密钥的环境变量；与 `--vendor` 一起使用",

    // key, exec, resolve
    "Store, inspect and move API keys" => "存储、查看和移动 API 密钥",
    "Store an API key; prompts for it in a terminal" => "存储 API 密钥；在终端中会提示输入",
    "Read the key from an environment variable" => "从环境变量读取密钥",
    "Where to store it; `env`, `command` and `path:FILE` only remember the source [default: where it is now, else keyring]" =>
        "存储位置；`env`、`command` 和 `path:FILE` 只记住密钥在哪里 [默认：现在的位置，其次 keyring]",
    "Show where the keys are stored and whether they are available" => "显示密钥的存储位置以及是否可用",
    "Check each key with its vendor; uses no tokens" =>
        "向各密钥的供应商验证密钥；不消耗 token",
    "Print the key to a pipe" => "将密钥输出到管道",
    "Print it even to a terminal, where others may see it" => "在终端中也输出，旁人可能看到",
    "Remove a key from its store, or forget its source" => "从密钥存储中移除密钥，或不再记住其位置",
    "Move a key to another store" => "将密钥移到另一个密钥存储",
    "The store to move it to: keyring or file" => "目标密钥存储：keyring 或 file",
    "Find and remove plain-text copies of a key (in the clients' files, shell files, histories)" =>
        "查找并清除密钥的明文副本（客户端文件、shell 配置文件、命令历史中）",
    "Only show what would be done" => "只显示将要执行的操作",
    "Do not prompt; required without a terminal, as this cannot be undone" =>
        "不询问；没有终端时必须给出，因为此操作无法撤销",
    "Also remove the key from wcode's journal; `wcode undo` no longer works for those entries" =>
        "同时清除 wcode 变更日志的旧内容中的密钥，相关记录此后不能再用 `wcode undo` 撤销",
    "Run a program with the key in its environment" => "运行程序，并通过环境变量向其提供密钥",
    "The variable to put it in [default: the vendor's, WCODE_API_KEY]" =>
        "存放密钥的环境变量 [默认：供应商的变量，即 WCODE_API_KEY]",
    "The program and its arguments" => "程序及其参数",
    "Answer a client's key request (run by clients)" => "应答客户端的密钥请求（由客户端运行）",

    // service
    "Run the monitor as a service: systemd, launchd, the Windows task scheduler" =>
        "将监视进程作为服务运行：systemd、launchd、Windows 任务计划程序",
    "Install and start the service; running it again changes nothing" => "安装并启动服务；再次运行不会有任何改动",
    "Scope of the service [default: system for root, else user]" =>
        "服务的范围 [默认：root 为系统级，其他用户为用户级]",
    "User service: runs while the user is logged in, or always if lingering is enabled" =>
        "用户级：在用户登录期间运行；若允许常驻（linger）则始终运行",
    "System service, run as root: for servers" => "系统级：以 root 身份运行，适用于服务器",
    "Even if the file was changed since, or not created by wcode" => "即使文件在写入之后被改动过或并非由 wcode 创建，也照样执行",
    "Stop the service and remove its file" => "停止服务并删除其文件",
    "Start the installed service" => "启动已安装的服务",
    "Stop the service until the next login or start" => "停止服务，直到下次登录或启动",
    "Restart the service" => "重启服务",
    "Show whether the service is installed, enabled and running" => "显示服务是否已安装、是否自动启动、是否正在运行",
    "Show the monitor's log" => "显示监视进程的日志",
    "Follow the log" => "持续显示新的日志",
    "Number of lines to show" => "显示的行数",

    // doctor
    "Check for problems and show how to fix them" => "检查问题并给出处理办法",
    "Show every check, not only problems" => "显示所有检查，而不只是问题",
    "Fix what is safe to fix (never your own values)" => "修复可安全修复的内容，绝不改动你自己的设置",

    // watch, status
    "Watch the clients' files and the vendor's endpoint, and report problems at once" =>
        "监视客户端的文件和供应商的接口，一旦出现问题立即报告",
    "How to handle drift [default: report]" => "发现漂移时的处理方式 [默认：report]",
    "Report only" => "只报告",
    "Report it and restore what wcode wrote" => "报告，并恢复 wcode 写入的内容",
    "How often to check the endpoints, such as 90s or 5m [default: 5m]" => "检查接口的间隔，例如 90s 或 5m [默认：5m]",
    "After a start of the machine, wait this long before reporting an endpoint that does not answer [default: 1m]" =>
        "开机后经过这段时间才报告无响应的接口 [默认：1m]",
    "Exit with 3 for drift, 6 for a rejected key, 7 for an endpoint that is down, 1 if it could not be checked" =>
        "配置有偏差时退出码为 3，密钥被拒绝为 6，接口不可用为 7，无法检查为 1",
    "With `--status`: exit with 3 for drift, 6 for a rejected key, 7 for an endpoint that is down, 1 if it cannot check" =>
        "与 `--status` 合用：配置有偏差时退出码为 3，密钥被拒绝为 6，接口不可用为 7，无法检查为 1",
    "Make no network requests" => "不访问网络",
    "Serve Prometheus metrics at this local address, such as 127.0.0.1:9464" =>
        "在此本机地址提供 Prometheus 指标，例如 127.0.0.1:9464",
    "Write metrics to this file (*.prom) for node_exporter's textfile collector" =>
        "将指标写入此文件（*.prom），供 node_exporter 的 textfile 收集器使用",
    "Show the state of the running monitor" => "显示正在运行的监视进程的状态",
    "Make the running monitor check everything now, and show the result" => "让正在运行的监视进程立即检查一切，并显示结果",
    "Reload settings and retry abandoned repairs" =>
        "重新加载设置，并重试已放弃的修复",
    "Stop the running monitor" => "停止正在运行的监视进程",
    "Print each change of state as a line of JSON; with a query to the running monitor, report as JSON" =>
        "以每行一个 JSON 输出状态变化；向正在运行的监视进程查询时，以 JSON 输出报告",
    "Update whenever it changes, until Ctrl-C" => "有变化时重新显示，直到按下 Ctrl-C",

    // help, completions, man
    "Show the help of a command, or a page of the manual" => "显示命令的帮助，或手册中的一页",
    "A command, such as `key set`, or a topic of the manual [default: list both]" =>
        "命令（如 `key set`）或手册页 [默认：列出两者]",
    "Print a script that makes a shell complete wcode's command lines" =>
        "输出 shell 的自动补全脚本",
    "The shell" => "shell 的名称",
    "Print the man page of wcode, or write all man pages" => "输出 wcode 的 man 手册页，或写入所有手册页",
    "Write every page below this folder, as `man1`, `man7`, and in Chinese below `zh_CN`" =>
        "将所有手册页写入此文件夹：`man1`、`man7`，中文在 `zh_CN` 下",
}
