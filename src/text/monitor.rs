//! What the monitor says (`crate::daemon`).

texts! {
    // Its settings.
    interval_too_short(shortest) {
        en: "an interval below {shortest} is not for any vendor",
        zh: "检查间隔不能短于 {shortest}",
    }
    not_a_duration(text) {
        en: "`{text}` is no length of time, such as `5m` or `90s`",
        zh: "`{text}` 不是时间长度，例如 `5m` 或 `90s`",
    }
    metrics_not_on_loopback(address) {
        en: "metrics are served to this machine only, and `{address}` can be reached from others",
        zh: "指标仅供本机访问，而 `{address}` 可从其他机器访问",
    }
    hint_loopback {
        en: "take `127.0.0.1:9464`, and let a proxy of yours pass it on",
        zh: "请使用 `127.0.0.1:9464`，如需对外提供可经由你自己的代理",
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
    cut_short {
        en: "a command of wcode's was cut short while writing; the next one that writes settles it",
        zh: "wcode 的某个命令在写入时被中断；下一个写入的命令会将其处理完毕",
    }
}
