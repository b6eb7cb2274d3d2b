# pip install openai
import os

from openai import OpenAI

client = OpenAI(base_url="@BASE_URL@", api_key=os.environ["WCODE_API_KEY"])
chunks = client.chat.completions.create(
    model="@MODEL@",
    messages=[{"role": "user", "content": "Hello"}],
    stream=True,
)
for chunk in chunks:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
print()
