// wcode wrote this file and owns it. What you change here is lost; `wcode remove` takes it out.
//
// It lets OpenCode use an API key without holding it: no file, no variable and no answer of
// OpenCode's server has the key. The first request asks wcode for it, and it stays in memory.
// It goes to one origin only, whatever a project's opencode.json says.
//
// OpenCode 1.x calls `server`, OpenCode 2.x calls `setup`.

import { execFile } from "node:child_process";
import { lookup } from "node:dns/promises";

const ID = "@ID@";
const PROVIDER = "@PROVIDER@";
const ORIGIN = "@ORIGIN@";
const HEADER = "@HEADER@";
const COMMAND = "@COMMAND@";
const STATE_DIR = "@STATE_DIR@";
const KEY_ID = "@KEY_ID@";

const PATIENCE_MS = 10_000;

let key;
let asking;

const server = async () => ({
  config: async (config) => {
    const provider = config?.provider?.[PROVIDER];
    if (provider) provider.options = { ...provider.options, fetch: fetchWithKey };
  },
});

// Sends the request itself and leaves one without content for OpenCode to send: so no plugin that
// comes later sees the key, and no redirect is followed.
const setup = async ({ session }) => {
  const only = { providerID: PROVIDER };
  const answers = new WeakMap();
  const sendOurselves = async (event) => {
    if (event.model.providerID !== PROVIDER) return;
    const answer = await fetchWithKey(event.request);
    event.request = new Request("data:text/plain,");
    answers.set(event.request, answer);
  };
  const handBack = async (event) => {
    const answer = answers.get(event.request);
    if (answer) event.response = answer;
  };
  await session.hook("http.request", sendOurselves, only);
  await session.hook("http.response", handBack, only);
};

export default { id: ID, server, setup };

async function fetchWithKey(input, init) {
  const request = new Request(input, init);
  refuseOtherOrigins(request.url);
  await refuseOtherMachines(request.url);
  const body = request.body ? await request.arrayBuffer() : undefined;

  const used = key ?? (await askOnce());
  const response = await send(request, body, used);
  if (response.status !== 401) return response;

  // Another request may have asked again meanwhile.
  const fresh = key === used ? await askOnce() : key;
  return fresh === used ? response : send(request, body, fresh);
}

function refuseOtherOrigins(url) {
  const { origin } = new URL(url);
  if (origin === ORIGIN) return;
  throw complaint(
    `the key was not sent. It is for ${ORIGIN} only, and this request was to go to ${origin}. ` +
      `Most likely an opencode.json of this project sets another baseURL for the provider ` +
      `"${PROVIDER}": take that line out, or do not use "${PROVIDER}" in this project.`,
  );
}

// Without https the key stays on this machine: names are judged by their addresses.
async function refuseOtherMachines(url) {
  const { protocol, hostname } = new URL(url);
  if (protocol !== "http:") return;
  const isLoopback = ({ address }) => address === "::1" || /^127(\.\d+){3}$/.test(address);
  const host = hostname.replace(/^\[|\]$/g, "");
  if (isLoopback({ address: host })) return;
  const addresses = await lookup(host, { all: true }).catch(() => []);
  if (addresses.length > 0 && addresses.every(isLoopback)) return;
  throw complaint(
    `the key was not sent. ${ORIGIN} is not this machine, and without https the key would be ` +
      `readable on the way. Write 127.0.0.1 in the place of the name, or use https.`,
  );
}

// Passes on nothing but what makes the request, so that no other option can divert it.
async function send({ url, method, headers: given, signal }, body, secret) {
  const headers = new Headers(given);
  // A `host` from a project's file would pick another site behind the same address.
  for (const name of ["authorization", "x-api-key", "host"]) headers.delete(name);
  headers.set(HEADER, HEADER === "authorization" ? `Bearer ${secret}` : secret);
  // OpenCode has timeouts of its own; without `false` Bun would add a shorter one.
  const options = { method, headers, body, signal, redirect: "manual", timeout: false };
  const response = await fetch(url, options);
  if (response.status < 300 || response.status > 399) return response;
  throw complaint(
    `${ORIGIN} wants to redirect this request (HTTP ${response.status}). The key follows no ` +
      `redirect. Check the baseURL of the provider "${PROVIDER}".`,
  );
}

// Requests that need the key at the same time share one run of wcode.
function askOnce() {
  asking ??= ask().finally(() => (asking = undefined));
  return asking;
}

async function ask() {
  const { error, stdout } = await runWcode();
  const answer = parsed(stdout);
  const refusal = answer?.errors?.[KEY_ID]?.message;
  if (refusal) throw complaint(refusal);
  const value = answer?.values?.[KEY_ID];
  if (error || !value) throw complaint(whyNot(error));
  // A header with anything else in it is refused by an error that quotes it whole.
  if (!/^[\x21-\x7e]+$/.test(value)) throw complaint("the key has characters no header can hold.");
  key = value;
  return value;
}

function runWcode() {
  return new Promise((done) => {
    const options = {
      env: { ...process.env, WCODE_STATE_DIR: STATE_DIR },
      timeout: PATIENCE_MS,
      killSignal: "SIGKILL",
      windowsHide: true,
    };
    const child = execFile(COMMAND, ["resolve"], options, (error, stdout) => {
      done({ error, stdout });
    });
    // It may end without reading, which the exit code tells better.
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify({ protocolVersion: 1, provider: "opencode", ids: [KEY_ID] }));
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Never the error's own text: it may quote what the command printed.
function whyNot(error) {
  const command = `\`${COMMAND} resolve\``;
  if (error?.code === "ENOENT") return `there is no ${COMMAND}. Install wcode again.`;
  if (error?.killed) return `${command} did not answer within ${PATIENCE_MS / 1000} s.`;
  return `${command} gave no key. Run \`wcode key status\`.`;
}

function complaint(text) {
  return new Error(`wcode: ${text}`);
}
