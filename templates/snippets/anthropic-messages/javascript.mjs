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
    messages: [{ role: "user", content: "Hello" }],
  }),
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
const answer = await response.json();
console.log(answer.content[0].text);
