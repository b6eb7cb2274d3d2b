// Node 18 or newer
const response = await fetch("@BASE_URL@/v1/messages", {
  method: "POST",
  headers: {
    "x-api-key": process.env.WCODE_API_KEY,
    "anthropic-version": "2023-06-01",
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    model: "@MODEL@",
    max_tokens: @MAX_TOKENS@,
    stream: true,
    messages: [{ role: "user", content: "Hello" }],
  }),
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
let rest = "";
for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    const data = line.replace(/^data:/, "").trim();
    if (!data.startsWith("{")) continue; // an empty line or the name of an event
    const event = JSON.parse(data);
    if (event.type === "content_block_delta") process.stdout.write(event.delta.text ?? "");
  }
}
console.log();
