//! What the wizard says and asks (`crate::wizard`).

texts! {
    greeting(version, vendor) {
        en: "wcode {version} – connect your AI tools to {vendor}",
        zh: "wcode {version} – 将你的 AI 工具接入 {vendor}",
    }
    more_lines(count) {
        en: "… {count} more lines",
        zh: "… 还有 {count} 行未显示",
    }
    not_found_here(clients) {
        en: "Not installed: {clients}",
        zh: "未安装：{clients}",
    }
    proposal {
        en: "Proposed setup",
        zh: "建议的配置",
    }
    confirm_proposal {
        en: "Set it up like this?",
        zh: "就这样配置吗？",
    }
    accept_proposal {
        en: "Yes, set it up",
        zh: "是，开始配置",
    }
    customize {
        en: "Customize",
        zh: "自定义",
    }
    done {
        en: "Done",
        zh: "完成",
    }
    cancelled_installed(clients) {
        en: "Cancelled. No setting was changed; {clients} stays installed.",
        zh: "已取消，未更改任何设置；已安装的 {clients} 保留。",
    }
    open_key_page {
        en: "type `o` and Enter to open it in the browser",
        zh: "输入 `o` 并回车可在浏览器中打开",
    }
    page_opened {
        en: "opened in the browser",
        zh: "已在浏览器中打开",
    }
    is_offline {
        en: "offline: nothing is checked with the vendor",
        zh: "离线模式：不会向供应商验证任何内容",
    }
    client_and_state(client, state) {
        en: "{client}: {state}",
        zh: "{client}：{state}",
    }
    in_brackets_not_installed {
        en: " (not installed)",
        zh: "（未安装）",
    }
    taken_over {
        en: "it will be reused",
        zh: "将沿用它",
    }
    own_account {
        en: "has an account of its own, which this would replace",
        zh: "已有自己的账户，连接后将被替换",
    }
    not_connected(vendor) {
        en: "not connected to {vendor} yet",
        zh: "尚未接入 {vendor}",
    }
    has_drifted(count) {
        en: "connected, but no longer as configured (changes: {count})",
        zh: "已接入，但与设定不再一致（变化：{count} 处）",
    }
    kind_absent {
        en: "not connected",
        zh: "未接入",
    }
    kind_ok {
        en: "connected",
        zh: "已接入",
    }
    kind_drift {
        en: "differs from the configuration",
        zh: "与配置不一致",
    }
    kind_unmanaged {
        en: "has an entry not created by wcode",
        zh: "不是由 wcode 创建",
    }
    kind_error {
        en: "its config cannot be read",
        zh: "其配置无法读取",
    }
    because(cause) {
        en: "because: {cause}",
        zh: "原因：{cause}",
    }
    list_separator {
        en: ", ",
        zh: "、",
    }
    none {
        en: "none",
        zh: "无",
    }
    files {
        en: "Files",
        zh: "文件",
    }
    step_vendor {
        en: "Vendor",
        zh: "供应商",
    }
    step_clients {
        en: "Clients",
        zh: "客户端",
    }
    step_key {
        en: "Key",
        zh: "密钥",
    }
    step_models {
        en: "Models",
        zh: "模型",
    }
    step_default_model {
        en: "Default model",
        zh: "默认模型",
    }
    step_parameters {
        en: "Request parameters (temperature, reasoning effort, ...)",
        zh: "请求参数（温度、推理程度等）",
    }
    parameters_by_name {
        en: "`wcode params` lists them; `NAME=` takes one out",
        zh: "`wcode params` 列出所有参数；`NAME=` 去掉该参数",
    }
    which_parameters {
        en: "Parameters of requests, as NAME=VALUE, separated by spaces",
        zh: "请求参数，写成 NAME=VALUE，以空格分隔",
    }
    output_limit_is_a_size {
        en: "`max_tokens` is the output limit of a model: `--max-tokens N`",
        zh: "`max_tokens` 即模型的输出上限：`--max-tokens N`",
    }
    step_key_store {
        en: "Key store",
        zh: "密钥存储",
    }
    which_vendor {
        en: "Which vendor?",
        zh: "选择哪个供应商？",
    }
    which_clients {
        en: "Which clients do you want to set up?",
        zh: "要设置哪些客户端？",
    }
    installed {
        en: "installed",
        zh: "已安装",
    }
    only_config {
        en: "not installed, but a config exists",
        zh: "未安装，但有其配置",
    }
    not_installed {
        en: "not installed",
        zh: "未安装",
    }
    is_not_installed(client) {
        en: "{client} is not installed. What would you like to do?",
        zh: "未安装 {client}，怎么办？",
    }
    install_page(client, page) {
        en: "other ways to install {client}: {page}",
        zh: "安装 {client} 的其他方式：{page}",
    }
    only_prepare {
        en: "Only prepare its config",
        zh: "只准备好它的配置",
    }
    install_now {
        en: "Install it now",
        zh: "现在安装",
    }
    leave_out {
        en: "Skip it",
        zh: "跳过",
    }
    no_program(program) {
        en: "`{program}` was not found",
        zh: "未找到 `{program}`",
    }
    is_installed(client) {
        en: "{client} is installed",
        zh: "{client} 已安装",
    }
    installed_elsewhere(client) {
        en: "installed, but {client} is not on your PATH; its config can still be prepared",
        zh: "已安装，但 PATH 中没有 {client}；仍可先准备好它的配置",
    }
    install_failed {
        en: "the command failed; see its output above",
        zh: "命令执行失败，其输出见上文",
    }
    did_not_start(program, error) {
        en: "`{program}` did not start: {error}",
        zh: "`{program}` 无法启动：{error}",
    }
    cannot_read_config(client) {
        en: "The config of {client} cannot be used as it is. What would you like to do?",
        zh: "{client} 的配置目前无法使用，怎么办？",
    }
    open_editor {
        en: "Open it in the editor",
        zh: "用编辑器打开",
    }
    no_file_to_edit {
        en: "there is no file to edit",
        zh: "没有可编辑的文件",
    }
    another_file {
        en: "Use another file",
        zh: "改用另一个文件",
    }
    try_again {
        en: "Read it again",
        zh: "重新读取",
    }
    no_other_client {
        en: "no other client is selected",
        zh: "没有选择其他客户端",
    }
    which_file {
        en: "Path of the config file",
        zh: "配置文件的路径",
    }
    type_a_path {
        en: "type a path; it may start with `~`",
        zh: "请输入路径，可以 `~` 开头",
    }
    fetching_the_key {
        en: "reading the key; unlock your keyring if it asks",
        zh: "正在读取密钥；如有提示，请解锁系统密钥环",
    }
    looking_for_keys {
        en: "looking for a key",
        zh: "正在查找密钥",
    }
    which_key(vendor) {
        en: "Which {vendor} key?",
        zh: "使用哪个 {vendor} 密钥？",
    }
    key_in_store(store) {
        en: "The stored key ({store})",
        zh: "已存储的密钥（{store}）",
    }
    key_in_variable(name) {
        en: "The key in the variable `{name}`",
        zh: "环境变量 `{name}` 中的密钥",
    }
    key_in_file(path) {
        en: "The plain-text key in `{path}`",
        zh: "`{path}` 中的明文密钥",
    }
    key_typed {
        en: "The key you just entered",
        zh: "刚才输入的密钥",
    }
    key_from_flags {
        en: "as given by the flags",
        zh: "按命令行选项",
    }
    ends_in(ending) {
        en: "ends in {ending}",
        zh: "尾号 {ending}",
    }
    enter_key {
        en: "Enter a key",
        zh: "输入密钥",
    }
    keys_are_made_at(vendor, page) {
        en: "Create a {vendor} key at {page}",
        zh: "在此获取 {vendor} 密钥：{page}",
    }
    paste_key(vendor) {
        en: "Paste your {vendor} key (not shown)",
        zh: "粘贴你的 {vendor} 密钥（不显示）",
    }
    paste_key_named(vendor, name) {
        en: "Paste your {vendor} key `{name}` (not shown)",
        zh: "粘贴你的 {vendor} 密钥 `{name}`（不显示）",
    }
    nothing_typed {
        en: "No key was entered. What would you like to do?",
        zh: "没有输入密钥，怎么办？",
    }
    no_key_yet {
        en: "Continue without a key",
        zh: "暂不设置密钥，继续",
    }
    you_set_variable(name) {
        en: "the files refer to the variable `{name}`, which you set later",
        zh: "文件中只写环境变量名 `{name}`，由你以后设置",
    }
    key_not_checked {
        en: "offline: the key is not checked",
        zh: "离线模式：未验证密钥",
    }
    key_goes_elsewhere(origin, vendor) {
        en: "the key is sent to {origin}, which is not a host of {vendor}",
        zh: "密钥将发送到 {origin}，它不是 {vendor} 的主机",
    }
    asking(origin) {
        en: "contacting {origin}",
        zh: "正在连接 {origin}",
    }
    what_now {
        en: "What would you like to do?",
        zh: "怎么办？",
    }
    ask_vendor_again {
        en: "Try again",
        zh: "再试一次",
    }
    enter_another_key {
        en: "Enter another key",
        zh: "输入另一个密钥",
    }
    go_on_unchecked {
        en: "Continue anyway",
        zh: "仍然继续",
    }
    reading_models(origin) {
        en: "reading the list of models from {origin}",
        zh: "正在读取 {origin} 的模型列表",
    }
    no_live_list(why) {
        en: "the vendor's list of models could not be read ({why}); showing the known models",
        zh: "无法读取供应商的模型列表（{why}）；以下为本机已知的模型",
    }
    which_models {
        en: "Which models?",
        zh: "选择哪些模型？",
    }
    head_model {
        en: "model",
        zh: "模型",
    }
    head_context {
        en: "context",
        zh: "上下文",
    }
    head_output {
        en: "output",
        zh: "输出",
    }
    head_name {
        en: "name",
        zh: "名称",
    }
    sizes_unknown(models) {
        en: "The sizes of these models are unknown: {models}",
        zh: "以下模型的上下文窗口和输出上限未知：{models}",
    }
    leave_sizes_open {
        en: "Leave them unset",
        zh: "留空",
    }
    clients_have_defaults {
        en: "the clients use their own defaults",
        zh: "由客户端采用各自的默认值",
    }
    give_sizes {
        en: "Enter them",
        zh: "逐个输入",
    }
    context_of(model) {
        en: "Context window of {model} in tokens, such as 128k (empty: unset)",
        zh: "{model} 的上下文窗口（token 数，如 128k；留空则不写）",
    }
    output_of(model) {
        en: "Output limit of {model} in tokens, such as 8k (empty: unset)",
        zh: "{model} 的输出上限（token 数，如 8k；留空则不写）",
    }
    not_a_size {
        en: "type a number of tokens, such as 128000 or 128k",
        zh: "请输入 token 数，如 128000 或 128k",
    }
    which_default {
        en: "Which model should be the clients' default?",
        zh: "客户端默认使用哪个模型？",
    }
    keep_default {
        en: "Leave it as it is",
        zh: "保持不变",
    }
    set_default(model) {
        en: "Set it to {model}",
        zh: "设为 {model}",
    }
    keyring_silent {
        en: "The keyring cannot be used now, so the file is offered first.",
        zh: "目前无法使用系统密钥环，因此优先建议存入文件。",
    }
    where_to_keep {
        en: "Where should the key be stored?",
        zh: "密钥存储在哪里？",
    }
    keep_in_keyring {
        en: "In the system's keyring",
        zh: "系统密钥环",
    }
    clients_fetch_it {
        en: "encrypted; the clients fetch it from there",
        zh: "加密保存，客户端从中取用",
    }
    keep_in_file {
        en: "In a separate file",
        zh: "单独的文件",
    }
    only_you_can_read(folder) {
        en: "only you can read it: {folder}",
        zh: "仅你可读：{folder}",
    }
    keep_in_variable(name) {
        en: "In the variable {name}",
        zh: "环境变量 {name}",
    }
    you_set_it {
        en: "you set it for each client yourself",
        zh: "由你自己为每个客户端设置",
    }
    keep_as_it_is {
        en: "In the config, in plain text, as it is now",
        zh: "保持现状，以明文留在配置中",
    }
    readable_by_its_users {
        en: "readable by anyone who can read the file or a backup",
        zh: "能读取该文件或其备份的人都能看到",
    }
    summary {
        en: "Planned changes",
        zh: "将要写入的内容",
    }
    confirm_write {
        en: "Write these changes?",
        zh: "写入这些更改吗？",
    }
    write_it {
        en: "Yes, write it",
        zh: "是，写入",
    }
    store_key {
        en: "Yes, store the key",
        zh: "是，保存密钥",
    }
    change_something {
        en: "Change something",
        zh: "修改某项",
    }
    quit {
        en: "Quit without writing",
        zh: "退出，不写入",
    }
    change_what {
        en: "What would you like to change?",
        zh: "修改哪一项？",
    }
    both_changed {
        en: "These values are not by wcode, which would change them:",
        zh: "以下的值不是 wcode 写入的，而 wcode 要改动它们：",
    }
    whose_edit {
        en: "This field differs. Which value should win?",
        zh: "该字段的值不一致，以哪个为准？",
    }
    keep_yours {
        en: "The file's value",
        zh: "文件中的值",
    }
    take_ours {
        en: "wcode's value",
        zh: "wcode 的值",
    }
    nothing_to_do {
        en: "Everything is already up to date; there is nothing to write.",
        zh: "一切已是最新，无需写入。",
    }
    dry_run {
        en: "--dry-run: nothing was written",
        zh: "--dry-run：未写入任何内容",
    }
    is_verified(client) {
        en: "{client}: verified",
        zh: "{client}：已核对",
    }
    is_not_verified(client, how) {
        en: "{client}: verification failed ({how}); see `wcode status`",
        zh: "{client}：核对未通过（{how}）；详见 `wcode status`",
    }
    send_test_turn(model) {
        en: "Send `hi` to {model} now? It costs a few tokens.",
        zh: "现在向 {model} 发送一句 `hi` 吗？会消耗少量 token。",
    }
    turn_answered(model, time) {
        en: "{model} responded ({time})",
        zh: "{model} 已回答（{time}）",
    }
    turn_said(words) {
        en: "the model says: {words}",
        zh: "模型回答：{words}",
    }
    not_on_the_path(folder) {
        en: "`{folder}` is not on your PATH; add it to run the command by name",
        zh: "`{folder}` 不在 PATH 中；加入后即可直接按名称运行该命令",
    }
    install_first {
        en: "not installed on this machine; install it first:",
        zh: "本机未安装；请先安装：",
    }
    copies_may_be_left {
        en: "plain-text copies of the key may be left, such as in backups and in the data for `wcode undo`: `wcode key scrub` finds them",
        zh: "可能仍有密钥的明文副本，例如在备份中以及用于 `wcode undo` 的数据中：`wcode key scrub` 可找出它们",
    }
    same_by_script {
        en: "The same without questions:",
        zh: "免问答完成同样的配置：",
    }
    no_key_found(vendor) {
        en: "no {vendor} key was found on this machine",
        zh: "本机未找到 {vendor} 密钥",
    }
    what_to_do {
        en: "What would you like to do next?",
        zh: "接下来做什么？",
    }
    put_back(count) {
        en: "Restore what has changed ({count})",
        zh: "恢复已变化的内容（{count} 处）",
    }
    connect(client) {
        en: "Connect {client} as well",
        zh: "同时接入 {client}",
    }
    check_and_test {
        en: "Check the key, and test a model",
        zh: "验证密钥并测试模型",
    }
    change_models {
        en: "Change the models",
        zh: "更改模型",
    }
    new_key {
        en: "Enter a new key",
        zh: "输入新的密钥",
    }
    everything {
        en: "Run the full setup again",
        zh: "重新运行完整设置",
    }
    undo_last {
        en: "Undo the last change",
        zh: "撤销上一次更改",
    }
    disconnect(vendor) {
        en: "Disconnect: remove what was written for {vendor}",
        zh: "断开：移除为 {vendor} 写入的内容",
    }
    leave {
        en: "Exit without changes",
        zh: "不做更改，退出",
    }

    // The monitor.
    confirm_monitor {
        en: "Install a background service that monitors this setup?",
        zh: "是否安装后台服务，从现在起持续监视？",
    }
    watched_later {
        en: "install it any time with `wcode service install`; `wcode doctor` checks everything once",
        zh: "随时可用 `wcode service install` 安装；`wcode doctor` 可做一次全面检查",
    }
    is_watched(path) {
        en: "the monitor is running (`{path}`); `wcode status` shows what it sees",
        zh: "监视服务已运行（`{path}`）；用 `wcode status` 查看它所见的情况",
    }
}
