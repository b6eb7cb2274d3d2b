//! Texts around the pages of the manual (`crate::manual`); the pages themselves are Markdown.

texts! {
    // A table that is set as terms.
    cell(name, text) {
        en: "{name}: {text}",
        zh: "{name}：{text}",
    }

    // `wcode help`
    topics {
        en: "Manual (`wcode help TOPIC`):",
        zh: "手册（`wcode help TOPIC`）：",
    }
    examples {
        en: "Examples:",
        zh: "示例：",
    }

    // Man pages.
    man_pages_written(count, folder) {
        en: "{count} man pages were written to `{folder}`",
        zh: "已将 {count} 个 man 手册页写入 `{folder}`",
    }
    possible_values(names) {
        en: "[possible values: {names}]",
        zh: "[可选值：{names}]",
    }
    name {
        en: "NAME",
        zh: "名称",
    }
    synopsis {
        en: "SYNOPSIS",
        zh: "概要",
    }
    description {
        en: "DESCRIPTION",
        zh: "描述",
    }
    commands {
        en: "COMMANDS",
        zh: "命令",
    }
    arguments {
        en: "ARGUMENTS",
        zh: "参数",
    }
    options {
        en: "OPTIONS",
        zh: "选项",
    }
    examples_heading {
        en: "EXAMPLES",
        zh: "示例",
    }
    exit_status {
        en: "EXIT STATUS",
        zh: "退出状态",
    }
    see_also {
        en: "SEE ALSO",
        zh: "另见",
    }
    book {
        en: "wcode manual",
        zh: "wcode 手册",
    }
}
