//! Setup links (`crate::cli::link`).

texts! {
    // What a link says.
    heading {
        en: "This link sets up:",
        zh: "此链接将设置：",
    }
    vendor {
        en: "vendor",
        zh: "供应商",
    }
    hosts {
        en: "endpoint",
        zh: "接口地址",
    }
    with_remark(name, remark) {
        en: "{name} ({remark})",
        zh: "{name}（{remark}）",
    }
    known_host {
        en: "known to wcode on this machine",
        zh: "本机的 wcode 已知",
    }
    host_of(vendor) {
        en: "a host of {vendor}, known to wcode",
        zh: "wcode 已知的 {vendor} 的主机",
    }
    not_known {
        en: "NOT known to wcode",
        zh: "wcode 不认识此主机",
    }
    key_page {
        en: "page for keys",
        zh: "密钥页面",
    }
    key_variable {
        en: "key variable",
        zh: "密钥变量",
    }
    models {
        en: "models",
        zh: "模型",
    }
    more_models {
        en: "more to choose",
        zh: "另有可选模型",
    }
    default_model {
        en: "default model",
        zh: "默认模型",
    }
    protocol {
        en: "protocol",
        zh: "协议",
    }
    clients {
        en: "clients",
        zh: "客户端",
    }
    source {
        en: "fetched from",
        zh: "获取自",
    }
    writes {
        en: "writes",
        zh: "写入",
    }
    replaces_file(path) {
        en: "{path} (replaced; the old file is kept beside it as .bak)",
        zh: "{path}（替换；旧文件以 .bak 保留在旁边）",
    }
    clients_files {
        en: "the clients' files, shown before they are written",
        zh: "客户端文件（写入前会显示）",
    }
    context(size) {
        en: "context {size}",
        zh: "上下文 {size}",
    }
    parameters(list) {
        en: "parameters {list}",
        zh: "参数 {list}",
    }
    output(size) {
        en: "output {size}",
        zh: "输出 {size}",
    }
    unknown_host(hosts) {
        en: "the key that you enter, and everything that you ask a model, will be sent to {hosts}; go on only if you trust the page that this link is from",
        zh: "你输入的密钥和向模型提出的所有内容都会发送到 {hosts}；仅在信任此链接的来源页面时才继续",
    }

    // Questions.
    fetch_this(host) {
        en: "The link refers to a file at {host}. Download it?",
        zh: "此链接指向 {host} 上的文件，要下载吗？",
    }
    go_on {
        en: "Set this up?",
        zh: "要这样设置吗？",
    }
    trust_host(hosts) {
        en: "wcode does not know {hosts}. Trust it with your key?",
        zh: "wcode 不认识 {hosts}，要信任它并交给它你的密钥吗？",
    }
    press_enter {
        en: "Press Enter to close this window.",
        zh: "按 Enter 关闭此窗口。",
    }
    file_saved(path) {
        en: "saved the vendor's file as `{path}`",
        zh: "供应商文件已保存为 `{path}`",
    }
    file_replaced(path, backup) {
        en: "saved the vendor's file as `{path}`; the old one is `{backup}`",
        zh: "供应商文件已保存为 `{path}`；旧文件为 `{backup}`",
    }

    // What a link may not say.
    not_a_link {
        en: "this is not a setup link",
        zh: "这不是设置链接",
    }
    hint_not_a_link {
        en: "a setup link is `wcode://setup?…`, or the https address of a vendor's file",
        zh: "设置链接的形式为 `wcode://setup?…`，或供应商文件的 https 地址",
    }
    too_long(length, max) {
        en: "the link has {length} characters; at most {max} are allowed",
        zh: "链接有 {length} 个字符，最多允许 {max} 个",
    }
    not_of_a_url(column) {
        en: "the link has a character at column {column} that no link has; a part may be missing",
        zh: "链接第 {column} 列有链接中不会出现的字符，可能缺少一部分",
    }
    names_no_vendor {
        en: "the link names no vendor (`vendor`, `vendor-file` or `vendor-url`)",
        zh: "链接未指明供应商（`vendor`、`vendor-file` 或 `vendor-url`）",
    }
    has_a_key(name) {
        en: "the link has a key in it (`{name}`), and a link must never contain one; it is refused",
        zh: "链接中含有密钥（`{name}`），而链接绝不能包含密钥，已拒绝",
    }
    hint_has_a_key {
        en: "if it is your key, make a new one: anyone who saw the link has it; keys are entered in `wcode setup` only",
        zh: "如果这是你的密钥，请换一个新的：看到链接的人都能拿到它；密钥只在 `wcode setup` 中输入",
    }
    unknown(name, column) {
        en: "a link cannot say `{name}` (column {column})",
        zh: "链接中不能使用 `{name}`（第 {column} 列）",
    }
    known(names) {
        en: "a link can say: {names}",
        zh: "链接中可以使用：{names}",
    }
    said_twice(name, column) {
        en: "the link says `{name}` for a second time at column {column}",
        zh: "链接在第 {column} 列重复给出 `{name}`",
    }
    bad_value(name, column, problem) {
        en: "`{name}` in the link (column {column}): {problem}",
        zh: "链接中的 `{name}`（第 {column} 列）：{problem}",
    }
    not_printable(name, code) {
        en: "`{name}` in the link contains {code}, a character that is not shown",
        zh: "链接中的 `{name}` 含有不可见字符 {code}",
    }
    not_printable_at(code, line, column) {
        en: "the vendor's file of the link contains {code}, a character that is not shown (line {line}, column {column})",
        zh: "链接中的供应商文件含有不可见字符 {code}（第 {line} 行第 {column} 列）",
    }
    not_base64url {
        en: "`vendor-file` in the link is not text in base64url; a part may be missing",
        zh: "链接中的 `vendor-file` 不是 base64url 编码的文本，可能缺少一部分",
    }
    no_address {
        en: "the address in the link is not a URL",
        zh: "链接中的地址不是 URL",
    }
    not_https {
        en: "a vendor's file is fetched by https only",
        zh: "供应商文件只能通过 https 获取",
    }
    file_too_long(max) {
        en: "the vendor's file of the link has more than {max} bytes",
        zh: "链接中的供应商文件超过 {max} 字节",
    }
    not_text {
        en: "the vendor's file of the link is not UTF-8 text",
        zh: "链接中的供应商文件不是 UTF-8 文本",
    }
    no_endpoint {
        en: "the vendor's file of the link names no endpoint",
        zh: "链接中的供应商文件没有接口地址",
    }
    not_ascii(address) {
        en: "`{address}` in the vendor's file of the link has letters of another script, which can look like a known host; it has to be written as `xn--…`",
        zh: "链接的供应商文件中的 `{address}` 含有其他文字的字母，可能冒充已知主机；必须写成 `xn--…` 的形式",
    }
    too_many_models(count, max) {
        en: "the vendor's file of the link has {count} models; at most {max} are allowed",
        zh: "链接中的供应商文件有 {count} 个模型，最多允许 {max} 个",
    }
    replaces_built_in(id) {
        en: "the link would replace the built-in vendor `{id}`",
        zh: "此链接会替换内置供应商 `{id}`",
    }
    hint_replaces_built_in(id) {
        en: "a link for it says `vendor={id}`; only a vendor file that you write yourself replaces a built-in vendor",
        zh: "面向它的链接应使用 `vendor={id}`；只有你自己编写的供应商文件才能替换内置供应商",
    }
    named_like(vendor) {
        en: "the link describes a vendor that is named like {vendor} but is not on its hosts; it is refused",
        zh: "链接描述的供应商与 {vendor} 名称相近，却不在其主机上，已拒绝",
    }
    variable_of(variable, vendor) {
        en: "the link asks for `{variable}`, the key of {vendor}, for other hosts; it is refused",
        zh: "链接要求将 {vendor} 的密钥 `{variable}` 用于其他主机，已拒绝",
    }
    another_vendor(id, named) {
        en: "the link is for the vendor `{id}`, and `--vendor` names `{named}`",
        zh: "链接面向供应商 `{id}`，而 `--vendor` 指定了 `{named}`",
    }
    needs_network {
        en: "the vendor's file of this link has to be fetched, which `--offline` forbids",
        zh: "此链接的供应商文件需要下载，而 `--offline` 禁止使用网络",
    }
    not_fetched(url, problem) {
        en: "could not fetch the vendor's file from {url}: {problem}",
        zh: "无法从 {url} 获取供应商文件：{problem}",
    }
    hint_not_fetched {
        en: "no redirect is followed; ask the vendor for the file's own address, or for a link with the file in it",
        zh: "不跟随重定向；请向供应商索取文件的直接地址，或包含文件内容的链接",
    }
    needs_explicit_words(hosts) {
        en: "without a terminal, the host of a link has to be named: {hosts} is not known to wcode, and the key would be sent there",
        zh: "没有终端时必须明确指定链接中的主机：wcode 不认识 {hosts}，而密钥会发送到那里",
    }
    hint_needs_explicit_words(flags) {
        en: "if you trust it, add `{flags}`",
        zh: "如果你信任它，请加上 `{flags}`",
    }

    // Making and registering.
    no_such_file(path) {
        en: "there is no vendor file `{path}`",
        zh: "没有供应商文件 `{path}`",
    }
    long(length) {
        en: "the link has {length} characters, and some browsers cut after 2000; `--vendor-url` makes a short one",
        zh: "链接有 {length} 个字符，部分浏览器会在 2000 个字符处截断；`--vendor-url` 可生成短链接",
    }
    registered(path) {
        en: "wcode:// links now open in a terminal (`{path}`); `wcode link unregister` takes this back",
        zh: "wcode:// 链接现在会在终端中打开（`{path}`）；`wcode link unregister` 可撤销",
    }
    not_made_known {
        en: "neither update-desktop-database nor xdg-mime was found; some browsers will not find the handler",
        zh: "未找到 update-desktop-database 和 xdg-mime，部分浏览器会找不到该处理程序",
    }
    unregistered {
        en: "wcode:// links are no longer opened",
        zh: "已不再打开 wcode:// 链接",
    }
    was_not_registered {
        en: "wcode:// links were not registered",
        zh: "此前未注册 wcode:// 链接",
    }
    no_registration {
        en: "wcode registers its links on Linux desktops only",
        zh: "wcode 只能在 Linux 桌面上注册链接",
    }
    hint_no_registration {
        en: "copy the link from the page and run `wcode setup --from-link LINK`",
        zh: "请从页面复制链接，然后运行 `wcode setup --from-link LINK`",
    }
}
