//! Where a key comes from, where it is stored, and why it cannot be read (`crate::keys`).

texts! {
    name_is_none {
        en: "a key name may contain only a-z, 0-9, `-` and `_`, and starts with a letter or digit",
        zh: "密钥名称只能包含 a-z、0-9、`-` 和 `_`，且以字母或数字开头",
    }
    hint_name {
        en: "for instance `--key-name work`",
        zh: "例如 `--key-name work`",
    }
    several_sources {
        en: "use only one source of the key: `keyEnv`, `keyStdin`, `keyFile` or `keyCommand`",
        zh: "密钥只能来自一处：`keyEnv`、`keyStdin`、`keyFile` 或 `keyCommand`",
    }
    place_variable(name) {
        en: "the variable `{name}`",
        zh: "环境变量 `{name}`",
    }
    place_command {
        en: "the key command's output",
        zh: "密钥命令的输出",
    }
    place_typed {
        en: "the typed text",
        zh: "键入的内容",
    }
    place_stored(id, store) {
        en: "the stored key of `{id}` ({store})",
        zh: "`{id}` 的已存密钥，位于 {store}",
    }
    variable_not_set(name) {
        en: "the variable `{name}` is not set or empty",
        zh: "环境变量 `{name}` 未设置或为空",
    }
    file_not_read(path, cause) {
        en: "the key file `{path}` cannot be read: {cause}",
        zh: "无法读取密钥文件 `{path}`：{cause}",
    }
    file_not_there(path) {
        en: "the key file `{path}` does not exist",
        zh: "密钥文件 `{path}` 不存在",
    }
    command_not_split {
        en: "the key command is empty or has an unclosed quote",
        zh: "密钥命令为空，或引号未闭合",
    }
    command_not_found {
        en: "the program of the key command was not found",
        zh: "本机找不到密钥命令指定的程序",
    }
    command_did_not_run(program, error) {
        en: "the key command `{program}` did not run: {error}",
        zh: "密钥命令 `{program}` 未能运行：{error}",
    }
    command_failed(program, status) {
        en: "the key command `{program}` failed ({status})",
        zh: "密钥命令 `{program}` 失败（{status}）",
    }
    too_long(place, max) {
        en: "{place} is longer than {max} bytes, so it is not a key",
        zh: "内容超过 {max} 字节，不可能是密钥（来源：{place}）",
    }
    not_text(place) {
        en: "{place} is not UTF-8 text",
        zh: "内容不是 UTF-8 文本（来源：{place}）",
    }
    empty(place) {
        en: "{place} is empty",
        zh: "内容为空（来源：{place}）",
    }
    has_white_space(place) {
        en: "{place} contains white space before, in or after the key",
        zh: "内容的前后或中间有空白字符（来源：{place}）",
    }
    is_quoted(place) {
        en: "{place} has quotes around the key; remove them",
        zh: "密钥两端带有引号，请去掉引号（来源：{place}）",
    }
    is_an_assignment(place) {
        en: "{place} is a line of the form `NAME=KEY`; give only what follows the `=`, without quotes",
        zh: "内容是 `NAME=KEY` 形式的一行，请只给出 `=` 之后的部分，不带引号（来源：{place}）",
    }
    is_a_header(place) {
        en: "{place} is a request header such as `Authorization: Bearer KEY`; give only the key itself",
        zh: "内容是 `Authorization: Bearer KEY` 之类的请求头，请只给出密钥本身（来源：{place}）",
    }
    has_odd_characters(place) {
        en: "{place} contains characters that are not allowed in an HTTP header",
        zh: "含有 HTTP 请求头不支持的字符（来源：{place}）",
    }
    expandable {
        en: "it contains `$`, `{` or `}`, which a client would expand if the key were in its file; `--key-mode ref` sends it unchanged",
        zh: "密钥含有 `$`、`{` 或 `}`，写入客户端的文件后会被展开；`--key-mode ref` 可原样发送",
    }
    unknown_here(id, problem) {
        en: "no key of `{id}` is known here, and {problem}",
        zh: "本机没有 `{id}` 的密钥记录；{problem}",
    }
    does_not_come_back(id) {
        en: "the key of `{id}` read back from the store differs from the one written",
        zh: "从密钥存储读回的 `{id}` 密钥与存入的不一致",
    }
    hint_does_not_come_back {
        en: "store it elsewhere: `--key-store file`",
        zh: "请存到别处：`--key-store file`",
    }
    register_damaged(path, line, column) {
        en: "`{path}` is not a valid key index (line {line}, column {column})",
        zh: "`{path}` 不是有效的密钥索引（第 {line} 行第 {column} 列）",
    }
    hint_register_damaged {
        en: "fix it or move it away: a key in the keyring is found without it, any other key can be set again with `wcode key set`",
        zh: "请修复或移走该文件：系统密钥环中的密钥无需它也能找到，其他密钥可用 `wcode key set` 重新设置",
    }
    command_store_failed(id, error) {
        en: "the command that prints the key of `{id}` failed: {error}",
        zh: "输出 `{id}` 密钥的命令失败：{error}",
    }
    hint_command_store_failed(command) {
        en: "run that command by hand, or store the key elsewhere: `{command}`",
        zh: "请手动运行该命令，或将密钥存到别处：`{command}`",
    }
    not_a_variable(flag) {
        en: "`{flag}` takes the name of an environment variable (A-Z, 0-9 and `_`), never the key itself",
        zh: "`{flag}` 需要的是环境变量名（A-Z、0-9 和 `_`），而不是密钥本身",
    }
    hint_not_a_variable(flag) {
        en: "`export WCODE_API_KEY=…`, then `{flag} WCODE_API_KEY`",
        zh: "先 `export WCODE_API_KEY=…`，再用 `{flag} WCODE_API_KEY`",
    }
    store_env_needs(flag) {
        en: "`--key-store env` needs `{flag} NAME`",
        zh: "`--key-store env` 须与 `{flag} NAME` 一起使用",
    }
    store_command_needs(flag) {
        en: "`--key-store command` needs `{flag} CMD`",
        zh: "`--key-store command` 须与 `{flag} CMD` 一起使用",
    }
    store_path_needs {
        en: "`--key-store path` needs the path of a file: `--key-store path:/run/secrets/wcode`",
        zh: "`--key-store path` 需要文件路径：`--key-store path:/run/secrets/wcode`",
    }
    path_store_failed(id, path, problem) {
        en: "the key of `{id}` cannot be read from `{path}`: {problem}",
        zh: "无法从 `{path}` 读取 `{id}` 的密钥：{problem}",
    }
    path_not_there {
        en: "there is no such file",
        zh: "没有此文件",
    }
    path_writable_by_others {
        en: "other users can write to it",
        zh: "其他用户可写入该文件",
    }
    path_is_no_key {
        en: "it is no text, or too long for a key",
        zh: "其内容不是文本，或作为密钥过长",
    }
    hint_path_store_failed {
        en: "check that the secret is mounted there and that this user can read it",
        zh: "请检查该机密是否已挂载到此处，以及当前用户能否读取",
    }
    env_store_not_set(id, name) {
        en: "the key of `{id}` is in the variable `{name}`, which is not set here",
        zh: "`{id}` 的密钥在环境变量 `{name}` 中，而该变量未设置",
    }
    hint_env_store_not_set(name, command) {
        en: "set `{name}`, or store the key elsewhere: `{command}`",
        zh: "请设置 `{name}`，或将密钥存到别处：`{command}`",
    }
    keyring_absent(why) {
        en: "no keyring is available ({why})",
        zh: "没有可用的系统密钥环（{why}）",
    }
    hint_keyring_absent(elsewhere) {
        en: "start one (a desktop session has one; on a server: gnome-keyring under a session bus), {elsewhere}",
        zh: "请启动一个（桌面会话自带；服务器上可在会话总线下运行 gnome-keyring），{elsewhere}",
    }
    keyring_silent(seconds) {
        en: "the keyring did not answer within {seconds} s",
        zh: "系统密钥环在 {seconds} 秒内没有响应",
    }
    hint_keyring_silent(elsewhere) {
        en: "check whether one of its windows is waiting for you, {elsewhere}",
        zh: "请查看它是否有窗口正在等待操作，{elsewhere}",
    }
    keyring_locked {
        en: "the keyring is locked",
        zh: "系统密钥环已锁定",
    }
    hint_keyring_locked(elsewhere) {
        en: "unlock it and run the command again, {elsewhere}",
        zh: "请解锁后再运行该命令，{elsewhere}",
    }
    keyring_without_collection {
        en: "the keyring has no collection to store keys in",
        zh: "系统密钥环中没有可存放密钥的集合",
    }
    hint_keyring_without_collection(elsewhere) {
        en: "log in to a desktop session once to create one, {elsewhere}",
        zh: "请登录一次桌面会话，集合会随之创建，{elsewhere}",
    }
    keyring_ambiguous(items, id) {
        en: "the keyring has {items} items for `{id}`; exactly one is expected",
        zh: "系统密钥环中有 {items} 个 `{id}` 的条目，应当只有一个",
    }
    hint_keyring_ambiguous(id) {
        en: "list them with `secret-tool search --all service wcode username {id}`, and remove all but one",
        zh: "请用 `secret-tool search --all service wcode username {id}` 查看，只保留一个",
    }
    keyring_failed(why) {
        en: "the keyring failed: {why}",
        zh: "系统密钥环出错：{why}",
    }
    hint_elsewhere {
        en: "or store the key elsewhere: `--key-store file` (a file that only you can read), `--key-mode env`, or `--key-store command --key-command 'pass show …'`",
        zh: "也可将密钥存到别处：`--key-store file`（仅本人可读的文件）、`--key-mode env` 或 `--key-store command --key-command 'pass show …'`",
    }
}
