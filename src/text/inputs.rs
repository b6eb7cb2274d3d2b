//! What is asked for: clients, models, the key, the provisioning file (`crate::plan`).

texts! {
    // What a key reference does to the rest of a client.
    left_out(error, client) {
        en: "skipped: {error}; when it can be written, run `wcode apply --client {client}`",
        zh: "已跳过：{error}；可以写入之后请运行 `wcode apply --client {client}`",
    }
    base_url_cut(cut, base) {
        en: "`{cut}` was removed from the end of the base URL, since clients add it themselves; using {base}",
        zh: "已去掉接口地址末尾的 `{cut}`（客户端会自行添加），实际使用的地址为 {base}",
    }
    unset_place(place, path, name) {
        en: "`{place}` in `{path}` names `{name}`",
        zh: "`{path}` 中的 `{place}` 使用了 `{name}`",
    }
    hint_would_break(client, name) {
        en: "set {name} in the client's environment or remove the entry, then run the command again; or avoid the reference: `wcode apply --client {client} --key-mode env`; `--on-conflict overwrite` writes it anyway",
        zh: "请在客户端的环境中设置 {name} 或移除该条目，然后重新运行命令；也可以不用引用：`wcode apply --client {client} --key-mode env`；`--on-conflict overwrite` 则仍然写入",
    }
    env_instead_of_reference(client, names, variable) {
        en: "{client} gets its key from the variable `{variable}` and not by reference: with a reference in its file it would fail as a whole, since the file names {names}, which is not set anywhere; once that is set, `--key-mode ref` switches to the reference",
        zh: "{client} 改从环境变量 `{variable}` 获取密钥，不使用引用：文件使用了未在任何地方设置的 {names}，一旦有引用，它就会整体失败；设置好之后，可用 `--key-mode ref` 改为引用",
    }
    fails_on_unset(client, place, name) {
        en: "with a key reference in its file, {client} fails as a whole while `{name}`, named by `{place}`, is not set anywhere: set it, or remove that entry",
        zh: "文件中有密钥引用时，只要 `{place}` 使用的 `{name}` 未在任何地方设置，{client} 就会整体失败：请设置它，或移除该条目",
    }
    variable_for_service_only(client, name, path) {
        en: "the variable `{name}` is set only in `{path}`, for the service of {client}; its commands in a shell have no key",
        zh: "环境变量 `{name}` 只在 `{path}` 中为 {client} 的服务设置；在终端中运行它的命令时没有密钥",
    }
    config_needs_one_client {
        en: "`--config` needs exactly one client",
        zh: "`--config` 只能用于一个客户端",
    }
    name_the_client(client) {
        en: "specify it: `--client {client} --config PATH`",
        zh: "请指定客户端：`--client {client} --config PATH`",
    }
    which_vendor(vendors) {
        en: "more than one vendor is set up: {vendors}",
        zh: "已设置不止一个供应商：{vendors}",
    }
    name_the_vendor(vendor) {
        en: "choose one: `--vendor {vendor}`",
        zh: "请指定其中一个：`--vendor {vendor}`",
    }
    other_place(own, other) {
        en: "it will use `{own}`; the other entries use `{other}` (`--base-url {other}` takes that one here as well)",
        zh: "将使用 `{own}`；其他条目使用 `{other}`（加上 `--base-url {other}` 可在此处同样使用）",
    }
    only_by_name(client) {
        en: "{client} has room for one vendor only, so it is connected only if you name it",
        zh: "{client} 只能使用一个供应商，因此仅在你指定它时才会连接",
    }
    name_this_client(command) {
        en: "to use this vendor in it from now on, run `{command}`",
        zh: "若要从此在其中使用该供应商，请运行 `{command}`",
    }
    looked_for(ids) {
        en: "searched for {ids}",
        zh: "已查找 {ids}",
    }
    client_not_here(client) {
        en: "{client} is not installed here; its config is prepared anyway",
        zh: "本机未找到 {client}；仍为其准备好配置",
    }
    variable_not_set(name) {
        en: "the variable `{name}` is not set here; the clients need it in their environment",
        zh: "当前环境未设置变量 `{name}`；客户端的运行环境需要它",
    }
    at_least_one(field) {
        en: "`{field}` must be at least 1",
        zh: "`{field}` 至少为 1",
    }
    no_common_protocol(vendor, client) {
        en: "{vendor} supports no protocol that {client} supports",
        zh: "{vendor} 不支持 {client} 能使用的任何协议",
    }
    not_this_protocol(vendor, client, protocol) {
        en: "{vendor} and {client} do not both support {protocol}",
        zh: "{vendor} 与 {client} 不能同时支持 {protocol}",
    }
    base_url_of_protocol(protocol, url) {
        en: "the base URL of last time, `{url}`, is that of another protocol than {protocol}",
        zh: "上次的接口地址 `{url}` 不属于协议 {protocol}",
    }
    give_base_url {
        en: "give the one for this protocol: `--base-url URL`",
        zh: "请给出此协议的接口地址：`--base-url URL`",
    }
    not_sent(client, name) {
        en: "{client} cannot send the parameter `{name}`",
        zh: "{client} 无法发送参数 `{name}`",
    }
    sent_by(clients) {
        en: "these clients can: {clients}; choose with `--client`, or take it out with `--param NAME=`",
        zh: "可以发送它的客户端：{clients}；请用 `--client` 选择，或用 `--param NAME=` 将其去掉",
    }
    sent_by_no_client(name) {
        en: "no client can: `wcode chat --param {name}=...` and `wcode snippet` send it",
        zh: "没有客户端可以发送它；`wcode chat --param {name}=...` 和 `wcode snippet` 可以",
    }
    no_output_limit_to_remove {
        en: "`max_tokens` is the output limit, which every request needs; give another one with `--max-tokens N`",
        zh: "`max_tokens` 即输出上限，每个请求都需要；请用 `--max-tokens N` 指定其他数值",
    }
    no_known_model(vendor) {
        en: "no model of {vendor} is known",
        zh: "没有 {vendor} 的已知模型",
    }
    name_a_model {
        en: "specify one: `--model ID --context-window N --max-tokens N`",
        zh: "请指定一个：`--model ID --context-window N --max-tokens N`",
    }
    sizes_not_known(id) {
        en: "`{id}` is not in the catalog, so its sizes are unknown; set them with `--context-window` and `--max-tokens`",
        zh: "`{id}` 不在目录中，其上下文窗口和输出上限未知；请用 `--context-window` 和 `--max-tokens` 指定",
    }
    served_as(vendor, typed, id) {
        en: "{vendor} serves `{typed}` as `{id}`; that id is written",
        zh: "{vendor} 以 `{id}` 提供 `{typed}`，已按此写入",
    }
    ambiguous_id(vendor, typed, ids) {
        en: "{vendor} does not serve `{typed}`, but several similar models: {ids}; choose one with `--model`",
        zh: "{vendor} 不提供 `{typed}`，但有几个相近的模型：{ids}；请用 `--model` 指定其中一个",
    }
    similar_ids(typed, ids) {
        en: "`{typed}` is written as typed; the vendor's page lists {ids}, and `wcode models refresh` checks with the vendor",
        zh: "`{typed}` 按原样写入；供应商官网的写法是 {ids}，`wcode models refresh` 可向供应商确认",
    }
    not_on_the_list(vendor, id) {
        en: "`{id}` is not in {vendor}'s list of models; `wcode models` shows the list, `wcode models refresh` updates it",
        zh: "`{id}` 不在 {vendor} 的模型列表中；`wcode models` 显示该列表，`wcode models refresh` 更新该列表",
    }
    sizes_of_several(id, ids) {
        en: "the sizes of `{id}` are unknown: models.dev has different ones for {ids}; set them with `--context-window` and `--max-tokens`",
        zh: "`{id}` 的上下文窗口和输出上限未知：models.dev 对 {ids} 给出的数值不同；请用 `--context-window` 和 `--max-tokens` 指定",
    }
    lacks_tools(id) {
        en: "`{id}` cannot call tools, according to models.dev; clients need a model that can",
        zh: "据 models.dev，`{id}` 不支持工具调用，而客户端需要支持工具调用的模型",
    }
    sizes_taken(list) {
        en: "sizes: {list}",
        zh: "模型限制：{list}",
    }
    figures_separator {
        en: "; ",
        zh: "；",
    }
    context_taken(size, source) {
        en: "context window {size}{source}",
        zh: "上下文窗口 {size}{source}",
    }
    output_taken(size, source) {
        en: "output limit {size}{source}",
        zh: "输出上限 {size}{source}",
    }
    output_reduced(size, source, stated) {
        en: "output limit {size} instead of {stated}{source}, to leave room for the prompt",
        zh: "输出上限 {size}（标称 {stated}{source}，为提示词留出空间）",
    }
    only_for_references {
        en: "`--key-store` and `--key-name` are for keys that clients fetch by reference",
        zh: "`--key-store` 和 `--key-name` 只用于客户端通过引用获取的密钥",
    }
    key_mode_reference {
        en: "leave `--key-mode` out, or set it to `ref`",
        zh: "请去掉 `--key-mode`，或将其设为 `ref`",
    }
    key_without_a_name {
        en: "a key from stdin, a file or a command has no name that could be written to the clients' files",
        zh: "来自标准输入、文件或命令的密钥没有可写入客户端文件的名称",
    }
    key_mode_for_a_key {
        en: "leave `--key-mode` out to store it, add `--key-mode literal` to write it into the files, or use `--key-env NAME`",
        zh: "去掉 `--key-mode` 可存储它，加上 `--key-mode literal` 可将其写入文件，或使用 `--key-env NAME`",
    }
    not_in_that_store(id, store) {
        en: "the key of `{id}` is not in the requested key store: {store}",
        zh: "`{id}` 的密钥不在指定的密钥存储中：{store}",
    }
    hand_it_over(store) {
        en: "provide it (`--key-stdin`, …), or run `wcode key move --key-store {store}`",
        zh: "请提供密钥（`--key-stdin` 等），或运行 `wcode key move --key-store {store}`",
    }
    no_managed_file {
        en: "none of these clients has managed settings",
        zh: "这些客户端都没有受管理的设置",
    }
    managed_by(names) {
        en: "`--managed` is for `--client {names}`",
        zh: "`--managed` 适用于 `--client {names}`",
    }
    managed_is_for_root {
        en: "managed settings are for every user of this machine, and only root can write them",
        zh: "受管理的设置适用于本机的所有用户，只有 root 才能写入",
    }
    no_permission_mode {
        en: "wcode sets no permission mode of these clients",
        zh: "wcode 不设置这些客户端的权限模式",
    }
    permission_mode_of(names) {
        en: "`--permission-mode` is for `--client {names}`",
        zh: "`--permission-mode` 适用于 `--client {names}`",
    }
    unknown_permission_mode(mode) {
        en: "`{mode}` is not a permission mode that wcode sets",
        zh: "`{mode}` 不是 wcode 可设置的权限模式",
    }
    known_permission_modes(modes) {
        en: "available: {modes}",
        zh: "可用：{modes}",
    }
    plain_state_dir {
        en: "set `WCODE_STATE_DIR` to a plain path, or use `--key-mode env`",
        zh: "请将 `WCODE_STATE_DIR` 设为普通路径，或使用 `--key-mode env`",
    }
    wrong_in_provision(path, line, column, problem) {
        en: "`{path}`, line {line}, column {column}: {problem}",
        zh: "`{path}` 第 {line} 行第 {column} 列：{problem}",
    }
    keys_of_provision {
        en: "its fields are the flags of `wcode apply`: `baseUrl` for `--base-url`",
        zh: "可用的字段即 `wcode apply` 的选项：`--base-url` 写作 `baseUrl`",
    }
    unknown_agent(name) {
        en: "no agent is named `{name}`",
        zh: "没有名为 `{name}` 的智能体",
    }
    known_agents(names) {
        en: "agents in the clients' configs: {names}; `all` means those that have a model of their own",
        zh: "客户端配置中的智能体：{names}；`all` 指设有自己模型的智能体",
    }
    no_agents {
        en: "the clients' configs name no agent; without one, every agent follows the default model (`--default-model ID`)",
        zh: "客户端配置中没有任何智能体；此时所有智能体都使用默认模型（`--default-model ID`）",
    }
    default_model_kind {
        en: "`defaultModel` is a model's id or `false`",
        zh: "`defaultModel` 是模型 ID 或 `false`",
    }
    verify_offline {
        en: "`--verify` needs the network, which `offline` forbids",
        zh: "`--verify` 需要网络，而 `offline` 禁止使用网络",
    }
    one_or_many {
        en: "expected a name or a list of names",
        zh: "应为一个名称或名称的列表",
    }
    id_or_facts {
        en: "a model is its id, or an object with `id`, `contextWindow` and `maxTokens`",
        zh: "模型写作其 ID，或包含 `id`、`contextWindow` 和 `maxTokens` 的对象",
    }
    stdin_twice {
        en: "`--file -` and the key cannot both be read from stdin",
        zh: "`--file -` 和密钥不能都从标准输入读取",
    }
    hint_stdin_twice {
        en: "hand the key over by `--key-env NAME`, `--key-command CMD` or `--key-file /dev/fd/3`",
        zh: "请用 `--key-env NAME`、`--key-command CMD` 或 `--key-file /dev/fd/3` 提供密钥",
    }
    default_model_twice {
        en: "`defaultModel` and `noDefaultModel` exclude each other",
        zh: "`defaultModel` 和 `noDefaultModel` 不能同时使用",
    }
}
