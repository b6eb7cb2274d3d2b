//! What `many` looks like. Pure.

use crate::prompt::draw::Frame;
use crate::prompt::help::{self, Hint};
use crate::prompt::many::state::{Item, MultiSelectState};
use crate::prompt::state::View;
use crate::prompt::style::{Line, Paint, ending, width};
use crate::prompt::table::{self, Columns};
use crate::text::{labelled, prompt as text, wizard::list_separator};

pub(super) fn frame(state: &MultiSelectState<'_>, view: &View) -> Frame {
    let mut frame = help::question(state.many.question, view);
    let (line, column) = status(state, view);
    frame.cursor = column.map(|column| (frame.lines.len(), column));
    frame.push(line);
    if state.many.searchable {
        frame.push(chosen(state, view));
    }
    let columns = columns(state, view);
    if !state.many.head.is_empty() {
        let head: Vec<String> = state.many.head.iter().map(|&cell| cell.to_owned()).collect();
        let mut line = Line::new(Paint::Plain, &" ".repeat(indent(view)));
        line.append(columns.row(&head, (Paint::Dim, Paint::Dim), view.marks));
        frame.push(line);
    }
    let page = page(state, view);
    let top = state.top(page);
    for at in (top..state.shown.len()).take(page) {
        frame.push(item(state, at, &columns, view));
    }
    let key_typed = state.hides_search.then(|| text::key_typed("Esc"));
    for line in key_typed.iter().chain(&state.problem).flat_map(|it| help::problem(it, view)) {
        frame.push(line);
    }
    frame.push(help::keys(hints(state, view), view));
    frame
}

/// How many rows are shown.
pub(super) fn page(state: &MultiSelectState<'_>, view: &View) -> usize {
    let question = help::question(state.many.question, view).lines.len();
    let head = usize::from(!state.many.head.is_empty());
    let chosen = usize::from(state.many.searchable);
    table::page(view.size.rows, question + head + chosen + STATUS_PROBLEM_AND_HELP)
}

const STATUS_PROBLEM_AND_HELP: usize = 3;

fn indent(view: &View) -> usize {
    2 + 2 + width(view.marks.chosen) + 1
}

/// Of all rows and not of the shown ones: the columns keep their place while the list narrows.
fn columns(state: &MultiSelectState<'_>, view: &View) -> Columns {
    let head: Vec<String> = state.many.head.iter().map(|&cell| cell.to_owned()).collect();
    let rows = state.many.rows.iter().map(|row| row.cells.as_slice());
    let room = view.size.usable().saturating_sub(indent(view));
    let typed: Vec<Vec<String>> = state.shown.iter().map(|&item| state.cells(item)).collect();
    let none = state.many.rows.is_empty();
    let typed = typed.iter().map(Vec::as_slice).filter(|_| none);
    Columns::fitting(rows.chain([head.as_slice()]).chain(typed), room)
}

/// The search with the counts, and the column of the cursor in it.
fn status(state: &MultiSelectState<'_>, view: &View) -> (Line, Option<usize>) {
    let (position, count) = state.position();
    let counts = format!("{}  ({position}/{count})", text::chosen(state.count()));
    let mut line = Line::new(Paint::Plain, "  ");
    if !state.many.searchable {
        return (line.with(Paint::Dim, &counts), None);
    }
    line.add(Paint::Dim, &labelled(text::search(), ""));
    let end = view.size.usable().saturating_sub(width(&counts) + 3);
    let search = state.search_shown(view.marks.hidden);
    line.add(Paint::Accent, ending(&search, end.saturating_sub(line.width())));
    let column = line.width();
    line.pad(column.max(SEARCH.min(end)) + 3);
    (line.with(Paint::Dim, &counts), Some(column))
}

/// What is chosen, wherever the list is: as many labels as fit, and how many more there are.
fn chosen(state: &MultiSelectState<'_>, view: &View) -> Line {
    let labels = state.labels();
    let label = labelled(text::chosen_list(), "");
    let mut line = Line::new(Paint::Plain, "  ").with(Paint::Dim, &label);
    if labels.is_empty() {
        return line.with(Paint::Dim, text::none_chosen());
    }
    let room = view.size.usable().saturating_sub(line.width());
    let more = |hidden: usize| if hidden == 0 { String::new() } else { format!(" +{hidden}") };
    let mut used = 0;
    let fits = |(at, label): &(usize, &String)| {
        used += width(label) + if *at == 0 { 0 } else { width(list_separator()) };
        used + width(&more(labels.len() - at - 1)) <= room
    };
    let count = labels.iter().enumerate().take_while(fits).count().max(1);
    let more = more(labels.len() - count);
    let names = Line::new(Paint::Accent, &labels[..count].join(list_separator()));
    line.append(names.cut(room.saturating_sub(width(&more)), view.marks.more));
    line.with(Paint::Dim, &more)
}

