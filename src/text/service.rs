//! The monitor as a service (`crate::service`, `crate::cli::service`).

texts! {
    // Why a command cannot be carried out.
    not_installed {
        en: "the service is not installed",
        zh: "服务尚未安装",
    }
    hint_install(command) {
        en: "`{command}`",
        zh: "请运行 `{command}`",
    }
    no_manager {
        en: "this system has no supported service manager (systemd, launchd, the Windows task scheduler)",
        zh: "此系统没有 wcode 支持的服务管理器（systemd、launchd、Windows 任务计划程序）",
    }
    hint_no_manager {
        en: "have your own supervisor run `wcode watch`",
        zh: "请用你自己的进程管理工具运行 `wcode watch`",
    }
    no_answer(manager) {
        en: "{manager} does not respond, so nothing was changed",
        zh: "{manager} 没有响应，因此未作任何改动",
    }
    hint_no_user_manager(user) {
        en: "log in as that user itself (not by `su`), or keep their manager running with `loginctl enable-linger {user}` as root and set `XDG_RUNTIME_DIR=/run/user/{user}`; without systemd, have your own supervisor run `wcode watch`",
        zh: "请以该用户身份直接登录（不要用 `su`），或以 root 身份运行 `loginctl enable-linger {user}` 使其管理器常驻，并设置 `XDG_RUNTIME_DIR=/run/user/{user}`；若没有 systemd，请用你自己的进程管理工具运行 `wcode watch`",
    }
    hint_no_system_manager {
        en: "the machine was not started by systemd, as in most containers: have your own supervisor run `wcode watch`",
        zh: "此机器不是由 systemd 启动的（多数容器都是如此）：请用你自己的进程管理工具运行 `wcode watch`",
    }
    hint_no_launchd(domain) {
        en: "`{domain}` exists only while the user is logged in to the desktop; over ssh, run `wcode watch` yourself",
        zh: "仅当用户在图形界面登录时才有 `{domain}`；通过 ssh 时请自行运行 `wcode watch`",
    }
    hint_no_scheduler {
        en: "check that the service `Schedule` is running, or run `wcode watch` yourself",
        zh: "请确认 `Schedule` 服务正在运行，或自行运行 `wcode watch`",
    }
    call_failed(call, status) {
        en: "`{call}` failed: {status}",
        zh: "`{call}` 失败：{status}",
    }
    hint_call_failed {
        en: "run `wcode watch` on its own to see whether the monitor itself fails",
        zh: "单独运行 `wcode watch` 可看出是否为监视进程本身出错",
    }
    not_made_by_us(path) {
        en: "`{path}` was not created by wcode",
        zh: "`{path}` 不是由 wcode 创建的",
    }
    was_edited(path) {
        en: "`{path}` was changed since wcode wrote it",
        zh: "`{path}` 在 wcode 写入之后被改动过",
    }
    hint_force {
        en: "it was left as it is; `--force` overwrites it",
        zh: "已保留原样；`--force` 可将其覆盖",
    }
    needs_root {
        en: "installing a system service requires root",
        zh: "安装系统级服务需要 root 权限",
    }
    hint_needs_root {
        en: "`--scope user` installs one of your own",
        zh: "`--scope user` 可安装你自己的服务",
    }
    odd_program(path) {
        en: "no service can run the program at `{path}`: the path contains quotes, backslashes or invisible characters",
        zh: "服务无法运行路径为 `{path}` 的程序：该路径含有引号、反斜杠或不可见字符",
    }

    // What was done.
    installed(path) {
        en: "the service is installed and running: `{path}`",
        zh: "服务已安装并正在运行：`{path}`",
    }
    installed_already(path) {
        en: "the service is already installed and running: `{path}`",
        zh: "服务先前已安装并正在运行：`{path}`",
    }
    would_run(call) {
        en: "would run: `{call}`",
        zh: "将运行：`{call}`",
    }
    ran(call) {
        en: "ran: `{call}`",
        zh: "已运行：`{call}`",
    }
    uninstalled(path) {
        en: "the service was stopped, and `{path}` was removed",
        zh: "服务已停止，`{path}` 已删除",
    }
    would_remove(path) {
        en: "would remove `{path}`",
        zh: "将删除 `{path}`",
    }
    held_back(name) {
        en: "`{name}` is not passed to the service, since it may contain a password or a key and other users can read the service file",
        zh: "未将 `{name}` 传给服务，因为其中可能含有密码或密钥，而服务文件可被他人读取",
    }
    watches_home(home) {
        en: "it runs as root and watches the clients of `{home}`",
        zh: "它以 root 身份运行，监视 `{home}` 中的客户端",
    }
    ends_at_logout {
        en: "the monitor stops when you log out; `loginctl enable-linger` keeps it running, and starts it at boot",
        zh: "你注销后监视进程会停止；`loginctl enable-linger` 可让它持续运行，并在开机时启动",
    }

    // The service's state, one line each.
    row_installed {
        en: "installed",
        zh: "已安装",
    }
    row_enabled {
        en: "starts automatically",
        zh: "自动启动",
    }
    row_running {
        en: "running",
        zh: "运行中",
    }
    row_lingers {
        en: "keeps running after logout",
        zh: "注销后继续运行",
    }
    yes {
        en: "yes",
        zh: "是",
    }
    no {
        en: "no",
        zh: "否",
    }
    no_but_outside(pid) {
        en: "no; a monitor that it did not start is running (process {pid})",
        zh: "否；有不是由它启动的监视进程在运行（进程 {pid}）",
    }
    not_known(manager) {
        en: "unknown: {manager} does not respond",
        zh: "未知：{manager} 没有响应",
    }
    process_since(pid, since) {
        en: "yes, process {pid}, since {since}",
        zh: "是，进程 {pid}，自 {since} 起",
    }
    process(pid) {
        en: "yes, process {pid}",
        zh: "是，进程 {pid}",
    }
    is_edited {
        en: "yes, changed since wcode wrote it",
        zh: "是，wcode 写入之后被改动过",
    }
    is_foreign {
        en: "not created by wcode",
        zh: "并非由 wcode 创建",
    }
    is_outdated {
        en: "yes, by another version; `wcode service install` updates it",
        zh: "是，由其他版本安装；`wcode service install` 可将其更新",
    }
    is_unreadable {
        en: "the file cannot be read",
        zh: "该文件无法读取",
    }
    cannot_follow_in_json {
        en: "`--follow` never ends, and `--json` prints one document at the end",
        zh: "`--follow` 不会结束，而 `--json` 在结束时才输出一份文档",
    }
    hint_follow_in_json {
        en: "omit one of them",
        zh: "请去掉其中一个",
    }
}
