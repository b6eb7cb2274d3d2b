//! What keeps a call from being made (`crate::host::http`).

texts! {
    unsendable_key {
        en: "the key contains characters that are not allowed in a header",
        zh: "密钥含有无法放入请求头的字符",
    }
    not_this_machine {
        en: "that host is not this machine, and without https the key would be sent unencrypted",
        zh: "该主机不是本机，且不使用 https 时密钥会以明文传输",
    }
    too_late {
        en: "the overall time limit was reached",
        zh: "全部请求的总时限已到",
    }
    extra_certificates(variable, path, why) {
        en: "`{variable}` names `{path}`, which adds no trusted CA: {why}",
        zh: "`{variable}` 指定的 `{path}` 未能添加受信任的 CA：{why}",
    }
    no_certificates_file(variable, path) {
        en: "`{variable}` names `{path}`, which is not a regular file",
        zh: "`{variable}` 指定的 `{path}` 不是普通文件",
    }
    no_such_file {
        en: "it does not exist",
        zh: "文件不存在",
    }
    no_certificate {
        en: "it contains no PEM certificate",
        zh: "其中没有 PEM 格式的证书",
    }
    bad_certificates(count) {
        en: "{count} of its certificates cannot be read",
        zh: "其中有 {count} 个证书无法读取",
    }
}