/// The counts keep their place while a short text is typed.
const SEARCH: usize = 20;

fn item(state: &MultiSelectState<'_>, at: usize, columns: &Columns, view: &View) -> Line {
    let item = state.shown[at];
    let (here, paint) =
        if at == state.at { (view.marks.here, Paint::Accent) } else { (" ", Paint::Plain) };
    let mut line = Line::new(Paint::Plain, "  ").with(Paint::Accent, here).with(Paint::Plain, " ");
    if item == Item::NoMatch {
        line.pad(indent(view));
        return line.with(Paint::Dim, text::nothing_matches());
    }
    let is_chosen = state.is_chosen(item);
    let mark = if is_chosen { view.marks.chosen } else { view.marks.open };
    line.add(if is_chosen { Paint::Accent } else { Paint::Dim }, mark);
    line.add(Paint::Plain, " ");
    match item {
        Item::Row(_) => {
            line.append(columns.row(&state.cells(item), (paint, Paint::Dim), view.marks))
        }
        Item::Typed(_) => line.add(paint, &state.cells(item).concat()),
        Item::Offer => {
            line.add(paint, &text::add_to_list(state.search_shown(view.marks.hidden).trim()))
        }
        Item::NoMatch => {}
    }
    line
}

fn hints(state: &MultiSelectState<'_>, view: &View) -> Vec<Hint> {
    let all = |key: &str| Hint(2, text::key_all(key));
    if state.is_searching() {
        let is_chosen = state.current().is_some_and(|item| state.is_chosen(item));
        let enter = if is_chosen { text::key_drop() } else { text::key_take() };
        return [Hint::moving(view), Hint(9, enter.into()), Hint(4, text::key_tab().into())]
            .into_iter()
            .chain([all("Ctrl-A"), Hint(8, text::key_clear().into())])
            .collect();
    }
    let mut hints = vec![Hint::moving(view), Hint(8, text::key_choose().into())];
    if state.many.searchable {
        hints.push(Hint(4, text::key_search().into()));
    }
    hints.extend([all(if state.many.searchable { "Ctrl-A" } else { "a" }), Hint::enter()]);
    hints.extend(Hint::ways_out(view, true));
    hints
}

#[cfg(test)]
mod tests {
    use super::MultiSelectState;
    use crate::prompt::keys::Key;
    use crate::prompt::state::testing::{press, screen};
    use crate::prompt::state::{Prompt, View};
    use crate::prompt::{MultiSelect, Row};

    fn rows(count: usize) -> Vec<Row> {
        let row = |at: usize| Row {
            id: format!("vendor/model-{at}"),
            cells: vec![format!("vendor/model-{at}"), format!("模型{at}"), "128k".into()],
        };
        (1..=count).map(row).collect()
    }

    fn many<'a>(rows: &'a [Row], chosen: &'a [String]) -> MultiSelect<'a> {
        let head = &["Model", "Name", "Context"];
        MultiSelect {
            question: "Which models?",
            head,
            rows,
            chosen,
            min: 1,
            searchable: true,
            allow_custom: true,
        }
    }

    #[test]
    fn it_shows_the_search_the_counts_and_columns_that_line_up() {
        let (rows, chosen) = (rows(3), ["vendor/model-2".to_owned()]);
        let many = many(&rows, &chosen);
        let shown = screen(&MultiSelectState::new(&many), &View::for_test(80, 24));
        assert_eq!(
            shown[..7],
            [
                "? Which models?",
                "  Search:              1 selected  (1/3)",
                "  Selected: vendor/model-2",
                "      Model           Name   Context",
                "  ❯ ○ vendor/model-1  模型1  128k",
                "    ● vendor/model-2  模型2  128k",
                "    ○ vendor/model-3  模型3  128k",
            ]
        );
        assert!(shown[7].contains("Space select · type to search"), "{shown:#?}");
    }

