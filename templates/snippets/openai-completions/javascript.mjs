// Node 18 or newer
const response = await fetch("@BASE_URL@/chat/completions", {
  method: "POST",
  headers: {
    Authorization: `Bearer ${process.env.WCODE_API_KEY}`,
    "Content-Type": "application/json",
  },
  body: JSON.stringify({
    model: "@MODEL@",
    messages: [{ role: "user", content: "Hello" }],
  }),
});
if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
const answer = await response.json();
console.log(answer.choices[0].message.content);
