//! What went wrong, and the next thing to try (`crate::error`).

texts! {
    interrupted {
        en: "Cancelled. Nothing was changed.",
        zh: "已取消，未做任何更改。",
    }
    cannot_report {
        en: "cannot write the report to stdout",
        zh: "无法将报告写到标准输出",
    }
    hint_not_restored(command) {
        en: "the next wcode command that writes, such as `{command}`, restores it",
        zh: "下一个会写入的 wcode 命令（例如 `{command}`）会恢复它",
    }
    hint_report(command) {
        en: "only the report is lost; `{command}` and `wcode history` show what was done",
        zh: "丢失的只是报告；`{command}` 和 `wcode history` 会显示已完成的操作",
    }
    with_cause(what, cause) {
        en: "{what}: {cause}",
        zh: "{what}：{cause}",
    }
    cannot_read(path) {
        en: "cannot read `{path}`",
        zh: "无法读取 `{path}`",
    }
    cannot_write(path) {
        en: "cannot write `{path}`",
        zh: "无法写入 `{path}`",
    }
    cannot_create(path) {
        en: "cannot create `{path}`",
        zh: "无法创建 `{path}`",
    }
    cannot_open(path) {
        en: "cannot open `{path}`",
        zh: "无法打开 `{path}`",
    }
    cannot_lock(path) {
        en: "cannot lock `{path}`",
        zh: "无法锁定 `{path}`",
    }
    cannot_rename(path) {
        en: "cannot rename `{path}`",
        zh: "无法重命名 `{path}`",
    }
    cannot_remove(path) {
        en: "cannot remove `{path}`",
        zh: "无法删除 `{path}`",
    }
    cannot_restore(path) {
        en: "cannot restore `{path}`",
        zh: "无法恢复 `{path}`",
    }
    cannot_find(path) {
        en: "cannot find `{path}`",
        zh: "找不到 `{path}`",
    }
    cannot_run(path) {
        en: "cannot run `{path}`",
        zh: "无法运行 `{path}`",
    }
    cannot_restart(path) {
        en: "cannot restart `{path}`",
        zh: "无法重新启动 `{path}`",
    }
    cannot_prompt_on(path) {
        en: "cannot prompt on `{path}`",
        zh: "无法通过 `{path}` 提问",
    }
    cannot_parse(path, line, column, problem, snippet) {
        en: "cannot parse `{path}` at line {line}, column {column}: {problem}\n{snippet}",
        zh: "无法解析 `{path}` 第 {line} 行第 {column} 列，{problem}\n{snippet}",
    }
    utf16(path) {
        en: "cannot parse `{path}`: it is UTF-16; save it as UTF-8",
        zh: "无法解析 `{path}`：文件编码为 UTF-16，请另存为 UTF-8",
    }
    not_utf8(path, offset) {
        en: "cannot parse `{path}`: the byte at offset {offset} is not UTF-8",
        zh: "无法解析 `{path}`：偏移 {offset} 处的字节不是 UTF-8",
    }
    cannot_edit(path, line, column, problem) {
        en: "cannot edit `{path}` at line {line}, column {column}: {problem}",
        zh: "无法编辑 `{path}` 第 {line} 行第 {column} 列：{problem}",
    }
    conflict_in_a_field(field) {
        en: "a field has a value that wcode did not write, and would change:\n{field}",
        zh: "有一个字段的现值不是 wcode 写入的，而 wcode 要改动它：\n{field}",
    }
    conflict_in_fields(fields) {
        en: "fields have values that wcode did not write, and would change:\n{fields}",
        zh: "以下字段的现值不是 wcode 写入的，而 wcode 要改动它们：\n{fields}",
    }
    would_break(client, places) {
        en: "a key reference in the file of {client} would make it fail as a whole: it then needs every variable that the file names, and these are not set anywhere:\n{places}",
        zh: "{client} 的文件中一旦有密钥引用就会整体失败：届时文件中提到的每个环境变量都必须已设置，而以下变量未在任何地方设置：\n{places}",
    }
    included(at, path, owner) {
        en: "`{at}` in `{path}` comes from `{owner}` by `$include`",
        zh: "`{path}` 中的 `{at}` 通过 `$include` 引自 `{owner}`",
    }
    not_ours(path, entry, why) {
        en: "`{path}` is no longer what wcode wrote in entry {entry}: {why}",
        zh: "`{path}` 已不是 wcode 在记录 {entry} 中写入的内容：{why}",
    }
    no_key(problem) {
        en: "no API key: {problem}",
        zh: "没有可用的 API 密钥：{problem}",
    }
    no_key_stored(id, store) {
        en: "no API key is stored for `{id}` (searched: {store})",
        zh: "未存储 `{id}` 的 API 密钥（查找位置：{store}）",
    }
    kept_changing(path) {
        en: "`{path}` kept changing while wcode was working",
        zh: "wcode 运行期间，`{path}` 不断被改动",
    }
    locked(path, holder) {
        en: "`{path}` is locked by {holder}",
        zh: "`{path}` 已被锁定，持有者：{holder}",
    }
    no_client(looked) {
        en: "no client found on this machine ({looked})",
        zh: "本机未找到客户端（{looked}）",
    }
    must_not_be_edited(path, why) {
        en: "`{path}` must not be edited: {why}",
        zh: "`{path}` 不可修改：{why}",
    }
    failed_verification(path, problem) {
        en: "an edit of `{path}` failed verification ({problem}); nothing was written",
        zh: "对 `{path}` 的修改未通过校验（{problem}）；未写入任何内容",
    }
    hint_set_entry_aside(command) {
        en: "set the entry aside with `{command}`; what only it records can then not be undone",
        zh: "请用 `{command}` 将该记录移开；只有它记录的写入此后将无法撤销",
    }
    cannot_use_journal(path, problem) {
        en: "cannot use the journal `{path}`: {problem}",
        zh: "无法使用变更日志 `{path}`：{problem}",
    }
    hint_fix_file {
        en: "fix the file at that position, then run the command again; nothing was written. To continue with the other clients, use `--client`",
        zh: "请修正文件中的这一处，再运行同一命令；未写入任何内容。可用 `--client` 只处理其他客户端",
    }
    hint_conflict {
        en: "`--on-conflict keep` keeps the file's values, `--on-conflict overwrite` writes wcode's values; nothing was written",
        zh: "`--on-conflict keep` 保留文件中的值，`--on-conflict overwrite` 写入 wcode 的值；未写入任何内容",
    }
    hint_included {
        en: "replace it by a single `$include` of one file, which wcode can edit, or remove the include; nothing was written",
        zh: "请改为只引入一个文件的单个 `$include`，由 wcode 编辑该文件，或去掉这处引入；未写入任何内容",
    }
    hint_not_ours(command) {
        en: "`{command}` removes only wcode's entries and keeps later changes",
        zh: "`{command}` 只移除 wcode 的条目，保留之后的改动",
    }
    hint_key(command) {
        en: "check that source or use another one: `{command}` and `wcode apply` accept `--key-stdin`, `--key-env`, `--key-file` and `--key-command`",
        zh: "请检查上述来源，或换一个来源：`{command}` 和 `wcode apply` 均可用 `--key-stdin`、`--key-env`、`--key-file` 和 `--key-command`",
    }
    hint_no_key_stored(command) {
        en: "`{command}` stores one; `--key-mode env` works without",
        zh: "可用 `{command}` 存储；`--key-mode env` 无需存储",
    }
    hint_kept_changing {
        en: "close the program that rewrites it, then run the command again",
        zh: "请关闭正在改写它的程序，再运行该命令",
    }
    hint_locked {
        en: "wait for that program to finish, then run the command again",
        zh: "请等待该程序结束，再运行该命令",
    }
    hint_no_client {
        en: "install a client first, or name one: `wcode apply --client ID`",
        zh: "请先安装客户端，或指定一个：`wcode apply --client ID`",
    }
    hint_permission(path) {
        en: "check who owns it: `ls -ld {path}`",
        zh: "请检查其所有者：`ls -ld {path}`",
    }
    hint_disk_full {
        en: "free some space on that disk, then run the command again",
        zh: "请在该磁盘上腾出空间，再运行该命令",
    }

    no_monitor {
        en: "no monitor is running",
        zh: "没有正在运行的监视进程",
    }
    hint_no_monitor(command) {
        en: "`{command}` starts one in this terminal, `wcode service install` installs a permanent one",
        zh: "`{command}` 在当前终端启动一个，`wcode service install` 安装一个常驻的",
    }
}
