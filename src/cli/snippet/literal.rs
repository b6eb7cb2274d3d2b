//! JSON values as literals of a programming language.

use serde_json::{Map, Number, Value};

/// A longer literal gets a line for each member.
const MAX_LINE_LEN: usize = 80;

/// How a language writes values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Json,
    Python,
    JavaScript,
    Go,
    Ruby,
    Php,
    CSharp,
    Dart,
    Swift,
    /// In the macro `json!`.
    Rust,
}

/// The words that C# keeps for itself, of those that JSON objects for an API may have as names.
const CSHARP_KEYWORDS: [&str; 14] = [
    "bool", "const", "default", "double", "enum", "false", "float", "if", "in", "int", "null",
    "object", "string", "true",
];

impl Syntax {
    /// What a level is indented by.
    pub(super) fn indent(self) -> &'static str {
        match self {
            Self::Go => "\t",
            Self::JavaScript | Self::Ruby | Self::Dart | Self::Json => "  ",
            _ => "    ",
        }
    }

    /// A member of an object, over several lines if it is long; `before` is the indentation of its line.
    pub(super) fn member(self, name: &str, value: &Value, before: &str) -> String {
        let key = self.key(name);
        let flat = format!("{key}{}", self.flat(value));
        if before.len() + flat.len() <= MAX_LINE_LEN {
            return flat;
        }
        format!("{key}{}", self.spread(value, before))
    }

    /// On one line.
    pub(super) fn flat(self, value: &Value) -> String {
        match value {
            Value::Null => self.null().to_owned(),
            Value::Bool(value) => self.boolean(*value).to_owned(),
            Value::Number(number) => self.number(number),
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                let (open, close) = self.array(items);
                let items: Vec<String> = items.iter().map(|item| self.flat(item)).collect();
                format!("{open}{}{close}", items.join(", "))
            }
            Value::Object(members) if members.is_empty() => self.empty_object().to_owned(),
            Value::Object(members) => {
                let (open, close) = self.object(members);
                let pad = if self.pads_objects(members) { " " } else { "" };
                let members = members.iter().map(|(name, value)| {
                    format!("{}{}", self.member_key(name, members), self.flat(value))
                });
                let members: Vec<String> = members.collect();
                format!("{open}{pad}{}{pad}{close}", members.join(", "))
            }
        }
    }

    /// A line for each member, with those that are long spread in turn.
    fn spread(self, value: &Value, before: &str) -> String {
        let inner = format!("{before}{}", self.indent());
        let fits = |flat: &str| inner.len() + flat.len() <= MAX_LINE_LEN;
        let item = |key: String, value: &Value| {
            let flat = self.flat(value);
            let value = if fits(&flat) { flat } else { self.spread(value, &inner) };
            format!("{inner}{key}{value}")
        };
        let (open, close, lines): (_, _, Vec<String>) = match value {
            Value::Array(items) if !items.is_empty() => {
                let (open, close) = self.array(items);
                let lines = items.iter().map(|value| item(String::new(), value));
                (open, close, lines.collect())
            }
            Value::Object(members) if !members.is_empty() => {
                let (open, close) = self.object(members);
                let lines =
                    members.iter().map(|(name, value)| item(self.member_key(name, members), value));
                (open, close, lines.collect())
            }
            scalar => return self.flat(scalar),
        };
        let last = if self == Self::Json { "" } else { "," };
        format!("{}\n{}{last}\n{before}{}", open.trim_end(), lines.join(",\n"), close.trim_start())
    }

    fn null(self) -> &'static str {
        match self {
            Self::Python => "None",
            Self::Go | Self::Ruby => "nil",
            Self::CSharp => "(object?)null",
            Self::Swift => "NSNull()",
            _ => "null",
        }
    }

    fn boolean(self, value: bool) -> &'static str {
        match (self, value) {
            (Self::Python, true) => "True",
            (Self::Python, false) => "False",
            (_, true) => "true",
            (_, false) => "false",
        }
    }

    fn number(self, number: &Number) -> String {
        let is_wide = number.as_i64().is_some_and(|number| i32::try_from(number).is_err());
        match self {
            // An integer without a type is an `i32`.
            Self::Rust if is_wide => format!("{number}_i64"),
            Self::Rust if number.as_i64().is_none() && number.is_u64() => format!("{number}_u64"),
            _ => number.to_string(),
        }
    }

    fn string(self, text: &str) -> String {
        let quote = if matches!(self, Self::Php | Self::Dart) { '\'' } else { '"' };
        let inner: String = text.chars().map(|c| self.escaped(c, quote)).collect();
        if self == Self::Php && text.chars().any(char::is_control) {
            // Only between double quotes has PHP escapes for them.
            let inner: String = text.chars().map(escaped_for_php).collect();
            return format!("\"{inner}\"");
        }
        format!("{quote}{inner}{quote}")
    }

    fn escaped(self, c: char, quote: char) -> String {
        match c {
            '\\' => "\\\\".into(),
            c if c == quote => format!("\\{c}"),
            // Both begin an interpolation.
            '#' if self == Self::Ruby => "\\#".into(),
            '$' if self == Self::Dart => "\\$".into(),
            '\n' => "\\n".into(),
            '\r' => "\\r".into(),
            '\t' => "\\t".into(),
            c if c.is_control() && matches!(self, Self::Rust | Self::Swift) => {
                format!("\\u{{{:x}}}", u32::from(c))
            }
            c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
            c => c.into(),
        }
    }

    /// The name of a member, and what is between it and its value.
    fn key(self, name: &str) -> String {
        let is_name = is_identifier(name);
        match self {
            Self::Ruby | Self::JavaScript if is_name => format!("{name}: "),
            Self::CSharp => format!("{name} = "),
            Self::Php => format!("{} => ", self.string(name)),
            _ => format!("{}: ", self.string(name)),
        }
    }

    /// As `key`, in an object with these members.
    fn member_key(self, name: &str, members: &Map<String, Value>) -> String {
        if self == Self::CSharp && !is_anonymous(members) {
            return format!("[{}] = ", self.string(name));
        }
        self.key(name)
    }

    fn object(self, members: &Map<String, Value>) -> (&'static str, &'static str) {
        // PHP takes such names for the places of a list.
        let has_numbers = members.keys().any(|name| name.parse::<i64>().is_ok());
        match self {
            Self::Go => ("map[string]any{", "}"),
            Self::Php if has_numbers => ("(object) [", "]"),
            Self::Php => ("[", "]"),
            Self::CSharp if is_anonymous(members) => ("new {", "}"),
            Self::CSharp => ("new Dictionary<string, object> {", "}"),
            Self::Swift => ("[", "] as [String: Any]"),
            _ => ("{", "}"),
        }
    }

    fn empty_object(self) -> &'static str {
        match self {
            Self::Go => "map[string]any{}",
            Self::Php => "new stdClass()",
            Self::CSharp => "new { }",
            Self::Swift => "[:] as [String: Any]",
            _ => "{}",
        }
    }

    fn array(self, items: &[Value]) -> (&'static str, &'static str) {
        let is_of_strings = !items.is_empty() && items.iter().all(Value::is_string);
        match self {
            Self::Go if is_of_strings => ("[]string{", "}"),
            Self::Go => ("[]any{", "}"),
            Self::CSharp if is_of_strings => ("new[] { ", " }"),
            Self::CSharp => ("new object[] { ", " }"),
            Self::Swift if !is_of_strings => ("[", "] as [Any]"),
            _ => ("[", "]"),
        }
    }

    fn pads_objects(self, members: &Map<String, Value>) -> bool {
        match self {
            Self::Json | Self::JavaScript | Self::Ruby | Self::Rust => true,
            Self::CSharp => !members.is_empty(),
            _ => false,
        }
    }
}

fn escaped_for_php(c: char) -> String {
    match c {
        '\\' | '"' | '$' => format!("\\{c}"),
        '\n' => "\\n".into(),
        '\r' => "\\r".into(),
        '\t' => "\\t".into(),
        c if c.is_control() => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.into(),
    }
}

fn is_identifier(name: &str) -> bool {
    let is_start = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.starts_with(is_start) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// True if an anonymous type of C# can have these members.
fn is_anonymous(members: &Map<String, Value>) -> bool {
    members.keys().all(|name| is_identifier(name) && !CSHARP_KEYWORDS.contains(&name.as_str()))
}
