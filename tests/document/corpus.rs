//! Documents that are hard to edit; each must survive every edit byte for byte.

use wcode::document::Dialect;

/// A document and what makes it hard.
pub(super) struct Case {
    pub(super) name: String,
    pub(super) dialect: Dialect,
    pub(super) text: String,
}

/// All documents, each also with CRLF, with CR and with a byte order mark.
pub(super) fn valid() -> Vec<Case> {
    let texts = [(Dialect::Json5, JSON5), (Dialect::Jsonc, JSONC), (Dialect::Json, JSON)];
    let mut cases = Vec::new();
    for (dialect, list) in texts {
        for (name, text) in list {
            let mut add = |how: &str, text: String| {
                cases.push(Case { name: format!("{name}{how}"), dialect, text });
            };
            add("", (*text).to_owned());
            add(", marked", format!("\u{feff}{text}"));
            if text.contains('\n') && !text.contains('\r') {
                add(", CRLF", text.replace('\n', "\r\n"));
                add(", CR", text.replace('\n', "\r"));
            }
        }
    }
    cases
}

const JSON5: &[(&str, &str)] = &[
    ("empty object", "{}"),
    ("empty object with a space", "{ }"),
    ("empty object over two lines", "{\n}\n"),
    ("empty object with blank lines", "{\n\n\n}"),
    ("empty object with a block comment", "{ /* none */ }"),
    ("empty object with a tight comment", "{/**/}"),
    ("empty object with a line comment", "{ // nothing yet\n}"),
    ("empty object with comments on lines of their own", "{\n  // first\n  /* second */\n}\n"),
    ("empty object, comment at the closing brace", "{\n  // c\n  /* end */ }"),
    ("one line", "{ a: 1, b: 2 }"),
    ("one line, tight", "{a:1,b:2}"),
    ("one line, spaces everywhere", "{  a : 1 , b : 2  }"),
    ("one line, comma at the end", "{ a: 1, }"),
    ("one line, tight comma at the end", "{a:1,}"),
    ("no final newline", "{\n  a: 1\n}"),
    ("several final newlines", "{\n  a: 1\n}\n\n\n"),
    ("closing brace on the last line", "{\n  a: 1 }"),
    ("first member on the first line", "{ a: 1,\n  b: 2 }"),
    ("tabs", "{\n\ta: {\n\t\tb: 1,\n\t},\n}\n"),
    ("four spaces", "{\n    a: {\n        b: 1\n    }\n}\n"),
    ("no indent", "{\na: 1,\nb: { c: 2 }\n}\n"),
    ("odd indent", "{\n   a: 1,\n     b: 2,\n c: 3\n}\n"),
    ("blank lines between members", "{\n\n  a: 1,\n\n  b: 2,\n\n}\n"),
    ("trailing spaces", "{  \n  a: 1,  \n  b: 2   \n}  \n"),
    ("comma at the end", "{\n  a: 1,\n}\n"),
    ("comma on a line of its own", "{\n  a: 1\n  ,\n}\n"),
    ("space before the comma", "{\n  a: 1 ,\n  b: 2 ,\n}"),
    ("commas lead", "{\n    a: 1\n  , b: 2\n  , c: 3\n}\n"),
    ("commas lead, tight", "{\n  a: 1\n  ,b: 2\n}\n"),
    ("commas lead, comments", "{\n    a: 1 // one\n  , b: 2 /* two */\n}\n"),
    ("commas lead, comment behind the comma", "{\n    a: 1\n  , /* of b */ b: 2\n}\n"),
    ("comma leads but one ends", "{ a: 1\n  , b: 2, }"),
    ("line comment behind the last value", "{\n  a: 1 // one\n}\n"),
    ("block comment behind the last value", "{\n  a: 1 /* one */\n}\n"),
    ("two comments behind the last value", "{\n  a: 1, /* one */ // uno\n}\n"),
    ("comment between value and comma", "{\n  a: 1 /* one */, b: 2 // two\n  , c: 3\n}\n"),
    ("comment after the last comma", "{\n  a: 1, // one\n  // tail\n}\n"),
    ("block comment after the last comma", "{ a: 1, /* tail */ }"),
    ("comment after the last comma, tight", "{a:1,/**/}"),
    ("comment between key and colon", "{ a /* key */ : 1 }"),
    ("comment between colon and value", "{ a: /* value */ 1, b: // next line\n 2 }"),
    ("comment over several lines", "{\n  a: 1, /* one\n     and\n  more */\n  b: 2\n}\n"),
    ("comments before everything", "// head\n/* more */ { a: 1 }"),
    ("comments after everything", "{ a: 1 } // end\n/* the */ // end"),
    ("comment at the end without newline", "{ a: 1 } //"),
    ("comment that looks like members", "{\n  a: 1,\n  // b: 2,\n  /* c: 3, */\n}\n"),
    ("comment marks in strings", "{ a: '// no', b: \"/* no */\", c: '*/' }"),
    ("stars in a comment", "{ /***/ a: 1 /****/ }"),
    ("slashes in a comment", "{ /*/ a: 1 */ b: 2 }"),
    ("line comment in one line's object", "{ a: 1 // x\n}"),
    ("line comment opens", "{ // open\n  a: 1\n}"),
    ("block comment opens", "{ /* of a */ a: 1 }"),
    ("single quotes", "{\n  'a': 'b',\n  'it\\'s': 'it\\'s',\n}\n"),
    ("double quotes", "{\n  \"a\": \"b\",\n  \"c\": 'd'\n}\n"),
    ("quotes in quotes", "{ a: 'say \"hi\"', b: \"it's\" }"),
    ("escaped key", "{ t\\u0061rget: 1, \"k\\u0065y\": 2, '\\x61': 3 }"),
    ("letters of the world as keys", "{ 键: 1, é: 2, ñandú: 3, ключ: 4, ำ: 5 }"),
    ("joiners in keys", "{ a\u{200c}b: 1, c\u{200d}: 2 }"),
    ("words as keys", "{ null: 1, true: 2, NaN: 3, Infinity: 4, if: 5, undefined: 6 }"),
    ("signs as keys", "{ $: 1, _: 2, $_1: 3 }"),
    ("empty keys", "{ '': 1, a: { \"\": 2 } }"),
    ("keys with spaces and dots", "{ 'a b': { 'c.d': { 'e\"f': 1 } } }"),
    ("duplicates elsewhere", "{ a: 1, a: 2, b: { c: 1, c: 2 }, d: {} }"),
    ("duplicates by escape", "{ a: 1, '\\x61': 2, d: {} }"),
    ("prototype", "{ __proto__: { a: 1 }, \"constructor\": 2, 'toString': 3 }"),
    ("lone surrogates", "{ a: '\\ud800', b: \"\\udc00x\", c: '\\ud83d\\ude00' }"),
    ("surrogates over a line continuation", "{ a: '\\ud83d\\\n\\ude00' }"),
    ("separators in strings", "{ a: 'x\u{2028}y', \"b\u{2029}\": 1 }"),
    ("separators end comments", "{ // c\u{2028} a: 1, // d\u{2029} b: 2 }"),
    ("separators as white space", "{\u{2028}a: 1,\u{2029}b: 2\u{2028}}"),
    (
        "rare white space",
        "\u{feff}{\u{a0}a\u{b}:\u{c}1\u{3000},\u{2003}b: 2\u{1680}}\u{202f}\u{205f}",
    ),
    ("hexadecimal", "{ a: 0x1F, b: -0Xdecaf, c: +0xffffffffffffffff, d: 0x10000000000000000 }"),
    ("signs of numbers", "{ a: +1, b: -1, c: -0, d: +0 }"),
    ("points", "{ a: .5, b: 5., c: -.5e-3, d: 5.e1, e: 0.0 }"),
    ("exponents", "{ a: 1e3, b: 1E+3, c: 1e-3, d: 1.50e0, e: 1e400, f: 1e-400 }"),
    ("no numbers", "{ a: Infinity, b: -Infinity, c: +Infinity, d: NaN, e: -NaN }"),
    ("big numbers", "{ a: 18446744073709551616, b: 9007199254740993, c: -9223372036854775809 }"),
    ("line continuations", "{ a: 'one \\\ntwo \\\n three' }"),
    ("line continuation by separator", "{ a: 'one \\\u{2028}two\\\u{2029}' }"),
    ("all escapes", "{ a: '\\b\\f\\n\\r\\t\\v\\0\\'\\\"\\\\\\/\\a\\x41\\u0041\\ \\é' }"),
    ("control characters in strings", "{ a: 'tab\there', b: '\u{1}\u{0}\u{7f}' }"),
    ("escaped quote at the end", "{ a: 'x\\\\', b: '\\\\\\'' }"),
    ("array root", "['a', 1, { id: 'b' }]"),
    ("array of lines", "{\n  list: [\n    'a',\n    'b', // two\n  ],\n}\n"),
    ("array on one line", "{ list: ['a', 'b'] }"),
    ("tight array", "{list:['a','b']}"),
    (
        "empty arrays",
        "{\n  a: [],\n  b: [ ],\n  c: [\n  ],\n  d: [ /* none */ ],\n  e: [ // c\n  ],\n}\n",
    ),
    ("arrays in arrays", "{ a: [[[]], [[], []]] }"),
    (
        "array of objects",
        "{\n  models: [\n    { id: 'a', name: 'A' },\n    { id: 'b', name: 'B' },\n  ],\n}\n",
    ),
    (
        "array of block objects",
        "{\n  models: [\n    {\n      id: 'a',\n    },\n    {\n      id: 'b',\n    },\n  ],\n}\n",
    ),
    ("array hugging its object", "{\n  models: [{\n    id: 'a'\n  }]\n}\n"),
    ("numbers in a grid", "{\n  a: [\n    1, 2,\n    3, 4\n  ]\n}\n"),
    ("empty object in a line", "{ a: {}, b: { c: {} } }"),
    ("empty object in a block", "{\n  a: {},\n  b: {\n    c: {\n    }\n  }\n}\n"),
    ("objects in one-line style", "{\n  a: { x: 1 },\n  b: { y: [1, 2] },\n}\n"),
    ("value on the next line", "{\n  a:\n    1,\n  b:\n  {\n    c: 2\n  }\n}\n"),
    ("brace on its own line", "{\n  a:\n  {\n    b: 1\n  }\n}\n"),
    ("mixed line ends", "{\r\n  a: 1,\n  b: {\r    c: 2\r  },\r\n}\n"),
    ("mixed indent", "{\n\ta: 1,\n  b: {\n\t  c: 2\n\t}\n}\n"),
    (
        "gateway settings",
        "// ~/.openclaw/openclaw.json\n{\n  gateway: { port: 18789, bind: 'loopback' },\n\n  /* who answers */\n  agents: {\n    defaults: {\n      model: { primary: 'acme/large' }, // the big one\n      models: { 'acme/large': { alias: 'L' } },\n    },\n  },\n  models: {\n    mode: 'merge',\n    providers: {\n      acme: {\n        baseUrl: 'https://api.acme.example/v1',\n        apiKey: '${ACME_KEY}',\n        models: [\n          { id: 'large', cost: { input: .5, output: 1. } },\n        ],\n      },\n    },\n  },\n}\n",
    ),
    ("scalar root", "'only a string'"),
    ("number root", " +.5e1 // half of ten"),
    ("null root", "/* nothing */ null"),
];

