//! What the doctor says (`crate::doctor`, `crate::cli::doctor`).

texts! {
    // How well something is: one word each.
    level_ok {
        en: "ok",
        zh: "正常",
    }
    level_skipped {
        en: "skipped",
        zh: "跳过",
    }
    level_info {
        en: "info",
        zh: "提示",
    }
    level_warning {
        en: "warning",
        zh: "警告",
    }
    level_error {
        en: "error",
        zh: "错误",
    }
    type_this(command) {
        en: "run: {command}",
        zh: "运行：{command}",
    }
    fixed(what) {
        en: "fixed: {what}",
        zh: "已修复：{what}",
    }
    all_well {
        en: "no problems found",
        zh: "未发现问题",
    }
    none_found_but_skipped(count) {
        en: "no problems found; not checked: {count} (`wcode doctor --all` lists them)",
        zh: "未发现问题；未检查：{count} 项（`wcode doctor --all` 可列出）",
    }
    not_well(errors, warnings) {
        en: "errors: {errors}, warnings: {warnings}",
        zh: "错误：{errors}，警告：{warnings}",
    }

    // Why something is not looked at.
    needs_the_journal {
        en: "needs wcode's journal, which cannot be read",
        zh: "需要 wcode 的变更日志，但其无法读取",
    }
    offline {
        en: "skipped by `--offline`",
        zh: "因 `--offline` 跳过",
    }
    nothing_set_up {
        en: "no client is set up by wcode",
        zh: "wcode 尚未配置任何客户端",
    }
    no_modes {
        en: "this system has no permission bits",
        zh: "此系统没有文件权限位",
    }
    disk_not_known {
        en: "the system does not report the free space",
        zh: "系统未提供可用空间信息",
    }
    no_keys {
        en: "no key is stored, and no client refers to one",
        zh: "没有存储密钥，也没有客户端引用密钥",
    }
    no_key_to_look_for(vendor, problem) {
        en: "no key of {vendor} to search for: {problem}",
        zh: "没有可供查找的 {vendor} 密钥：{problem}",
    }
    no_references {
        en: "no client fetches its key by reference",
        zh: "没有客户端通过引用获取密钥",
    }
    no_key_to_fetch(id) {
        en: "no program here can read the key of `{id}`",
        zh: "本机没有程序能读取 `{id}` 的密钥",
    }
    no_plugins {
        en: "no client uses a wcode plugin",
        zh: "没有客户端使用 wcode 的插件",
    }
    no_key_for(endpoint) {
        en: "no key to check {endpoint} with",
        zh: "没有可用于检查 {endpoint} 的密钥",
    }
    models_not_asked_for(endpoint) {
        en: "the check of {endpoint} failed, so its models are not known",
        zh: "对 {endpoint} 的检查未成功，因此不知道它提供哪些模型",
    }
    no_list(endpoint) {
        en: "{endpoint} has no list of models",
        zh: "{endpoint} 没有模型列表",
    }
    clock_not_known {
        en: "no vendor reported the time",
        zh: "未能从供应商获取时间",
    }
    no_question_of_logout {
        en: "the service does not depend on a session",
        zh: "该服务不依赖于登录会话",
    }
    never_ran {
        en: "no monitor has run yet",
        zh: "监视进程尚未运行过",
    }

    // The clients.
    client_here(client, version, path) {
        en: "{client} {version}, `{path}`",
        zh: "{client} {version}，`{path}`",
    }
    client_not_here(client) {
        en: "{client} is not installed",
        zh: "未安装 {client}",
    }
    client_without_program(client) {
        en: "{client} has a config here, but its program was not found",
        zh: "此处有 {client} 的配置，但找不到其程序",
    }
    version_not_known(client) {
        en: "{client} is installed, but does not report its version",
        zh: "已找到 {client}，但无法得知其版本",
    }
    version_too_old(client, version, oldest) {
        en: "{client} {version} is older than {oldest}, the oldest tested version",
        zh: "{client} {version} 早于 {oldest}，即经过测试的最旧版本",
    }
    version_newer(client, version, newest) {
        en: "{client} {version} is newer than {newest}, the newest tested version",
        zh: "{client} {version} 新于 {newest}，即经过测试的最新版本",
    }
    no_node(client, wanted) {
        en: "{client} needs Node.js {wanted}, and no `node` is on PATH",
        zh: "{client} 需要 Node.js {wanted}，但 PATH 中没有 `node`",
    }
    node_too_old(client, wanted, version) {
        en: "{client} needs Node.js {wanted}; the `node` on PATH is {version}",
        zh: "{client} 需要 Node.js {wanted}；PATH 中的 `node` 为 {version}",
    }
    hint_node(wanted) {
        en: "install Node.js {wanted} (nodejs.org), and put it first on PATH",
        zh: "请安装 Node.js {wanted}（nodejs.org），并放在 PATH 的最前面",
    }
    no_client {
        en: "no supported client is installed",
        zh: "未安装任何受支持的客户端",
    }

    // Files and disks.
    in_file(path, what) {
        en: "`{path}`: {what}",
        zh: "`{path}`：{what}",
    }
    nothing_there(client) {
        en: "{client} is not configured by wcode",
        zh: "{client} 未由 wcode 配置",
    }
    default_not_listed(client, model, provider) {
        en: "the default model of {client} is `{model}`, which is not in `{provider}`",
        zh: "{client} 的默认模型是 `{model}`，但 `{provider}` 中没有它",
    }
    hint_default {
        en: "pick another default: `wcode use`",
        zh: "请另选默认模型：`wcode use`",
    }
    made_by_hand(client, provider) {
        en: "{client} has `{provider}`, which was not created by wcode",
        zh: "{client} 中有并非由 wcode 创建的 `{provider}`",
    }
    as_left(client, provider) {
        en: "{client}: `{provider}` is as wcode left it",
        zh: "{client}：`{provider}` 与 wcode 写入时一致",
    }
    others_may_read(path, mode) {
        en: "other users can read `{path}`: its mode is {mode}",
        zh: "其他用户可以读取 `{path}`：权限为 {mode}",
    }
    others_may_write(path, mode) {
        en: "other users can change `{path}`, which wcode uses: its mode is {mode}",
        zh: "其他用户可以修改 wcode 使用的 `{path}`：权限为 {mode}",
    }
    others_may_read_key(path, mode) {
        en: "`{path}` contains a key and other users can read it: its mode is {mode}",
        zh: "`{path}` 含有密钥且其他用户可以读取：权限为 {mode}",
    }
    owned_by_root(path) {
        en: "you cannot write `{path}`: it belongs to root",
        zh: "你无法写入 `{path}`：它属于 root",
    }
    owned_by(path, owner) {
        en: "you cannot write `{path}`: it belongs to another user (number {owner})",
        zh: "你无法写入 `{path}`：它属于另一用户（编号 {owner}）",
    }
    not_writable(path) {
        en: "you cannot write `{path}`: its permissions do not allow it",
        zh: "你无法写入 `{path}`：其权限不允许",
    }
    immutable(path) {
        en: "`{path}` cannot be written: it is marked as immutable",
        zh: "任何人都无法写入 `{path}`：它被标记为不可变",
    }
    not_searched(folder) {
        en: "`{folder}` cannot be read, so nothing in it was checked",
        zh: "`{folder}` 无法读取，因此未检查其中的内容",
    }
    modes_ok {
        en: "state and settings are private to you",
        zh: "状态和设置仅你可访问",
    }
    disk_ok(folder, free) {
        en: "{free} MB free at `{folder}`",
        zh: "`{folder}` 可用空间 {free} MB",
    }
    disk_nearly_full(folder, free) {
        en: "only {free} MB free at `{folder}`",
        zh: "`{folder}` 可用空间仅剩 {free} MB",
    }
    disk_full(folder, free) {
        en: "not enough space at `{folder}`: {free} MB free",
        zh: "`{folder}` 空间不足：可用 {free} MB",
    }
    disk_read_only(folder) {
        en: "nothing can be written at `{folder}`: the disk is read-only",
        zh: "`{folder}` 无法写入：磁盘为只读",
    }
    hint_disk {
        en: "free some space, or set `WCODE_STATE_DIR` to another folder",
        zh: "请腾出空间，或用 `WCODE_STATE_DIR` 指定其他位置",
    }
    hint_read_only {
        en: "remount it writable, or set `WCODE_STATE_DIR` to another folder",
        zh: "请以可写方式挂载，或用 `WCODE_STATE_DIR` 指定其他位置",
    }

    // wcode itself.
    interrupted {
        en: "a wcode command was interrupted while writing",
        zh: "有 wcode 命令在写入时被中断",
    }
    journal_ok(count) {
        en: "the journal is readable; entries: {count}",
        zh: "变更日志可以读取；记录数：{count}",
    }
    hint_journal {
        en: "move it aside; the writes that only it records can then not be undone",
        zh: "请将其移开；只有它记录的写入此后将无法撤销",
    }
    vendors_known(count) {
        en: "every vendor file is readable; vendors: {count}",
        zh: "所有供应商文件均可读取；供应商数：{count}",
    }
    settings_ok {
        en: "the monitor's settings are readable",
        zh: "监视设置可以读取",
    }
    hook_missing(program) {
        en: "the program of the monitor's `onChange` was not found: `{program}`",
        zh: "找不到监视设置 `onChange` 中的程序：`{program}`",
    }
    hint_hook(path) {
        en: "install it, or correct `onChange` in `{path}`",
        zh: "请安装该程序，或更正 `{path}` 中的 `onChange`",
    }
    settings_of_default {
        en: "the monitor uses its default settings",
        zh: "监视进程使用默认设置",
    }
    is_this_one(path, version) {
        en: "`{path}` is this program, {version}",
        zh: "`{path}` 即本程序，版本 {version}",
    }
    not_on_path(folder) {
        en: "no `wcode` is on PATH; this one is in `{folder}`",
        zh: "PATH 中没有 `wcode`；本程序位于 `{folder}`",
    }
    another_goes_first(path, own) {
        en: "typing `wcode` runs `{path}`, not this program, `{own}`",
        zh: "输入 `wcode` 运行的是 `{path}`，而不是本程序 `{own}`",
    }
    another_is_behind(path) {
        en: "PATH has another `wcode` after this one: `{path}`",
        zh: "PATH 中本程序之后还有另一个 `wcode`：`{path}`",
    }
    hint_another(path) {
        en: "remove `{path}`, or put the folder of the version you want before it on PATH",
        zh: "请删除 `{path}`，或将所需版本的目录放到 PATH 中它的前面",
    }

    // Keys, and the way to them.
    vendor_url_cut(vendor, cut, base) {
        en: "a base URL in the file of the vendor `{vendor}` ends with `{cut}`, which clients add themselves; {base} is used",
        zh: "供应商 `{vendor}` 的文件中有一个接口地址以 `{cut}` 结尾，而客户端会自行添加它；实际使用 {base}",
    }
    variable_is_set(client, name) {
        en: "{client} reads its key from `{name}`, which is set here",
        zh: "{client} 从 `{name}` 获取密钥，该变量在此处已设置",
    }
    variable_is_set_in(client, name, path) {
        en: "{client} reads its key from `{name}`, which is set in `{path}`",
        zh: "{client} 从 `{name}` 获取密钥，该变量由 `{path}` 设置",
    }
    variable_is_set_for_service(client, name, path) {
        en: "{client} reads its key from `{name}`, which `{path}` sets only for its service",
        zh: "{client} 从 `{name}` 获取密钥，`{path}` 只为其服务设置了该变量",
    }
    variable_is_unset(client, name) {
        en: "{client} reads its key from `{name}`, which is set neither here nor in a file of {client}",
        zh: "{client} 从 `{name}` 获取密钥，而此处和 {client} 自己的文件都未设置该变量",
    }
    hint_exec(command) {
        en: "`{command}` starts it with the stored key",
        zh: "`{command}` 可带着已存储的密钥启动它",
    }
    hint_variable_is_unset(name, command, client, vendor) {
        en: "set `{name}` where the client is started, or store the key (`{command}`) and switch to a reference: `wcode apply --client {client} --vendor {vendor} --key-mode ref`",
        zh: "请在启动客户端的环境中设置 `{name}`；也可存储密钥（`{command}`）并改用引用：`wcode apply --client {client} --vendor {vendor} --key-mode ref`",
    }
    key_there(id, store) {
        en: "the key of `{id}` is available from: {store}",
        zh: "可取得 `{id}` 的密钥，来源：{store}",
    }
    no_copies(vendor) {
        en: "no plain-text copies of the key of {vendor} were found",
        zh: "未发现 {vendor} 密钥的明文副本",
    }
    copies(count, vendor, path) {
        en: "plain-text copies of the key of {vendor} were found: {count}, the first in `{path}`",
        zh: "发现 {vendor} 密钥的明文副本：{count} 处，第一处位于 `{path}`",
    }
    resolver_ok(path) {
        en: "`{path}` provides the key, also from an empty environment",
        zh: "`{path}` 能提供密钥，在空环境中也可以",
    }
    resolver_here_only(path) {
        en: "`{path}` provides the key only to programs started from this session",
        zh: "`{path}` 仅向从此会话启动的程序提供密钥",
    }
    copy_is_old(path) {
        en: "`{path}`, which the clients run, was copied from another version of wcode",
        zh: "客户端运行的 `{path}` 复制自另一版本的 wcode",
    }
    plugins_ok {
        en: "plugin installs are time-limited",
        zh: "插件安装有时间限制",
    }
    unbounded_install(folder, client) {
        en: "without an `.npmrc` in `{folder}`, {client} waits more than a minute at each start if no registry responds",
        zh: "`{folder}` 中没有 `.npmrc`，若无法连接 npm 源，{client} 每次启动都要等待一分钟以上",
    }

    // The vendor, and the way to it.
    no_proxy {
        en: "no proxy is set in the environment",
        zh: "环境变量中未设置代理",
    }
    goes_by_proxy(place, name) {
        en: "requests go through {place} (`{name}`)",
        zh: "请求经由代理 {place}（`{name}`）",
    }
    no_proxy_address(name) {
        en: "`{name}` is not a valid proxy address",
        zh: "`{name}` 不是有效的代理地址",
    }
    certificates_read {
        en: "`NODE_EXTRA_CA_CERTS` is not set, or all its certificates are trusted",
        zh: "未设置 `NODE_EXTRA_CA_CERTS`，或其中的证书均已受信任",
    }
    accepts_the_key(endpoint, milliseconds) {
        en: "{endpoint} accepts the key, {milliseconds} ms",
        zh: "{endpoint} 接受该密钥，{milliseconds} ms",
    }
    endpoint_says(endpoint, message) {
        en: "{endpoint}: {message}",
        zh: "{endpoint}：{message}",
    }
    models_served(count, endpoint) {
        en: "{endpoint} serves all configured models: {count}",
        zh: "{endpoint} 提供所有已配置的模型：{count} 个",
    }
    model_not_served(model, endpoint) {
        en: "{endpoint} does not serve `{model}`",
        zh: "{endpoint} 不提供 `{model}`",
    }
    hint_model(command, vendor) {
        en: "`{command}` lists others; `wcode apply --vendor {vendor} --model ID --prune` replaces it by one of them",
        zh: "`{command}` 列出其他模型；`wcode apply --vendor {vendor} --model ID --prune` 改用其中之一",
    }
    clock_ok {
        en: "the clock agrees with the vendor's",
        zh: "本机时钟与供应商一致",
    }

    // The monitor.
    service_not_installed {
        en: "the monitor is not running: the service is not installed",
        zh: "监视进程未运行：服务尚未安装",
    }
    runs_without_manager(pid) {
        en: "the monitor is running outside a service manager, process {pid}",
        zh: "监视进程在服务管理器之外运行，进程 {pid}",
    }
    runs_beside_the_service(pid) {
        en: "the service cannot start: a monitor that it did not start is running, process {pid}",
        zh: "服务无法启动：已有不是由它启动的监视进程在运行，进程 {pid}",
    }
    service_runs(manager) {
        en: "{manager} runs the monitor",
        zh: "{manager} 正在运行监视进程",
    }
    service_is_old {
        en: "the service was installed by another version of wcode",
        zh: "服务由另一版本的 wcode 安装",
    }
    service_program_gone(path) {
        en: "the service would run `{path}`, which is gone",
        zh: "服务要运行的 `{path}` 已不存在",
    }
    service_does_not_run {
        en: "the service is installed but not running",
        zh: "服务已安装，但没有运行",
    }
    service_not_enabled {
        en: "the service does not start automatically",
        zh: "服务不会自动启动",
    }
    service_is_edited {
        en: "the service is running with your edits",
        zh: "服务正在运行，其文件已被你修改",
    }
    runs_on {
        en: "the monitor keeps running after you log out",
        zh: "注销后监视进程会继续运行",
    }
    monitor_runs(pid, updated) {
        en: "the monitor is running, process {pid}; last update at {updated}",
        zh: "监视进程正在运行，进程 {pid}；最近一次写入于 {updated}",
    }
    monitor_is_suspended(pid) {
        en: "the monitor is suspended (process {pid}): it sees nothing",
        zh: "监视进程已被挂起（进程 {pid}），无法发现任何变化",
    }
    monitor_is_silent(pid) {
        en: "the monitor does not respond (process {pid})",
        zh: "监视进程没有响应（进程 {pid}）",
    }
    monitor_is_gone(updated) {
        en: "no monitor is running; last update at {updated}",
        zh: "监视进程没有运行；上一次写入于 {updated}",
    }
    monitor_is_old(version) {
        en: "the running monitor is version {version}",
        zh: "正在运行的监视进程版本为 {version}",
    }
    monitor_is_late(due) {
        en: "the monitor responds, but has not made the check due at {due}",
        zh: "监视进程有响应，但未完成应于 {due} 进行的检查",
    }

    // What was fixed.
    tightened(path, before, after) {
        en: "changed the mode of `{path}` from {before} to {after}",
        zh: "`{path}` 的权限由 {before} 改为 {after}",
    }
    copy_refreshed {
        en: "the program that clients run is up to date again",
        zh: "客户端运行的程序已更新为本程序的副本",
    }
    service_written_anew {
        en: "the service definition was updated to this version",
        zh: "服务定义已更新为此版本",
    }
}
