//! What the monitor says (`crate::daemon`).

texts! {
    // Its settings.
    interval_too_short(shortest) {
        en: "an interval below {shortest} is not for any vendor",
        zh: "检查间隔不能短于 {shortest}",
    }
    hint_interval {
        en: "take `5m`, or leave it out",
        zh: "请使用 `5m`，或者省略",
    }
    not_a_duration(text) {
        en: "`{text}` is no length of time, such as `5m` or `90s`",
        zh: "`{text}` 不是时间长度，例如 `5m` 或 `90s`",
    }
    hook_not_split {
        en: "the command cannot be split into words; is a quote missing?",
        zh: "无法将该命令拆分为单词；是否缺少引号？",
    }

    // What it sees and does.
    started(version) {
        en: "wcode {version} is watching",
        zh: "wcode {version} 开始监视",
    }
    stopped {
        en: "the monitor has ended",
        zh: "监视已结束",
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
        en: "{client}: all is as asked again",
        zh: "{client}：一切已恢复为设定的状态",
    }
    client_appeared(client) {
        en: "{client} is installed now, and not connected yet",
        zh: "{client} 已安装，但尚未接入",
    }
    hint_connect(client) {
        en: "`wcode apply --client {client}` connects it",
        zh: "用 `wcode apply --client {client}` 接入",
    }
    repaired(client, places) {
        en: "{client}: put back {places}",
        zh: "{client}：已恢复 {places}",
    }
    hint_undo {
        en: "`wcode undo` takes it back",
        zh: "用 `wcode undo` 撤销",
    }
    repair_failed(client, why) {
        en: "{client}: could not be repaired: {why}",
        zh: "{client}：无法修复：{why}",
    }
    repair_stopped(client, path, by) {
        en: "{client}: another program keeps rewriting `{path}`, so wcode repairs it no more{by}",
        zh: "{client}：另有程序不断改写 `{path}`，wcode 不再修复它{by}",
    }
    by_whom(suspects) {
        en: "; it may be {suspects}",
        zh: "；可能是 {suspects}",
    }
    by_whom_unknown {
        en: "; which one, the system does not tell",
        zh: "；系统无法得知是哪个程序",
    }
    hint_fight {
        en: "stop the other program, then `wcode watch --reload`",
        zh: "先停止另一程序，再运行 `wcode watch --reload`",
    }
    models_not_served(vendor, models) {
        en: "{vendor} does not serve {models} any more",
        zh: "{vendor} 不再提供 {models}",
    }
    polling(why) {
        en: "changes are looked for every two seconds, since the kernel does not tell them: {why}",
        zh: "每两秒检查一次变化，因为内核不会通知：{why}",
    }
    settings_read {
        en: "the settings were read anew",
        zh: "已重新读取设置",
    }
    saved_again {
        en: "what the monitor knows is written again",
        zh: "监视所得信息已能再次写入",
    }
    looks_work {
        en: "the files can be looked at again",
        zh: "已能再次查看文件",
    }
    record_lost(folder) {
        en: "the folder `{folder}` was taken away, and with it wcode's record of what it wrote: nothing is compared with it any more",
        zh: "文件夹 `{folder}` 已被移走，wcode 对所写内容的记录也随之丢失：不再与之比较",
    }
    hint_record_lost {
        en: "put the folder back, or have `wcode apply` take the entries over anew",
        zh: "请将该文件夹放回原处，或用 `wcode apply` 重新接管各条目",
    }
    cut_short {
        en: "a command of wcode's was cut short while writing; the next one that writes settles it",
        zh: "wcode 的某个命令在写入时被中断；下一个写入的命令会将其处理完毕",
    }

    // Why an endpoint cannot be asked.
    broke_off {
        en: "it broke off half-way",
        zh: "中途中断",
    }
    vendor_gone(vendor) {
        en: "the vendor `{vendor}` is not known here any more",
        zh: "已不再认识供应商 `{vendor}`",
    }
    no_key_in_file(path) {
        en: "no key stands in `{path}` any more",
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
        en: "Monitor: not running; what it knew at {updated}:",
        zh: "监视：未运行；以下为 {updated} 时的情况：",
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
        en: "not known",
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
        zh: "{last} 毫秒（{least} 至 {most}）",
    }
    checked_at(moment) {
        en: "checked {moment}",
        zh: "检查于 {moment}",
    }
    model_not_served(model) {
        en: "`{model}` is not in the vendor's list",
        zh: "`{model}` 不在供应商的列表中",
    }
    given_up(client, since, by) {
        en: "{client}: not repaired any more since {since}, as another program keeps rewriting its config{by}",
        zh: "{client}：自 {since} 起不再修复，因为另有程序不断改写其配置{by}",
    }
    was_stopped {
        en: "the monitor was ended",
        zh: "已停止监视",
    }
    was_reloaded {
        en: "the monitor has read its settings",
        zh: "监视进程已读取设置",
    }
    no_answer {
        en: "the monitor gave no answer",
        zh: "监视进程没有回应",
    }
    watch_is_for_people {
        en: "`--watch` shows a screen anew, which is nothing for a script; `wcode watch --json` tells changes line by line",
        zh: "`--watch` 会不断刷新屏幕，不适合脚本；`wcode watch --json` 会逐行报告变化",
    }
}