const JSONC: &[(&str, &str)] = &[
    ("jsonc empty object", "{}"),
    ("jsonc empty object with comment", "{ /* c */ }"),
    ("jsonc empty object with line comment", "{\n  // c\n}"),
    ("jsonc one line", "{ \"a\": 1 }"),
    ("jsonc tight", "{\"a\":1,\"b\":{}}"),
    ("jsonc comma at the end", "{ \"a\": [1, 2,], }"),
    ("jsonc lines", "{\n  \"a\": 1, // one\n  /* two */ \"b\": 2 // two\n}\n"),
    (
        "jsonc schema first",
        "{\n  \"$schema\": \"https://opencode.ai/config.json\",\n  \"provider\": {}\n}\n",
    ),
    ("jsonc no final newline", "// head\n{\n\t\"a\": {\n\t\t\"b\": null\n\t}\n}"),
    ("jsonc separators are no line ends", "{ // c\u{2028}still c\n \"a\": \"\u{2028}\" }"),
    ("jsonc escapes", "{ \"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\" }"),
    ("jsonc numbers", "{ \"a\": [0, -0, 1.5, 1e3, 1E-3, -1.0e+2] }"),
    ("jsonc escaped key", "{ \"t\\u0061rget\": 1 }"),
    ("jsonc prototype", "{ \"__proto__\": { \"a\": 1 } }"),
    (
        "jsonc comments everywhere",
        "/*a*/{/*b*/\"k\"/*c*/:/*d*/1/*e*/,/*f*/\"l\"/*g*/:/*h*/[/*i*/]/*j*/}/*k*/",
    ),
    ("jsonc comment ends the text", "{} // bye"),
    ("jsonc array root", "[{ \"id\": \"a\" }, 1]"),
    ("jsonc duplicates", "{ \"a\": 1, \"a\": 2, \"b\": {} }"),
    ("jsonc lone surrogate", "{ \"a\": \"\\ud800\" }"),
    ("jsonc scalar", "\"x\""),
];

const JSON: &[(&str, &str)] = &[
    ("json empty object", "{}"),
    ("json empty over lines", "{\n}"),
    ("json tight", "{\"a\":1,\"b\":[],\"c\":{}}"),
    ("json one line", "{ \"a\": 1, \"b\": [1, 2] }"),
    ("json lines", "{\n  \"a\": {\n    \"b\": [\n      \"x\"\n    ]\n  }\n}\n"),
    ("json four spaces", "{\n    \"a\": {\n        \"b\": true\n    }\n}"),
    ("json tabs", "{\n\t\"a\": {\n\t\t\"b\": false\n\t}\n}"),
    ("json escapes", "{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u2028\"}"),
    ("json numbers", "[0, -1, 1.25, 1e10, 2E-2, 123456789012345678901234567890]"),
    ("json commas lead", "{\n  \"a\": 1\n, \"b\": 2\n}"),
    (
        "json environment",
        "{\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://x.example\"\n  },\n  \"permissions\": { \"allow\": [] }\n}\n",
    ),
    ("json comment marks in strings", "{\"//\": \"/* no */\", \"#\": \"//\"}"),
    ("json duplicates", "{\"a\":1,\"a\":2,\"b\":{}}"),
    ("json scalar", "true"),
];
