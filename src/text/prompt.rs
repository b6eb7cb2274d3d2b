//! Texts around a question: the keys, the counts, what is wrong with an answer (`crate::prompt`).

texts! {
    no_terminal {
        en: "there is no terminal to prompt on",
        zh: "没有可供问答的终端",
    }
    hint_no_terminal {
        en: "run it in a terminal, or pass every setting as a flag of `wcode apply`",
        zh: "请在终端中运行，或用 `wcode apply` 的选项给出全部设置",
    }
    key_move(keys) {
        en: "{keys} move",
        zh: "{keys} 移动",
    }
    key_choose {
        en: "Space select",
        zh: "空格 选择",
    }
    key_search {
        en: "type to search",
        zh: "输入 搜索",
    }
    key_all(key) {
        en: "{key} all",
        zh: "{key} 全选",
    }
    key_go_on {
        en: "Enter next",
        zh: "回车 继续",
    }
    key_yes {
        en: "Enter yes",
        zh: "回车 是",
    }
    key_no {
        en: "Enter no",
        zh: "回车 否",
    }
    key_edit(key) {
        en: "{key} edit",
        zh: "{key} 编辑",
    }
    key_take {
        en: "Enter select",
        zh: "回车 选择",
    }
    key_drop {
        en: "Enter deselect",
        zh: "回车 取消选择",
    }
    key_tab {
        en: "Tab select and stay",
        zh: "Tab 选择并继续搜索",
    }
    key_back(key) {
        en: "{key} back",
        zh: "{key} 返回",
    }
    key_clear {
        en: "Esc clear",
        zh: "Esc 清除搜索",
    }
    key_quit {
        en: "Esc quit",
        zh: "Esc 退出",
    }
    search {
        en: "Search:",
        zh: "搜索：",
    }
    nothing_matches {
        en: "no matches",
        zh: "没有匹配项",
    }
    chosen(count) {
        en: "{count} selected",
        zh: "已选 {count}",
    }
    no_match_add(text) {
        en: "nothing in the list matches; Down and Enter add `{text}`",
        zh: "列表中没有匹配项；按向下键再按回车可添加 `{text}`",
    }
    add_to_list(text) {
        en: "add `{text}`, which is not in the list",
        zh: "添加列表中没有的 `{text}`",
    }
    key_typed(clear) {
        en: "This looks like an API key, so it is hidden; {clear} clears it. `wcode key set` takes a key.",
        zh: "这看起来是 API 密钥，因此不显示；按 {clear} 清除。设置密钥请用 `wcode key set`。",
    }
    key_shown {
        en: "This looks like an API key, and it can be read on the screen: clear the screen. `wcode key set` takes a key.",
        zh: "这看起来是 API 密钥，且已显示在屏幕上：请清屏。设置密钥请用 `wcode key set`。",
    }
    chosen_list {
        en: "Selected:",
        zh: "已选：",
    }
    at_least(count) {
        en: "Choose at least {count}",
        zh: "请至少选择 {count} 个",
    }
    none_chosen {
        en: "none",
        zh: "无",
    }
    review_yes {
        en: "Yes",
        zh: "是",
    }
    review_diff {
        en: "Show the whole diff",
        zh: "查看完整差异",
    }
    review_no {
        en: "No",
        zh: "否",
    }
    yes {
        en: "yes",
        zh: "是",
    }
    no {
        en: "no",
        zh: "否",
    }
    plain_number {
        en: "Number",
        zh: "编号",
    }
    plain_numbers {
        en: "Numbers, such as 1 3-5; * for all, 0 for none",
        zh: "编号，例如 1 3-5；* 为全部，0 为无",
    }
    plain_answer {
        en: "Answer",
        zh: "回答",
    }
    plain_hidden {
        en: "Answer (not shown)",
        zh: "回答（不显示）",
    }
    plain_ways_out {
        en: "(< goes back, Ctrl-C quits)",
        zh: "（< 返回，Ctrl-C 退出）",
    }
    plain_way_out {
        en: "(Ctrl-C quits)",
        zh: "（Ctrl-C 退出）",
    }
    plain_not_understood(text) {
        en: "`{text}` is not one of the choices",
        zh: "`{text}` 不在选项中",
    }
    plain_empty {
        en: "an answer is required",
        zh: "请输入回答",
    }
}
