//! Why figures cannot be given to Prometheus (`wcode watch --metrics`, `--metrics-textfile`).

texts! {
    no_address(address) {
        en: "`{address}` is not a valid address to listen on",
        zh: "`{address}` 不是可以监听的地址",
    }
    cannot_listen(address, why) {
        en: "cannot listen on `{address}`: {why}",
        zh: "无法监听 `{address}`：{why}",
    }
    hint_address {
        en: "use an address and a port, such as `127.0.0.1:9464`, or `0.0.0.0:9464` to be reachable from other machines",
        zh: "请使用地址加端口，例如 `127.0.0.1:9464`；要供其他机器访问，可用 `0.0.0.0:9464`",
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
