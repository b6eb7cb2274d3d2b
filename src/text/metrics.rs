//! Why figures cannot be given to Prometheus (`wcode watch --metrics`, `--metrics-textfile`).

texts! {
    no_address(address) {
        en: "`{address}` is no address to listen on",
        zh: "`{address}` 不是可以监听的地址",
    }
    not_loopback(address) {
        en: "`{address}` can be reached by other machines, and the figures are for this one only",
        zh: "其他机器可以访问 `{address}`，而这些指标只供本机使用",
    }
    cannot_listen(address, why) {
        en: "cannot listen on `{address}`: {why}",
        zh: "无法监听 `{address}`：{why}",
    }
    hint_address {
        en: "give an address of this machine alone, such as `127.0.0.1:9464`; for other machines put a server with a login before it",
        zh: "请使用仅限本机的地址，例如 `127.0.0.1:9464`；要供其他机器访问，请在前面放置带登录的服务器",
    }
    hint_taken {
        en: "take another port, or end the program that has this one",
        zh: "换一个端口，或结束占用该端口的程序",
    }
    bad_textfile(path) {
        en: "node_exporter would not read `{path}`: it reads files that end in `.prom`",
        zh: "node_exporter 不会读取 `{path}`：它只读取以 `.prom` 结尾的文件",
    }
    hint_textfile(path) {
        en: "name it `{path}`, in the folder of its `--collector.textfile.directory`",
        zh: "请命名为 `{path}`，并放在 `--collector.textfile.directory` 指定的文件夹中",
    }
}
