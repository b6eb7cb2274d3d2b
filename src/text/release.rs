//! Releases of wcode, and the update to another one (`crate::release`, `crate::cli::self_update`).

texts! {
    no_url {
        en: "this build does not know where releases are",
        zh: "此构建不知道发布文件的下载地址",
    }
    no_public_key {
        en: "this build has no public key to verify releases with",
        zh: "此构建没有用于校验发布签名的公钥",
    }
    hint_set_variable(name) {
        en: "set `{name}`",
        zh: "请设置 `{name}`",
    }
    unsafe_url(url) {
        en: "`{url}` is not an https address",
        zh: "`{url}` 不是 https 地址",
    }
    bad_public_key(name) {
        en: "`{name}` is not a minisign public key",
        zh: "`{name}` 不是 minisign 公钥",
    }

    // What went wrong with a release.
    not_downloaded(url, problem) {
        en: "could not download {url}: {problem}",
        zh: "无法下载 {url}：{problem}",
    }
    status(code) {
        en: "HTTP status {code}",
        zh: "HTTP 状态 {code}",
    }
    hint_releases(url) {
        en: "check that {url} can be reached from here and has this release",
        zh: "请检查此处能否访问 {url}，以及其中是否有该版本",
    }
    not_for_this_system(target) {
        en: "the release has no program for {target}",
        zh: "该版本没有适用于 {target} 的程序",
    }
    wrong_signature(url) {
        en: "the signature of the release at {url} is wrong",
        zh: "{url} 处发布文件的签名不正确",
    }
    wrong_checksum(archive) {
        en: "the checksum of {archive} is wrong: it is cut or changed",
        zh: "{archive} 的校验和不正确：文件不完整或被改动",
    }
    bad_archive(archive) {
        en: "{archive} contains no program",
        zh: "{archive} 中没有程序",
    }
    another_version(version) {
        en: "the server has version {version} in the place of the one that was asked for",
        zh: "服务器在所请求版本的位置提供的是版本 {version}",
    }
    hint_nothing_changed {
        en: "nothing was changed",
        zh: "未做任何更改",
    }

    // The command.
    downloading(version) {
        en: "downloading wcode {version} …",
        zh: "正在下载 wcode {version} …",
    }
    up_to_date(version) {
        en: "wcode {version} is the latest version",
        zh: "wcode {version} 已是最新版本",
    }
    already(version) {
        en: "wcode {version} is already installed",
        zh: "wcode {version} 已安装",
    }
    newer(latest, current) {
        en: "wcode {latest} is available (installed: {current})",
        zh: "有新版本 wcode {latest}（已安装：{current}）",
    }
    older(latest, current) {
        en: "the installed wcode {current} is newer than the latest release, {latest}",
        zh: "已安装的 wcode {current} 比最新发布的 {latest} 更新",
    }
    updated(from, to, path) {
        en: "updated wcode {from} to {to}: {path}",
        zh: "已将 wcode {from} 更新到 {to}：{path}",
    }
    hint_rollback(command) {
        en: "`{command}` brings back the version of before",
        zh: "`{command}` 可恢复之前的版本",
    }
    rolled_back(path) {
        en: "brought back the version of before: {path}",
        zh: "已恢复之前的版本：{path}",
    }
    nothing_kept {
        en: "no earlier version is kept: `wcode self update` keeps the one that it replaces",
        zh: "没有保留更早的版本：`wcode self update` 会保留被替换的版本",
    }
    owned(path, manager) {
        en: "{path} was installed by {manager}, which would not know of the update",
        zh: "{path} 由 {manager} 安装，它不会知道此次更新",
    }
    hint_update_with(command) {
        en: "update it with `{command}`",
        zh: "请用 `{command}` 更新",
    }
    does_not_run(version) {
        en: "wcode {version} does not run here",
        zh: "wcode {version} 无法在此处运行",
    }
    bad_version(text) {
        en: "`{text}` is not a version such as 1.2.3",
        zh: "`{text}` 不是 1.2.3 这样的版本号",
    }
}
