//! Why figures cannot be given to Prometheus (`wcode watch --metrics`, `--metrics-textfile`).

texts! {
    no_address(address) {
        en: "`{address}` is not a valid address to listen on",
        zh: "`{address}` 不是可以监听的地址",
    }
    not_loopback(address) {
        en: "`{address}` is reachable from other machines; metrics are served on this machine only",
        zh: "其他机器可以访问 `{address}`，而指标只供本机使用",
    }
    cannot_listen(address, why) {
        en: "cannot listen on `{address}`: {why}",
        zh: "无法监听 `{address}`：{why}",
    }
    hint_address {
        en: "use a loopback address such as `127.0.0.1:9464`; to serve other machines, put a server with a login in front of it",
        zh: "请使用环回地址，例如 `127.0.0.1:9464`；要供其他机器访问，请在前面放置带登录的服务器",
    }
    hint_taken {
        en: "use another port, or stop the program that uses this one",
        zh: "换一个端口，或结束占用该端口的程序",
    }
    bad_textfile(path) {
        en: "node_exporter does not read `{path}`: it reads only files that end in `.prom`",
        zh: "node_exporter 不会读取 `{path}`：它只读取以 `.prom` 结尾的文件",
    }
    hint_textfile(path) {
        en: "name it `{path}`, in the folder of its `--collector.textfile.directory`",
        zh: "请命名为 `{path}`，并放在 `--collector.textfile.directory` 指定的文件夹中",
    }
}
