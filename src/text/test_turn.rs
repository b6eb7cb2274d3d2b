//! What `wcode test` asks and reports (`crate::cli::test_turn`).

texts! {
    nothing_to_test {
        en: "no client on this machine is set up by wcode",
        zh: "本机没有由 wcode 配置的客户端",
    }
    hint_apply {
        en: "`wcode apply` sets one up, `wcode status` shows what is there",
        zh: "`wcode apply` 可进行配置，`wcode status` 显示现状",
    }
    confirm(clients) {
        en: "Send `hi` through {clients}? It costs a few tokens each.",
        zh: "通过 {clients} 各发送一句 `hi` 吗？每次会消耗少量 token。",
    }
    not_sent {
        en: "nothing was sent",
        zh: "未发送任何内容",
    }
    asking(client) {
        en: "starting {client} …",
        zh: "正在启动 {client} …",
    }
    answered(client, time) {
        en: "{client}: answered ({time})",
        zh: "{client}：已回答（{time}）",
    }
    did_not_answer(client, why) {
        en: "{client}: no answer: {why}",
        zh: "{client}：没有回答：{why}",
    }
    said_nothing {
        en: "it ended without a word",
        zh: "程序结束，但没有任何输出",
    }
    failed(status) {
        en: "it failed ({status}); see its own message above",
        zh: "运行失败（{status}）；其自身的消息见上文",
    }
}
