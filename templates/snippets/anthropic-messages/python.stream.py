import json
import os
import urllib.request

request = urllib.request.Request(
    "@BASE_URL@/v1/messages",
    data=json.dumps({
        "model": "@MODEL@",
        "max_tokens": @MAX_TOKENS@,
        "stream": True,
        "messages": [{"role": "user", "content": "Hello"}],
    }).encode(),
    headers={
        "x-api-key": os.environ["WCODE_API_KEY"],
        "anthropic-version": "2023-06-01",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=300) as response:
    for line in response:
        data = line.decode().strip().removeprefix("data:").strip()
        if not data.startswith("{"):
            continue  # an empty line or the name of an event
        event = json.loads(data)
        if event["type"] == "content_block_delta":
            print(event["delta"].get("text", ""), end="", flush=True)
print()
