// Parses documents with the parsers of the clients, for tests/document/oracle.rs.
//
// In: one JSON line per document, {"dialect": "json5" | "jsonc" | "json", "text": "…"}.
// Out: one JSON line per document, {"ok": true, "value": …} or {"ok": false, "error": "…"}.
// NaN and the infinities become null, a lone surrogate becomes U+FFFD: JSON cannot represent them.
// Run it in the folder that has node_modules.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.cwd() + "/");
const JSON5 = require("json5");
const jsonc = require("jsonc-parser");

// json5 warns about U+2028 in strings; a warning is not an error.
console.warn = () => {};

function member(object, key, value) {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
  return object;
}

// `parse` of jsonc-parser drops a key `__proto__`; its tree keeps it.
function fromTree(node) {
  if (node.type === "array") return node.children.map(fromTree);
  if (node.type !== "object") return node.value;
  return node.children.reduce(
    (object, { children: [key, value] }) => member(object, key.value, fromTree(value)),
    {},
  );
}

function readJsonc(text) {
  const errors = [];
  const tree = jsonc.parseTree(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new SyntaxError(jsonc.printParseErrorCode(errors[0].error));
  return fromTree(tree);
}

const withoutMark = (text) => text.replace(/^\uFEFF/, "");
const readers = {
  json5: (text) => JSON5.parse(text),
  jsonc: (text) => readJsonc(withoutMark(text)),
  json: (text) => JSON.parse(withoutMark(text)),
};

function printable(value) {
  if (typeof value === "string") return value.toWellFormed();
  if (Array.isArray(value)) return value.map(printable);
  if (value === null || typeof value !== "object") return value;
  return Object.entries(value).reduce(
    (object, [key, inner]) => member(object, key.toWellFormed(), printable(inner)),
    {},
  );
}

function answer(line) {
  const { dialect, text } = JSON.parse(line);
  try {
    return { ok: true, value: printable(readers[dialect](text)) };
  } catch (error) {
    return { ok: false, error: String(error) };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(answer(line)) + "\n");
}
