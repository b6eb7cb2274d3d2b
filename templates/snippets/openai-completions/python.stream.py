import json
import os
import urllib.request

request = urllib.request.Request(
    "@BASE_URL@/chat/completions",
    data=json.dumps({
        "model": "@MODEL@",
        "stream": True,
        "messages": [{"role": "user", "content": "Hello"}],
    }).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['WCODE_API_KEY']}",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=300) as response:
    for line in response:
        data = line.decode().strip().removeprefix("data:").strip()
        if not data.startswith("{"):
            continue  # an empty line, a comment, or the final [DONE]
        for choice in json.loads(data)["choices"]:
            print(choice["delta"].get("content") or "", end="", flush=True)
print()
