import json
import os
import urllib.request

request = urllib.request.Request(
    "@BASE_URL@/v1/messages",
    data=json.dumps({
        "model": "@MODEL@",
        "max_tokens": @MAX_TOKENS@,
        "messages": [{"role": "user", "content": "Hello"}],
    }).encode(),
    headers={
        "x-api-key": os.environ["WCODE_API_KEY"],
        "anthropic-version": "2023-06-01",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=300) as response:
    answer = json.load(response)
print(answer["content"][0]["text"])
