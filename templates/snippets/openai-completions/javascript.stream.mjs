// Node 18 or newer
const response = await fetch("@BASE_URL@/chat/completions", {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.WCODE_API_KEY}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    model: "@MODEL@",
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
    if (!data.startsWith("{")) continue; // an empty line, a comment, or the final [DONE]
    for (const choice of JSON.parse(data).choices) process.stdout.write(choice.delta.content ?? "");
  }
}
console.log();
