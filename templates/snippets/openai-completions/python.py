import json
import os
import urllib.request

request = urllib.request.Request(
    "@BASE_URL@/chat/completions",
    data=json.dumps({
        "model": "@MODEL@",
        "messages": [{"role": "user", "content": "Hello"}],
    }).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['WCODE_API_KEY']}",
        "Content-Type": "application/json",
    },
)
with urllib.request.urlopen(request, timeout=300) as response:
    answer = json.load(response)
print(answer["choices"][0]["message"]["content"])
