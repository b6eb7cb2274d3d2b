//! What single commands ask and refuse (`crate::cli`: `apply`, `undo`, `remove`, `exec`, `resolve`).

texts! {
    // apply
    key_command_not_run {
        en: "the key command is not run, as nothing is written",
        zh: "不写入任何内容，因此未运行密钥命令",
    }
    no_provisioning_file(path) {
        en: "the provisioning file `{path}` does not exist",
        zh: "预置文件 `{path}` 不存在",
    }
    provisioning_too_long(limit) {
        en: "stdin holds more than {limit} bytes, which is no provisioning file",
        zh: "标准输入超过 {limit} 字节，不是预置文件",
    }
    only_in_this_session {
        en: "a client started outside this session (by systemd, cron or ssh) cannot get the key: the key store is not reachable from there",
        zh: "在此会话之外（通过 systemd、cron 或 ssh）启动的客户端无法取得密钥：那里无法访问密钥存储",
    }

    // undo
    take_back {
        en: "Undo this?",
        zh: "撤销这些更改吗？",
    }
    no_such_entry(id) {
        en: "there is no entry {id}",
        zh: "没有编号为 {id} 的记录",
    }

    // remove
    take_out {
        en: "Remove this?",
        zh: "移除这些内容吗？",
    }
    more_than_one_vendor(path) {
        en: "`{path}` contains entries of more than one vendor",
        zh: "`{path}` 中有不止一个供应商的条目",
    }
    one_by_one(vendor) {
        en: "remove them one by one: `wcode remove --vendor {vendor}`",
        zh: "请逐个移除：`wcode remove --vendor {vendor}`",
    }

    // exec
    key_env_takes_a_name {
        en: "`--key-env` takes the name of an environment variable",
        zh: "`--key-env` 需要的是环境变量名",
    }

    // resolve
    look_up_broke_off {
        en: "the lookup crashed",
        zh: "查找意外中断",
    }
    no_request(problem) {
        en: "invalid key request: {problem}",
        zh: "密钥请求无效：{problem}",
    }
    hint_no_request {
        en: "`wcode resolve` is run by clients; in a script use `wcode key get`",
        zh: "`wcode resolve` 由客户端运行；脚本请用 `wcode key get`",
    }
    nothing_on_stdin {
        en: "stdin is empty",
        zh: "标准输入为空",
    }
    stdin_not_text {
        en: "stdin is not text",
        zh: "标准输入不是文本",
    }
    other_protocol {
        en: "unsupported protocol version; only version 1 is supported",
        zh: "不支持的协议版本；只支持版本 1",
    }
    too_many_ids {
        en: "too many ids",
        zh: "ID 过多",
    }
    no_reference {
        en: "not a reference to a key stored by wcode",
        zh: "不是指向 wcode 所存密钥的引用",
    }
}
