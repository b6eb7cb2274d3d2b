# pip install anthropic
import os

from anthropic import Anthropic

client = Anthropic(base_url="@BASE_URL@", api_key=os.environ["WCODE_API_KEY"])
with client.messages.stream(
    model="@MODEL@",
    max_tokens=@MAX_TOKENS@,
    messages=[{"role": "user", "content": "Hello"}],
) as stream:
    for text in stream.text_stream:
        print(text, end="", flush=True)
print()
