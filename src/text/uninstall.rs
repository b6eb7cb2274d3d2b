//! What `wcode uninstall` asks and reports (`crate::cli::uninstall`).

texts! {
    // The parts.
    service(path) {
        en: "the service of the monitor (`{path}`)",
        zh: "监视服务（`{path}`）",
    }
    monitor {
        en: "the running monitor",
        zh: "正在运行的监视进程",
    }
    entries(vendor) {
        en: "the entries of `{vendor}` in the clients' files",
        zh: "客户端文件中 `{vendor}` 的条目",
    }
    a_key(id, store) {
        en: "the key `{id}` (stored in: {store})",
        zh: "密钥 `{id}`（存于 {store}）",
    }
    journal(folder) {
        en: "the journal and state (`{folder}`)",
        zh: "变更日志和状态（`{folder}`）",
    }
    cache(folder) {
        en: "the cached lists of models (`{folder}`)",
        zh: "缓存的模型列表（`{folder}`）",
    }
    copies(folder) {
        en: "copies of the program (`{folder}`)",
        zh: "程序的副本（`{folder}`）",
    }
    link_handler(path) {
        en: "the handler of wcode:// links (`{path}`)",
        zh: "wcode:// 链接的处理程序（`{path}`）",
    }
    program(path) {
        en: "the program (`{path}`)",
        zh: "程序（`{path}`）",
    }
    settings(folder) {
        en: "your own vendors and settings (`{folder}`)",
        zh: "你自己的供应商和设置（`{folder}`）",
    }

    remove_this(part) {
        en: "Remove {part}?",
        zh: "移除{part}吗？",
    }
    removed(part) {
        en: "removed: {part}",
        zh: "已移除：{part}",
    }
    would_remove(part) {
        en: "would be removed: {part}",
        zh: "将移除：{part}",
    }
    kept(part, why) {
        en: "kept: {part}: {why}",
        zh: "保留：{part}，{why}",
    }

    // Why a part stays.
    not_purged {
        en: "`--purge` removes it too",
        zh: "加上 `--purge` 才会移除",
    }
    yours {
        en: "it is yours",
        zh: "属于你自己",
    }
    declined {
        en: "you answered no",
        zh: "你选择了否",
    }
    needed {
        en: "the entries that stay need it",
        zh: "保留的条目需要它",
    }
    in_use {
        en: "your own settings need what is left of them",
        zh: "你自己的设置需要其中剩余的部分",
    }
    owned(manager, command) {
        en: "it was installed by {manager}; remove it with `{command}`",
        zh: "它由 {manager} 安装；请用 `{command}` 移除",
    }
    by_hand(path) {
        en: "a running program cannot delete itself; delete `{path}`",
        zh: "正在运行的程序无法删除自身；请自行删除 `{path}`",
    }
    failed {
        en: "it could not be removed",
        zh: "无法移除",
    }
    not_reached {
        en: "another part could not be removed",
        zh: "其他部分未能移除，因此未处理",
    }

    stopped {
        en: "Stopped: what was removed is gone, the rest is kept.",
        zh: "已停止：已移除的部分不再存在，其余保留。",
    }
    partly {
        en: "wcode is uninstalled except for what is kept:",
        zh: "wcode 已卸载，以下内容除外：",
    }
    done {
        en: "wcode is uninstalled",
        zh: "wcode 已卸载",
    }
}
