//! The program that clients run to fetch a key (`crate::plan::resolver`).

texts! {
    plain_data_dir {
        en: "install wcode elsewhere, set `WCODE_DATA_DIR` to a plain path, or use `--key-mode env`",
        zh: "请将 wcode 安装到别处，将 `WCODE_DATA_DIR` 设为普通路径，或使用 `--key-mode env`",
    }
    program_gone(path) {
        en: "`{path}`, which the clients run to fetch the key, is gone; `wcode apply` restores it",
        zh: "客户端用来获取密钥的 `{path}` 已不存在；`wcode apply` 可将其恢复",
    }
    program_not_yours(path) {
        en: "`{path}`, which the clients run to fetch the key, can be changed by other users or is not yours; `wcode apply` fixes that",
        zh: "客户端用来获取密钥的 `{path}` 可被他人改动，或不属于你；`wcode apply` 可修复",
    }
    no_key_for_clients(path, problem) {
        en: "`{path} resolve` cannot provide the key to clients: {problem}",
        zh: "`{path} resolve` 无法向客户端提供密钥：{problem}",
    }
    only_in_this_shell {
        en: "this shell can get the key, but a program started by a client cannot; both can read `--key-store file`",
        zh: "此 shell 能取得密钥，但客户端启动的程序不能；`--key-store file` 对两者都可读",
    }
    no_answer {
        en: "it returned no key",
        zh: "它未返回该密钥",
    }
}
