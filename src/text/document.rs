//! Errors of the document engine: invalid syntax, refused edits, invalid paths.

texts! {
    position(line, column) {
        en: "line {line}, column {column}",
        zh: "第 {line} 行第 {column} 列",
    }
    unusable_value(found) {
        en: "{found} cannot be used here",
        zh: "此处不能使用{found}",
    }
    one_of(known) {
        en: "one of {known}",
        zh: "{known} 之一",
    }
    a_whole_number {
        en: "a whole number that is not negative",
        zh: "非负整数",
    }
    unknown_field(name) {
        en: "unknown field `{name}`",
        zh: "未知字段 `{name}`",
    }
    unknown_word(word) {
        en: "unknown value `{word}`",
        zh: "未知的值 `{word}`",
    }
    with_known(problem, known) {
        en: "{problem}, expected one of {known}",
        zh: "{problem}，可用：{known}",
    }
    missing_field(name) {
        en: "missing field `{name}`",
        zh: "缺少字段 `{name}`",
    }
    duplicate_field(name) {
        en: "duplicate field `{name}`",
        zh: "字段 `{name}` 重复",
    }
    expected_but_found(expected, found) {
        en: "expected {expected}, found {found}",
        zh: "应为：{expected}；实际：{found}",
    }
    not_parsed(line, column, expected, found) {
        en: "line {line}, column {column}: expected {expected}, found {found}",
        zh: "第 {line} 行第 {column} 列，应为：{expected}；实际：{found}",
    }
    a_value {
        en: "a value",
        zh: "值",
    }
    a_key {
        en: "a key",
        zh: "键",
    }
    a_key_or_brace {
        en: "a key or `}`",
        zh: "键或 `}`",
    }
    a_colon {
        en: "`:` after a key",
        zh: "键后的 `:`",
    }
    a_comma_or_brace {
        en: "`,` or `}` after a value",
        zh: "值后的 `,` 或 `}`",
    }
    a_comma_or_bracket {
        en: "`,` or `]` after a value",
        zh: "值后的 `,` 或 `]`",
    }
    a_comment {
        en: "`/` or `*` to begin a comment",
        zh: "注释开头的 `/` 或 `*`",
    }
    end_of_comment {
        en: "`*/` to end the comment",
        zh: "结束注释的 `*/`",
    }
    double_quote {
        en: "`\"` to end the string",
        zh: "结束字符串的 `\"`",
    }
    single_quote {
        en: "`'` to end the string",
        zh: "结束字符串的 `'`",
    }
    escaped_controls {
        en: "control characters only as `\\u` escapes",
        zh: "写成 `\\u` 转义的控制字符",
    }
    an_escape_of_json {
        en: "one of `\"`, `\\`, `/`, `b`, `f`, `n`, `r`, `t`, `u` after `\\`",
        zh: "`\\` 后的 `\"`、`\\`、`/`、`b`、`f`、`n`、`r`、`t`、`u` 之一",
    }
    no_digit_after_zero {
        en: "no digit after `\\0`",
        zh: "`\\0` 后的非数字字符",
    }
    an_escape_without_digit {
        en: "an escape that is no digit",
        zh: "非数字的转义字符",
    }
    an_escaped_character {
        en: "a character after `\\`",
        zh: "`\\` 后的字符",
    }
    an_escaped_letter {
        en: "an escape of a letter",
        zh: "字母的转义",
    }
    a_unicode_escape {
        en: "`u` after `\\`",
        zh: "`\\` 后的 `u`",
    }
    a_hex_digit {
        en: "a hexadecimal digit",
        zh: "十六进制数字",
    }
    a_digit {
        en: "a digit",
        zh: "数字（0-9）",
    }
    a_digit_after_point {
        en: "a digit after `.`",
        zh: "`.` 后的数字",
    }
    a_digit_of_exponent {
        en: "a digit of the exponent",
        zh: "指数部分的数字",
    }
    a_small_text {
        en: "a text below 4 GiB",
        zh: "小于 4 GiB 的文本",
    }
    not_so_deep {
        en: "at most 500 nested objects and arrays",
        zh: "对象和数组的嵌套不超过 500 层",
    }
    end_of_file {
        en: "the end of the file",
        zh: "文件结尾",
    }
    end_of_line {
        en: "the end of the line",
        zh: "行尾",
    }
    a_tab {
        en: "a tab",
        zh: "制表符",
    }
    a_space {
        en: "a space",
        zh: "空格",
    }
    a_backquote {
        en: "a backquote",
        zh: "反引号",
    }
    null {
        en: "null",
        zh: "空值（null）",
    }
    a_boolean {
        en: "a boolean",
        zh: "布尔值",
    }
    a_number {
        en: "a number",
        zh: "数字",
    }
    a_string {
        en: "a string",
        zh: "字符串",
    }
    an_array {
        en: "an array",
        zh: "数组",
    }
    an_object {
        en: "an object",
        zh: "对象",
    }
    duplicate_key(path, first, second) {
        en: "duplicate key `{path}`, at {first} and at {second}",
        zh: "`{path}` 出现了两次：{first}和{second}",
    }
    not_an_object(path, position, found) {
        en: "`{path}` at {position} is {found}, not an object",
        zh: "`{path}`（{position}）应为对象，却是{found}",
    }
    not_an_array(path, position, found) {
        en: "`{path}` at {position} is {found}, not an array",
        zh: "`{path}`（{position}）应为数组，却是{found}",
    }
    not_found(path) {
        en: "`{path}` does not exist",
        zh: "`{path}` 不存在",
    }
    too_deep(path, levels) {
        en: "`{path}` would nest deeper than {levels} levels",
        zh: "`{path}` 的嵌套将超过 {levels} 层",
    }
    invalid_edit(path, problem) {
        en: "cannot write `{path}`: {problem}",
        zh: "无法写入 `{path}`：{problem}",
    }
    removes_root {
        en: "the document as a whole cannot be removed",
        zh: "不能移除整个文档",
    }
    element_mismatch(field, value) {
        en: "a new element must be an object with `{field}` \"{value}\"",
        zh: "新元素必须是对象，且 `{field}` 为 \"{value}\"",
    }
    item_mismatch(item) {
        en: "a new item must be the string \"{item}\" itself",
        zh: "新项必须就是字符串 \"{item}\"",
    }
    not_a_value(error) {
        en: "the raw text is not a value: {error}",
        zh: "原始文本不是一个值：{error}",
    }
    surrounded_value {
        en: "the raw text has something around the value",
        zh: "原始文本中值的前后还有其他内容",
    }
    not_empty {
        en: "the container to restore is not an empty one",
        zh: "要恢复的容器不为空",
    }
    failed_verification(path, check) {
        en: "the edit of `{path}` failed its verification: {check}",
        zh: "对 `{path}` 的修改未通过校验：{check}",
    }
    result_must_parse(expected) {
        en: "the result must parse, but needs {expected}",
        zh: "结果必须能被解析，但缺少：{expected}",
    }
    edit_has_container {
        en: "an edit has a container",
        zh: "修改必须位于某个容器中",
    }
    container_stays {
        en: "the container stays at its place",
        zh: "容器的位置不变",
    }
    replaced_has_place {
        en: "a replaced value has a place",
        zh: "被替换的值必须有位置",
    }
    value_stays {
        en: "the value stays at its place",
        zh: "值的位置不变",
    }
    new_value_is_there {
        en: "the new value is at its path",
        zh: "新值位于其路径上",
    }
    one_child_changes {
        en: "one child is added or removed",
        zh: "恰好增加或移除一个子项",
    }
    comments_stay {
        en: "all comments stay",
        zh: "所有注释都保留",
    }
    bytes_around_stay {
        en: "all bytes before and after the edited place stay",
        zh: "修改处前后的字节都不变",
    }
    invalid_path(expected, offset) {
        en: "invalid path: expected {expected} at byte {offset}",
        zh: "不是有效的路径：第 {offset} 字节处应为：{expected}",
    }
    a_dot_or_bracket {
        en: "`.` or `[`",
        zh: "`.` 或 `[`",
    }
    a_word {
        en: "a word",
        zh: "单词",
    }
    a_quoted_text {
        en: "a text in double quotes",
        zh: "双引号中的文本",
    }
}
