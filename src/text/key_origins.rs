//! To which hosts a stored key may go (`crate::plan::key_origins`).

texts! {
    not_for_that_host(id, origin, hosts) {
        en: "the stored key `{id}` may be sent to {hosts} only, and not to {origin}",
        zh: "已存密钥 `{id}` 只能发送到 {hosts}，不能发送到 {origin}",
    }
    hint_not_for_that_host(command, origin) {
        en: "if you trust that host with this key: `{command}`, or `keyOrigin: '{origin}'` in the provisioning file",
        zh: "如果你信任该主机，可将此密钥交给它：`{command}`，或在预置文件中写入 `keyOrigin: '{origin}'`",
    }
    confirm_host(id, origin, vendor) {
        en: "send the stored key `{id}` to {origin}, which is not a host of {vendor}?",
        zh: "{origin} 不是 {vendor} 的主机，要将已存密钥 `{id}` 发送到那里吗？",
    }
    goes_to_another_host(id, origin, vendor) {
        en: "the stored key `{id}` will be sent to {origin}, which is not a host of {vendor}",
        zh: "已存密钥 `{id}` 将发送到 {origin}，它不是 {vendor} 的主机",
    }
    existing_key_to_another_host(client, vendor, origin) {
        en: "the key that {client} has for {vendor} would be sent to {origin}, which is not a host of {vendor}",
        zh: "{client} 中 {vendor} 的密钥将发送到 {origin}，它不是 {vendor} 的主机",
    }
    claimed(key, hosts) {
        en: "{key} would be sent to {hosts}, which only this link names",
        zh: "{key}会发送到 {hosts}，而该主机只由此链接给出",
    }
    hint_claimed(flags) {
        en: "if that host may have this key, add `{flags}`",
        zh: "如果可以将此密钥交给该主机，请加上 `{flags}`",
    }
    a_stored_key(id) {
        en: "the stored key `{id}`",
        zh: "已存密钥 `{id}` ",
    }
    a_key_in_variable(name) {
        en: "the key in the variable `{name}`",
        zh: "变量 `{name}` 中的密钥",
    }
    a_key_of_client(client) {
        en: "the key that {client} has for this vendor",
        zh: "{client} 中此供应商的密钥",
    }
    may_go_to(hosts) {
        en: "may be sent to {hosts}",
        zh: "可发送到 {hosts}",
    }
}
