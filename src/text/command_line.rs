//! What is wrong with a command line (`crate::cli::usage_errors`). In English clap reports it itself, except in JSON.

texts! {
    unknown_argument(name) {
        en: "unexpected argument `{name}` found",
        zh: "无法识别的参数 `{name}`",
    }
    unknown_subcommand(name) {
        en: "unrecognized subcommand `{name}`",
        zh: "无法识别的子命令 `{name}`",
    }
    subcommand_needed(name) {
        en: "`{name}` requires a subcommand but one was not provided",
        zh: "`{name}` 需要一个子命令",
    }
    arguments_needed(names) {
        en: "the following required arguments were not provided: {names}",
        zh: "缺少必需的参数：{names}",
    }
    given_twice(name) {
        en: "the argument `{name}` cannot be used multiple times",
        zh: "`{name}` 只能给出一次",
    }
    not_together(name, others) {
        en: "`{name}` cannot be used with {others}",
        zh: "`{name}` 不能与 {others} 同时使用",
    }

    no_json_report(command) {
        en: "`wcode {command}` has no JSON report",
        zh: "`wcode {command}` 没有 JSON 报告",
    }

    needs_yes {
        en: "there is no terminal to confirm on",
        zh: "没有可供确认的终端",
    }
    hint_needs_yes(command) {
        en: "`{command}` writes without asking",
        zh: "`{command}` 不询问，直接写入",
    }

    // `help`
    unknown_topic(name) {
        en: "there is no command and no page of the manual called `{name}`",
        zh: "没有名为 `{name}` 的命令或手册页",
    }
    hint_topics(names) {
        en: "pages of the manual: {names}",
        zh: "手册页：{names}",
    }

    // Values.
    value_needed(name) {
        en: "a value is required for `{name}` but none was supplied",
        zh: "`{name}` 需要一个值",
    }
    equals_needed(name) {
        en: "equal sign is needed when assigning values to `{name}`",
        zh: "`{name}` 的值须用等号给出",
    }
    invalid_value(value, name) {
        en: "invalid value `{value}` for `{name}`",
        zh: "`{name}` 的值 `{value}` 无效",
    }
    with_values(problem, values) {
        en: "{problem} (possible values: {values})",
        zh: "{problem}（可选值：{values}）",
    }
    with_reason(problem, reason) {
        en: "{problem}: {reason}",
        zh: "{problem}：{reason}",
    }
    no_whole_number {
        en: "invalid digit found in string",
        zh: "应为非负整数",
    }
    number_too_large {
        en: "number too large to fit in target type",
        zh: "数值过大",
    }
    outside(range) {
        en: "not in {range}",
        zh: "不在 {range} 范围内",
    }
    one_value_too_many(value, name) {
        en: "unexpected value `{value}` for `{name}` found; no more were expected",
        zh: "`{name}` 后有多余的值 `{value}`",
    }
    too_few_values(name, wanted, given) {
        en: "{wanted} values required by `{name}`; only {given} provided",
        zh: "`{name}` 至少需要 {wanted} 个值，只给出了 {given} 个",
    }
    other_number_of_values(name, wanted, given) {
        en: "{wanted} values required for `{name}` but {given} provided",
        zh: "`{name}` 需要 {wanted} 个值，给出了 {given} 个",
    }

    // What to do.
    hint_similar(names) {
        en: "a similar one exists: {names}",
        zh: "你要用的可能是 {names}",
    }
    more_information {
        en: "For more information, try `--help`.",
        zh: "更多信息请用 `--help`",
    }
}
