//! What the monitor says (`crate::daemon`).

texts! {
    // Its settings.
    interval_too_short(shortest) {
        en: "the interval must be at least {shortest}",
        zh: "检查间隔至少为 {shortest}",
    }
    hint_interval {
        en: "use `5m`, or omit it",
        zh: "请使用 `5m`，或者省略",
    }
    not_a_duration(text) {
        en: "invalid duration `{text}`; use for example `5m` or `90s`",
        zh: "时间长度 `{text}` 无效，应如 `5m` 或 `90s`",
    }
    hook_ended(status) {
        en: "the hook failed ({status})",
        zh: "钩子程序失败（{status}）",
    }
    hook_not_run(why) {
        en: "the hook could not run: {why}",
        zh: "钩子程序无法运行：{why}",
    }
    hook_not_split {
        en: "the command cannot be split into words; is a quote missing?",
        zh: "无法将该命令拆分为单词；是否缺少引号？",
    }

    // What it sees and does.
    started(version) {
        en: "wcode {version} started watching",
        zh: "wcode {version} 开始监视",
    }
    stopped {
        en: "the monitor has stopped",
        zh: "监视进程已停止",
    }
    updated {
        en: "another version of wcode is installed: the monitor restarts into it",
        zh: "已安装另一版本的 wcode：监视进程将以新版本重新启动",
    }
    drift(client, what) {
        en: "{client}: {what}",
        zh: "{client}：{what}",
    }
    drift_and_more(client, what, count) {
        en: "{client}: {what} (and {count} more)",
        zh: "{client}：{what}（另有 {count} 处）",
    }
    drift_ended(client) {
        en: "{client}: back in sync",
        zh: "{client}：已恢复一致",
    }
    client_appeared(client) {
        en: "{client} is now installed, but not connected yet",
        zh: "{client} 已安装，但尚未接入",
    }
    hint_connect(command) {
        en: "`{command}` connects it",
        zh: "用 `{command}` 接入",
    }
    repaired(client, places) {
        en: "{client}: restored {places}",
        zh: "{client}：已恢复 {places}",
    }
    repaired_mode(client, path) {
        en: "{client}: restored the permissions of {path}",
        zh: "{client}：已恢复 {path} 的权限",
    }
    hint_undo(command) {
        en: "undo with `{command}`",
        zh: "用 `{command}` 撤销",
    }
    repair_failed(client, why) {
        en: "{client}: could not be repaired: {why}",
        zh: "{client}：无法修复：{why}",
    }
    repair_stopped(client, path, by) {
        en: "{client}: another program keeps rewriting `{path}`, so wcode stopped repairing it{by}",
        zh: "{client}：另有程序不断改写 `{path}`，wcode 已停止修复{by}",
    }
    by_whom(suspects) {
        en: "; possibly {suspects}",
        zh: "；可能是 {suspects}",
    }
    by_whom_unseen(users) {
        en: "; it may be an editor: nothing was seen writing it (also in use by {users})",
        zh: "；也可能是编辑器：未发现正在写入它的程序（同时使用它的有 {users}）",
    }
    by_whom_unknown {
        en: "; the system does not report which one",
        zh: "；系统未提供是哪个程序",
    }
    repair_undone(client) {
        en: "{client}: a repair was undone, so wcode leaves the files as they are",
        zh: "{client}：修复已被撤销，wcode 将保持文件现状",
    }
    hint_repair_undone(command) {
        en: "`{command}` restores the entry; `wcode watch --reload` resumes repairs",
        zh: "用 `{command}` 恢复条目；用 `wcode watch --reload` 恢复自动修复",
    }
    hint_repair_conflict(command) {
        en: "stop the other program, then `{command}`",
        zh: "先停止另一程序，再运行 `{command}`",
    }
    models_not_served(vendor, models) {
        en: "{vendor} does not serve {models}",
        zh: "{vendor} 不提供 {models}",
    }
    polling(why) {
        en: "polling every 2 s, file notifications are unavailable: {why}",
        zh: "每 2 秒轮询一次，文件通知不可用：{why}",
    }
    settings_read {
        en: "the settings were reloaded",
        zh: "已重新加载设置",
    }
    saved_again {
        en: "monitor state can be saved again",
        zh: "监视状态已能再次保存",
    }
    looks_work {
        en: "files can be read again",
        zh: "文件已能再次读取",
    }
    record_lost(folder) {
        en: "the folder `{folder}` was removed, and with it wcode's record of what it wrote; drift is no longer detected",
        zh: "文件夹 `{folder}` 已被移走，wcode 的写入记录也随之丢失；不再检测漂移",
    }
    hint_record_lost(command) {
        en: "restore the folder, or run `{command}` to take the entries over again",
        zh: "请将该文件夹放回原处，或用 `{command}` 重新接管各条目",
    }
    cut_short {
        en: "a wcode command was interrupted while writing; the next command that writes recovers it",
        zh: "有 wcode 命令在写入时被中断；下一个写入的命令会将其恢复",
    }

    untranslated(code) {
        en: "the report is in another language (`{code}`); `wcode doctor` shows the current state",
        zh: "该报告使用另一种语言（`{code}`）；请用 `wcode doctor` 查看当前情况",
    }
    untranslated_about(code, place) {
        en: "`{place}`: the report is in another language (`{code}`); `wcode doctor` shows the current state",
        zh: "`{place}`：该报告使用另一种语言（`{code}`）；请用 `wcode doctor` 查看当前情况",
    }

    // Why an endpoint cannot be asked.
    broke_off {
        en: "the check crashed",
        zh: "检查意外中断",
    }
    vendor_gone(vendor) {
        en: "the vendor `{vendor}` is no longer known",
        zh: "供应商 `{vendor}` 已不存在",
    }
    no_key_in_file(path) {
        en: "`{path}` no longer contains a key",
        zh: "`{path}` 中已没有密钥",
    }

    // Itself.
    itself {
        en: "the monitor",
        zh: "监视进程",
    }
    watching {
        en: "watching",
        zh: "监视中",
    }
    snapshot_damaged(line, column) {
        en: "it is damaged at line {line}, column {column}",
        zh: "第 {line} 行第 {column} 列已损坏",
    }

    // What is shown of it.
    running(pid, since, mode) {
        en: "Monitor: running since {since} (process {pid}; {mode})",
        zh: "监视：自 {since} 起运行（进程 {pid}；{mode}）",
    }
    not_running(updated) {
        en: "Monitor: not running; its last state, {updated}:",
        zh: "监视：未运行；以下是 {updated}的状态：",
    }
    mode_report {
        en: "reports drift",
        zh: "报告漂移",
    }
    mode_repair {
        en: "repairs drift",
        zh: "修复漂移",
    }
    condition_unknown {
        en: "unknown",
        zh: "未知",
    }
    condition_up {
        en: "up",
        zh: "正常",
    }
    condition_degraded {
        en: "degraded",
        zh: "降级",
    }
    condition_down {
        en: "down",
        zh: "故障",
    }
    in_brackets_not_used {
        en: " (no client uses it)",
        zh: "（没有客户端使用）",
    }
    latency(last, least, most) {
        en: "{last} ms ({least} to {most})",
        zh: "延迟 {last} 毫秒（{least}–{most}）",
    }
    checked(ago) {
        en: "checked {ago}",
        zh: "{ago}检查",
    }
    seconds_ago(count) {
        en: "{count} s ago",
        zh: "{count} 秒前",
    }
    minutes_ago(count) {
        en: "{count} min ago",
        zh: "{count} 分钟前",
    }
    hours_ago(count) {
        en: "{count} h ago",
        zh: "{count} 小时前",
    }
    days_ago(count) {
        en: "{count} d ago",
        zh: "{count} 天前",
    }
    model_not_served(model) {
        en: "`{model}` is not in the vendor's list",
        zh: "`{model}` 不在供应商的列表中",
    }
    given_up(client, since, by) {
        en: "{client}: repair stopped at {since}, as another program keeps rewriting its config{by}",
        zh: "{client}：自 {since} 起停止修复，因为另有程序不断改写其配置{by}",
    }
    was_stopped {
        en: "the monitor was stopped",
        zh: "已停止监视进程",
    }
    was_reloaded {
        en: "the monitor has reloaded its settings",
        zh: "监视进程已重新加载设置",
    }
    no_answer {
        en: "the monitor did not respond",
        zh: "监视进程没有响应",
    }
    watch_is_for_people {
        en: "`--watch` redraws the screen and does not suit scripts; `wcode watch --json` reports changes line by line",
        zh: "`--watch` 会不断刷新屏幕，不适合脚本；`wcode watch --json` 会逐行报告变化",
    }
}