    #[test]
    fn hundreds_of_rows_fit_a_small_window() {
        let rows = rows(312);
        let many = many(&rows, &[]);
        let view = View::for_test(40, 15);
        let mut state = MultiSelectState::new(&many);
        state.key(Key::End, &view);
        let shown = screen(&state, &view);
        assert!(shown.len() <= 15, "{shown:#?}");
        assert!(shown[1].contains("(312/312)") && shown[1].contains("0 selected"), "{shown:#?}");
        assert!(shown.contains(&"  ❯ ○ vendor/model-312  模型312".to_owned()), "{shown:#?}");
        press(&mut state, "model-31", &view);
        let shown = screen(&state, &view);
        assert_eq!(shown[1], "  Search: model-31    0 selected  (1/5)");
        assert_eq!(shown[8], "    ○ add `model-31`, which is not in …", "{shown:#?}");
        assert!(shown.last().unwrap().contains("Enter select"), "{shown:#?}");
        press(&mut state, &"x".repeat(60), &view);
        let shown = screen(&state, &view);
        assert_eq!(state.frame(&view).cursor.map(|(line, _)| line), Some(1));
        assert!(shown[1].contains("(0/1)"), "the counts stay: {shown:#?}");
        assert_eq!(shown[4], "  ❯   no matches");
    }

    #[test]
    fn what_is_chosen_is_shown_while_the_list_is_searched() {
        let (rows, view) = (rows(40), View::for_test(40, 15));
        let chosen: Vec<String> = rows[..12].iter().map(|row| row.id.clone()).collect();
        let many = many(&rows, &chosen);
        let mut state = MultiSelectState::new(&many);
        press(&mut state, "nothing", &view);
        assert_eq!(screen(&state, &view)[2], "  Selected: vendor/model-1 +11");
        let wide = screen(&state, &View::for_test(80, 24));
        let names = (1..=4).map(|at| format!("vendor/model-{at}")).collect::<Vec<_>>().join(", ");
        assert_eq!(wide[2], format!("  Selected: {names} +8"));
        let many = MultiSelect { chosen: &[], ..many };
        assert_eq!(screen(&MultiSelectState::new(&many), &view)[2], "  Selected: none");
    }

    #[test]
    fn a_key_typed_into_the_search_is_hidden_and_cannot_be_added() {
        let mut rows = rows(3);
        rows[2].id = "Qwen3-235B-A22B-Instruct-2507-FP8".into();
        let many = many(&rows, &[]);
        let view = View::for_test(80, 24);
        let mut state = MultiSelectState::new(&many);
        press(&mut state, "sk-abcdef12", &view);
        let shown = screen(&state, &view);
        assert!(shown[1].starts_with("  Search: •••••••••••  "), "{shown:#?}");
        assert!(shown[4].ends_with("no matches") && shown[5].starts_with("✗ This looks like"));
        state.key(Key::Down, &view);
        press(&mut state, "\n", &view);
        state.key(Key::Tab, &view);
        assert_eq!((state.count(), screen(&state, &view)), (0, shown), "nothing adds it");
        assert!(state.escape());
        let is_listed = |state: &MultiSelectState<'_>| !state.hides_search;
        press(&mut state, "qwen3-235b-a22b-instruct-2507-fp8", &view);
        assert!(is_listed(&state) && screen(&state, &view)[1].contains("qwen3-235b"));
        state.escape();
        press(&mut state, "Llama4-235B-A22B-Instruct-2507-FP8", &view);
        let shown = screen(&state, &view);
        assert!(!shown.concat().contains("Llama4") && shown[5].contains("add `•••"), "{shown:#?}");
        state.key(Key::Down, &view);
        press(&mut state, "\n", &view);
        assert_eq!(state.ids(), ["Llama4-235B-A22B-Instruct-2507-FP8"], "it may be an id");
    }

    #[test]
    fn what_is_wrong_stands_above_the_keys() {
        let rows = rows(2);
        let many =
            MultiSelect { searchable: false, allow_custom: false, head: &[], ..many(&rows, &[]) };
        let view = View::for_test(40, 15);
        let mut state = MultiSelectState::new(&many);
        press(&mut state, "\n", &view);
        assert_eq!(
            screen(&state, &view),
            [
                "? Which models?",
                "  0 selected  (1/2)",
                "  ❯ ○ vendor/model-1  模型1  128k",
                "    ○ vendor/model-2  模型2  128k",
                "✗ Choose at least 1",
                "  Space select · Enter next · ← back",
            ]
        );
    }
}
