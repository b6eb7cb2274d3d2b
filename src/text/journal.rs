//! What was done, and how it is taken back: the journal, an interrupted command, `undo` (`crate::plan`).

texts! {
    no_number_left {
        en: "no entry numbers are left",
        zh: "记录编号已用尽",
    }
    entry_gone {
        en: "the entry is gone",
        zh: "该记录已不存在",
    }
    too_short {
        en: "it is shorter than its header says",
        zh: "长度短于头部的记录",
    }
    bytes_changed {
        en: "its bytes have changed",
        zh: "其内容已被改动",
    }
    entry_skipped(id, problem) {
        en: "journal entry {id} is skipped and cannot be undone: {problem}",
        zh: "已跳过记录 {id}，它无法撤销：{problem}",
    }
    unreadable_header(problem) {
        en: "its header cannot be read ({problem})",
        zh: "无法读取其头部（{problem}）",
    }
    header_too_long(size, limit) {
        en: "the entry would need a header of {size} MB, more than the {limit} MB that can be read back; connect fewer models",
        zh: "该记录的头部将达 {size} MB，超过可读取的 {limit} MB 上限；请减少模型数量",
    }
    name_and_header_disagree {
        en: "its name and its header disagree",
        zh: "其文件名与头部不一致",
    }
    read_only_folder(folder) {
        en: "nothing can be written in `{folder}`",
        zh: "无法在 `{folder}` 中写入",
    }
    read_only_mode(mode) {
        en: "its mode is {mode}, which is read-only",
        zh: "其权限为 {mode}，即只读",
    }
    recovered_whole(command, id) {
        en: "an interrupted `{command}` had written everything; entry {id} is now closed",
        zh: "被中断的 `{command}` 已写入全部内容；记录 {id} 现已完成",
    }
    taken_back(command, id) {
        en: "an interrupted `{command}` (entry {id}) was rolled back; every file is as it was before",
        zh: "被中断的 `{command}`（记录 {id}）已回滚；所有文件都已恢复到执行前的状态",
    }
    taken_back_in_part(command, id, files) {
        en: "an interrupted `{command}` (entry {id}) was rolled back, except {files}, which was changed since and left alone",
        zh: "被中断的 `{command}`（记录 {id}）已回滚，但 {files} 之后被改动过，未作处理",
    }
    open_already(id) {
        en: "entry {id} is already open",
        zh: "记录 {id} 尚未完成",
    }
    undone_already(id) {
        en: "entry {id} is already undone",
        zh: "记录 {id} 已被撤销",
    }
    history_lists(command) {
        en: "`{command}` lists the entries",
        zh: "`{command}` 可列出各条记录",
    }
    scrubbed(id, path) {
        en: "entry {id} cannot be undone: the earlier content of `{path}` contained a key that `wcode key scrub` has removed",
        zh: "记录 {id} 无法撤销：`{path}` 之前的内容含有密钥，已被 `wcode key scrub` 清除",
    }
    no_longer_kept(id) {
        en: "entry {id} cannot be undone: it is too old, and of the earlier content only what `wcode remove` restores is kept",
        zh: "记录 {id} 无法撤销：时间太久，之前的内容只保留了 `wcode remove` 恢复所需的部分",
    }
    remove_keeps_the_rest(command) {
        en: "`{command}` removes wcode's entries and keeps the rest",
        zh: "`{command}` 只移除 wcode 的条目，其余保留",
    }
    wrote_it_since(id) {
        en: "entry {id} wrote it later; undo that entry first",
        zh: "之后记录 {id} 写过它；请先撤销那条记录",
    }
    is_gone {
        en: "it is gone",
        zh: "它已不存在",
    }
    was_changed {
        en: "it was changed since",
        zh: "之后被改动过",
    }
}
