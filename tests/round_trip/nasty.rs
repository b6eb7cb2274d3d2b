//! The hostile documents, each under a name that says what is hard about it.
//!
//! `shared` is JSONC, which both clients read; `json5` only OpenClaw reads; the rest is about the paths of
//! one client. Empty containers are generated for every level of those paths.

/// Documents for OpenClaw.
pub(super) fn openclaw() -> Vec<(String, String)> {
    let levels =
        ["models", "models.providers", "agents", "agents.defaults", "agents.defaults.model"];
    let mut all = owned(SHARED);
    all.extend(owned(JSON5));
    all.extend(owned(OPENCLAW));
    all.extend(restore_empty(&levels));
    all
}

/// Documents for OpenCode.
pub(super) fn opencode() -> Vec<(String, String)> {
    let mut all = owned(SHARED);
    all.extend(owned(OPENCODE));
    all.extend(restore_empty(&["provider"]));
    all
}

fn owned(table: &[(&str, &str)]) -> Vec<(String, String)> {
    table.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// Empty objects of every shape at each of these paths, on several lines and on one.
fn restore_empty(places: &[&str]) -> Vec<(String, String)> {
    let shapes = [
        "{}",
        "{ }",
        "{\n}",
        "{\n\n  }",
        "{/* c */}",
        "{ // c\n}",
        "{\n  // c\n  }",
        "{\t}",
        "{\n    /* c */ /* d */\n\n  }",
        "{ // c\n  // d\n  }",
    ];
    let mut all = Vec::new();
    for place in places {
        for shape in shapes {
            let mut text = shape.to_owned();
            for name in place.split('.').rev() {
                text = format!("{{\n  \"{name}\": {text}\n}}");
            }
            all.push((format!("{shape:?} at {place}"), format!("{text}\n")));
        }
        let inline = place
            .split('.')
            .rev()
            .fold("{}".to_owned(), |text, name| format!("{{\"{name}\":{text}}}"));
        all.push((format!("tight and empty at {place}"), inline));
    }
    all
}

/// Read by both clients.
const SHARED: &[(&str, &str)] = &[
    ("tight", "{}"),
    ("one space", "{ }"),
    ("two lines", "{\n}\n"),
    ("an empty line", "{\n\n}\n"),
    ("many empty lines", "\n\n{\n\n\n}\n\n\n"),
    ("only a comment within", "{ /* c */ }\n"),
    ("only a line comment within", "{ // c\n}\n"),
    ("only a comment on its own line", "{\n  // c\n}\n"),
    ("comments before and behind", "// a\n/* b */ { } // c\n/* d */\n// e\n"),
    ("a comment as the last thing, without line end", "{}\n// the end"),
    ("one member in one line", "{ \"a\": 1 }\n"),
    ("one member, tight", "{\"a\":1}"),
    ("members in one line", "{ \"a\": 1, \"b\": [1, 2, { \"c\": null }] }\n"),
    ("members, tight", "{\"a\":1,\"b\":[1,2,{\"c\":null}]}"),
    ("a trailing comma, tight", "{\"a\":1,}"),
    ("a trailing comma in one line", "{ \"a\": 1, }\n"),
    ("a trailing comma", "{\n  \"a\": 1,\n}\n"),
    ("a trailing comma and a comment", "{\n  \"a\": 1, // c\n}\n"),
    ("a comment between value and comma", "{\n  \"a\": 1 /* c */ ,\n}\n"),
    ("a comment behind the last value", "{\n  \"a\": 1 // c\n}\n"),
    ("a comment behind the last value and one below", "{\n  \"a\": 1 // c\n  // d\n}\n"),
    ("comments below the last member", "{\n  \"a\": 1\n\n  // \"b\": 2\n\n  // \"c\": 3\n}\n"),
    ("a comment below a trailing comma", "{\n  \"a\": 1,\n  // \"b\": 2,\n}\n"),
    ("the comma on the next line", "{\n  \"a\": 1\n  , \"b\": 2\n}\n"),
    ("commas first", "{ \"a\": 1\n, \"b\": 2\n, \"c\": 3\n}\n"),
    ("a trailing comma on its own line", "{\n  \"a\": 1\n  ,\n}\n"),
    ("a block comment over the last comma", "{\n  \"a\": 1, /* x\n  y */\n}\n"),
    ("comments around a colon", "{\n  \"a\" /* x */ : /* y */ 1 // z\n}\n"),
    ("one space per step", "{\n \"a\": {\n  \"b\": 1\n }\n}\n"),
    ("three spaces per step", "{\n   \"a\": {\n      \"b\": 1\n   }\n}\n"),
    ("four spaces per step", "{\n    \"a\": {\n        \"b\": 1\n    }\n}\n"),
    ("eight spaces per step", "{\n        \"a\": {\n                \"b\": 1\n        }\n}\n"),
    ("tabs", "{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n"),
    ("tabs, one member", "{\n\t\"a\": 1\n}\n"),
    ("no indent at all", "{\n\"a\": {\n\"b\": 1\n}\n}\n"),
    ("everything indented", "    {\n      \"a\": 1\n    }\n"),
    ("uneven indent", "{\n  \"a\": 1,\n      \"b\": 2,\n \"c\": 3\n}\n"),
    ("the closing brace behind the last member", "{\n  \"a\": 1,\n  \"b\": 2 }\n"),
    ("the first member behind the brace", "{ \"a\": 1,\n  \"b\": 2\n}\n"),
    ("members two by two", "{\n  \"a\": 1, \"b\": 2,\n  \"c\": 3, \"d\": 4\n}\n"),
    ("lonely braces", "{\n  \"a\":\n  {\n    \"b\": 1\n  }\n}\n"),
    ("empty lines between members", "{\n\n  \"a\": 1,\n\n\n  \"b\": 2\n\n}\n"),
    ("white space at line ends", "{  \n  \"a\": 1,  \n  \"b\": 2  \n}  \n"),
    ("mixed line ends", "{\r\n  \"a\": 1,\r\n  \"b\": 2,\r\n  \"c\": 3\r\n}\r\n"),
    ("duplicates elsewhere", "{ \"a\": 1, \"a\": 2, \"b\": { \"c\": 1, \"c\": 2 } }\n"),
    ("__proto__", "{ \"__proto__\": { \"x\": 1 }, \"constructor\": 1, \"toString\": 2 }\n"),
    ("an empty key", "{ \"\": 1, \" \": 2 }\n"),
    (
        "keys that look like paths",
        "{ \"models.providers\": 1, \"provider.wcode\": 2, \"a[0]\": 3 }\n",
    ),
    (
        "keys that look like ours",
        "{ \"Models\": 1, \"model\\u0000s\": 2, \"Provider\": 3, \"wcode\": {} }\n",
    ),
    (
        "strings that look like syntax",
        "{ \"a\": \"// no\", \"b\": \"/* no */\", \"c\": \"{,}\", \"d\": \"\\\"}\" }\n",
    ),
    ("a comment that looks like syntax", "{\n  // \"a\": {\n  /* } */ \"b\": 1 // }\n}\n"),
    ("a comment with quotes", "{\n  // don't \"do\n  \"a\": 1 /* it's \" */\n}\n"),
    ("a url", "{ \"a\": \"https://example.com//x\" }\n"),
    ("escapes of every kind", "{ \"a\": \"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e4\\uD83D\\uDE00\" }\n"),
    ("lone surrogates", "{ \"a\": \"\\uD800\", \"b\": \"\\udc00 x\" }\n"),
    (
        "separators of lines that are none",
        "{ \"a\": \"\u{2028}\u{2029}\", /* \u{2028} */ \"b\": 1 }\n",
    ),
    ("letters beyond the basic plane", "{ \"模型\": \"😀\", \"ключ\": \"ü\" /* 注释 */ }\n"),
    (
        "numbers spelled oddly",
        "{ \"a\": 1e3, \"b\": 1.50, \"c\": -0, \"d\": 1E+2, \"e\": 0.1e-7 }\n",
    ),
    (
        "numbers too big",
        "{ \"a\": 12345678901234567890123, \"b\": 9007199254740993, \"c\": 18014398509481984 }\n",
    ),
    (
        "deep",
        "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[{\"b\":[]}]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}\n",
    ),
    (
        "long comment walls",
        "/*******\n * a * \n *******/\n{\n  /**/\n  \"a\": 1 /***/\n  /*/ */\n}\n",
    ),
    (
        "comments between everything",
        "/*0*/{/*1*/\"a\"/*2*/:/*3*/[/*4*/1/*5*/,/*6*/2/*7*/]/*8*/,/*9*/\"b\"/*10*/:/*11*/{/*12*/}/*13*/}/*14*/\n",
    ),
    ("tabs as white space", "{\t\"a\"\t:\t1\t,\t\"b\"\t:\t2\t}\t\n"),
    ("no colon spaces", "{\n  \"a\":1,\n  \"b\":{\"c\":2}\n}\n"),
    ("spaces before colons", "{\n  \"a\" : 1,\n  \"b\" : { \"c\" : 2 }\n}\n"),
    ("line comments without a space", "{\n  \"a\": 1,//x\n  //y\n  \"b\": 2//z\n}\n"),
];

/// Read by OpenClaw only.
const JSON5: &[(&str, &str)] = &[
    ("bare keys", "{\n  a: 1,\n  b: { c: 'd' },\n}\n"),
    ("single quotes", "{\n  'a': 'b',\n  'c': 'it\\'s',\n}\n"),
    ("every kind of quote", "{ a: \"x\", 'b': 'y', \"c\": 'z\"', }\n"),
    ("tight json5", "{a:1,b:'c'}"),
    ("odd names", "{ $: 1, _: 2, ünï: 3, \\u0061b: 4, a\\u0062c: 5 }\n"),
    ("words as names", "{ null: 1, true: 2, Infinity: 3, NaN: 4, class: 5 }\n"),
    ("numbers of json5", "{ a: 0x1F, b: +1, c: .5, d: 5., e: -0X0a, f: +.5e-3 }\n"),
    ("infinities", "{ a: Infinity, b: -Infinity, c: NaN, d: +Infinity }\n"),
    ("strings over lines", "{ a: 'one \\\n two', b: \"x\\\r\ny\", }\n"),
    ("escapes of json5", "{ a: '\\x41\\v\\0\\a\\q\\'', b: \"\\u2028\" }\n"),
    ("white space of json5", "{\u{a0}a\u{b}:\u{c}1\u{feff},\u{2003}b:2 }\n"),
    ("a line that ends with a separator", "{ // c\u{2028} a: 1 }\n"),
    ("line ends of the old macintosh", "{\r  a: 1,\r  b: 2\r}\r"),
    ("our keys in single quotes", "{ 'models': { 'providers': { 'acme': {} } } }\n"),
    (
        "our keys escaped",
        "{ \"mod\\u0065ls\": { 'provid\\x65rs': { acme: {} } }, \\u0061gents: {} }\n",
    ),
    (
        "our keys bare with comments around",
        "{ models /* a */ : /* b */ { /* c */ providers /* d */ : /* e */ { /* f */ } /* g */ } /* h */ }\n",
    ),
];

/// About the paths of OpenClaw.
const OPENCLAW: &[(&str, &str)] = &[
    ("nothing", ""),
    ("a line end and no more", "\n"),
    ("white space", " \t\n \n"),
    (
        "another provider",
        "{\n  models: {\n    providers: {\n      acme: { baseUrl: 'https://acme.example/v1', apiKey: 'k', models: [] },\n    },\n  },\n}\n",
    ),
    (
        "another provider in plain json",
        "{\n  \"models\": {\n    \"mode\": \"merge\",\n    \"providers\": {\n      \"acme\": {\n        \"baseUrl\": \"https://acme.example/v1\",\n        \"models\": []\n      }\n    }\n  }\n}\n",
    ),
    ("mode replace", "{ models: { mode: 'replace' } }\n"),
    ("mode behind providers", "{ models: { providers: {}, mode: 'merge', }, }\n"),
    ("a default model as a string", "{\n  agents: { defaults: { model: 'acme/a' } },\n}\n"),
    (
        "a default model with fallbacks",
        "{\n  agents: {\n    defaults: {\n      model: {\n        primary: 'acme/a',\n        fallbacks: ['acme/b', 'acme/c'], // in this order\n      },\n    },\n  },\n}\n",
    ),
    (
        "fallbacks without a default model",
        "{ agents: { defaults: { model: { fallbacks: ['acme/b'] } } } }\n",
    ),
    (
        "agents of their own",
        "{\n  agents: {\n    entries: { main: { model: 'acme/a' } },\n    defaults: { workspace: '~/w' },\n  },\n}\n",
    ),
    ("a list of agents", "{ agents: { list: [{ id: 'main' }] } }\n"),
    (
        "meta and gateway",
        "{\n  \"meta\": { \"lastTouchedVersion\": \"2026.9.6\" },\n  \"gateway\": { \"mode\": \"local\" }\n}\n",
    ),
    (
        "a provider with nearly our name",
        "{ models: { providers: { 'wcode ': {}, Wcode: {}, 'wcode.net': {} } } }\n",
    ),
    ("providers in a row", "{ models: { providers: { a: {}, b: {}, c: {} } } }\n"),
    (
        "providers with comments between",
        "{\n  models: {\n    providers: {\n      // the first\n      a: {}, // one\n\n      // the second\n      b: {}, // two\n\n      // c: {},\n    },\n    // behind providers\n  },\n  // behind models\n}\n",
    ),
    (
        "a comment in front of every brace",
        "{\n  models: { providers: { a: {\n    // 1\n    }\n    // 2\n    }\n    // 3\n    }\n    // 4\n    }\n    // 5\n",
    ),
    (
        "one line inside lines",
        "{\n  \"models\": { \"providers\": { \"acme\": { \"models\": [] } } },\n  \"x\": 1\n}\n",
    ),
    (
        "lines inside one line",
        "{ \"x\": { \"models\": {\n  \"y\": 1\n} }, \"models\": {\n  \"providers\": {\n    \"acme\": {}\n  }\n} }\n",
    ),
    (
        "four spaces deep down",
        "{\n    \"models\": {\n        \"providers\": {\n            \"acme\": {\n                \"models\": [\n                    {\n                        \"id\": \"a\"\n                    }\n                ]\n            }\n        }\n    }\n}\n",
    ),
    (
        "tabs deep down",
        "{\n\t\"models\": {\n\t\t\"providers\": {\n\t\t\t\"acme\": {\n\t\t\t\t\"models\": []\n\t\t\t}\n\t\t}\n\t},\n\t\"agents\": {\n\t\t\"defaults\": {\n\t\t\t\"workspace\": \"x\"\n\t\t}\n\t}\n}\n",
    ),
    (
        "the page's tail",
        "{\n  \"agents\": {\n      \"defaults\": {\n         \"model\": {\n             \"primary\": \"acme/a\"\n         }\n      }\n  }\n}\n",
    ),
    (
        "keys with references",
        "{ models: { providers: { a: { apiKey: '${A_KEY}', headers: { x: '$${no}' } } } } }\n",
    ),
    ("schema first", "{\n  $schema: 'x',\n  wizard: { lastRunAt: '2026' },\n}\n"),
    (
        "duplicates in a foreign provider",
        "{ models: { providers: { a: { apiKey: '1', apiKey: '2' } } } }\n",
    ),
    (
        "a comment between models and its brace",
        "{ models: // c\n  { // d\n    providers: // e\n    { // f\n    }\n  }\n}\n",
    ),
];

/// About the paths of OpenCode.
const OPENCODE: &[(&str, &str)] = &[
    ("nothing", ""),
    ("a schema", "{\n  \"$schema\": \"https://opencode.ai/config.json\"\n}\n"),
    ("a schema as opencode writes it", "{ \"$schema\": \"https://opencode.ai/config.json\",}"),
    ("a schema in the middle", "{ \"theme\": \"x\", \"$schema\": \"y\", \"model\": \"a/b\" }\n"),
    (
        "a schema with comments",
        "{\n  // the schema\n  \"$schema\": \"y\", // is this\n  // and more\n}\n",
    ),
    ("no schema and a comment first", "{\n  // mine\n  \"theme\": \"x\"\n}\n"),
    ("no schema and a comment behind the brace", "{ // mine\n  \"theme\": \"x\"\n}\n"),
    ("no schema and a block comment before the first key", "{ /* mine */ \"theme\": \"x\" }\n"),
    (
        "another provider",
        "{\n  \"provider\": {\n    \"acme\": {\n      \"npm\": \"@ai-sdk/openai-compatible\",\n      \"options\": { \"baseURL\": \"https://acme.example/v1\", \"apiKey\": \"{env:A}\" },\n      \"models\": { \"m\": {} }\n    }\n  }\n}\n",
    ),
    (
        "another provider, trailing commas and comments",
        "{\n  \"provider\": {\n    // theirs\n    \"acme\": { \"models\": {}, }, // yes\n    // \"old\": {},\n  },\n}\n",
    ),
    ("a model and a small one", "{ \"model\": \"acme/a\", \"small_model\": \"acme/b\" }\n"),
    (
        "permissions and mcp",
        "{\n  \"permission\": { \"bash\": { \"rm *\": \"deny\", \"*\": \"ask\" } },\n  \"mcp\": { \"x\": { \"type\": \"local\", \"command\": [\"a\", \"b\"] } }\n}\n",
    ),
    ("keys that opencode does not know", "{ \"nonsense\": { \"a\": [null, true, false] } }\n"),
    (
        "references of every kind",
        "{ \"username\": \"{env:USER}\", \"instructions\": [\"{file:./a.md}\"] }\n",
    ),
    (
        "a provider with nearly our name",
        "{ \"provider\": { \"wcode \": {}, \"Wcode\": {}, \"wcode/x\": {} } }\n",
    ),
    ("our key escaped", "{ \"provid\\u0065r\": { \"acme\": {} } }\n"),
];
