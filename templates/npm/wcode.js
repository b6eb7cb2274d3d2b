#!/usr/bin/env node
// Starts the program for this system, which npm has installed beside this package. Neither package has an install script:
// npm 12 runs none.
"use strict";

const { spawn } = require("node:child_process");
const { existsSync } = require("node:fs");
const { constants } = require("node:os");
const path = require("node:path");
const tty = require("node:tty");

const systems = Object.keys(require("./package.json").optionalDependencies);
const system = `wcode-${process.platform}-${process.arch}`;

function findProgram() {
  try {
    const folder = path.dirname(require.resolve(`${system}/package.json`));
    return path.join(folder, process.platform === "win32" ? "wcode.exe" : "wcode");
  } catch {
    return undefined;
  }
}

function explainMissing() {
  if (systems.includes(system)) {
    return [
      `wcode: the package ${system}, which holds the program, is not installed.`,
      "It is an optional dependency, which was left out or is of another system. Install wcode again with it:",
      "  npm install --include=optional wcode      (-g if it is installed globally)",
      "If that changes nothing, delete node_modules and package-lock.json first.",
    ];
  }
  return [
    `wcode: there is no program for ${process.platform} on ${process.arch}.`,
    `There is one for ${systems.map((name) => name.replace("wcode-", "")).join(", ")}.`,
    "Elsewhere wcode is built from source, with `cargo install wcode`.",
  ];
}

function run(program) {
  const child = spawn(program, process.argv.slice(2), { stdio: "inherit" });
  child.on("error", (error) => {
    console.error(`wcode: ${program}: ${error.message}`);
    process.exit(1);
  });
  // On a terminal Ctrl-C reaches the program by itself. A second SIGINT would end what listens to the first.
  const hasTerminal = [0, 1, 2].some((stream) => tty.isatty(stream));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      if (signal !== "SIGINT" || !hasTerminal) child.kill(signal);
    });
  }
  child.on("exit", (code, signal) => {
    if (!signal) process.exit(code);
    // Ends as the program did, for whoever waits for this process.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), 1000);
  });
}

const program = findProgram();
if (program && existsSync(program)) {
  run(program);
} else {
  console.error(explainMissing().join("\n"));
  process.exit(1);
}
