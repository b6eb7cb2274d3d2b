//! Samples of programs (`crate::cli::snippet`).

texts! {
    star_means_streaming {
        en: "* also as a streaming sample, with `--stream`",
        zh: "* 加上 `--stream` 可输出流式示例",
    }
    programs {
        en: "Programs that call the API:",
        zh: "调用 API 的程序：",
    }
    files {
        en: "Files that set up many machines:",
        zh: "用于配置多台机器的文件：",
    }
    needs_vendor_file(vendor) {
        en: "each machine needs the file of the vendor `{vendor}` in `~/.config/wcode/vendors` as well",
        zh: "每台机器的 `~/.config/wcode/vendors` 中还需要供应商 `{vendor}` 的文件",
    }
    not_for_files(name) {
        en: "`{name}` is a file for many machines: `--protocol`, `--stream`, `--param` and `--base-url` are for programs",
        zh: "`{name}` 是用于多台机器的文件：`--protocol`、`--stream`、`--param` 和 `--base-url` 只用于程序",
    }
    no_sample(language, protocol) {
        en: "there is no `{language}` sample for {protocol}; `wcode snippet` lists what there is",
        zh: "没有使用 {protocol} 的 `{language}` 示例；可用的示例见 `wcode snippet`",
    }
    not_spoken(vendor, language) {
        en: "{vendor} has no endpoint for the protocol of the `{language}` sample; `wcode snippet` lists the samples",
        zh: "{vendor} 没有 `{language}` 示例所用协议的接口地址；可用的示例见 `wcode snippet`",
    }
    no_endpoint(vendor, protocol) {
        en: "{vendor} has no endpoint for {protocol}; give one with `--base-url URL`",
        zh: "{vendor} 没有 {protocol} 的接口地址；请用 `--base-url URL` 指定",
    }
    cannot_stream(language) {
        en: "there is no streaming sample for `{language}`; `wcode snippet` marks those that can stream",
        zh: "`{language}` 没有流式示例；`wcode snippet` 会标出支持流式输出的语言",
    }
    cannot_send(name, protocol) {
        en: "{protocol} cannot carry this value of `{name}`; the samples for openai-completions can (`wcode snippet` lists them)",
        zh: "{protocol} 无法传递 `{name}` 的这个值；使用 openai-completions 的示例可以（见 `wcode snippet`）",
    }
    name_a_model(vendor) {
        en: "no model of {vendor} is known; name one with `--model ID`",
        zh: "没有已知的 {vendor} 模型；请用 `--model ID` 指定",
    }
    not_plain(value) {
        en: "`{value}` has a character that cannot be put into a program safely; letters, digits and `-._~:/@+,=` can",
        zh: "`{value}` 含有无法安全写入程序的字符；可用的字符为字母、数字和 `-._~:/@+,=`",
    }
}
