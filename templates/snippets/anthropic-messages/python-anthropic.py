# pip install anthropic
import os

from anthropic import Anthropic

client = Anthropic(base_url="@BASE_URL@", api_key=os.environ["WCODE_API_KEY"])
message = client.messages.create(
    model="@MODEL@",
    max_tokens=@MAX_TOKENS@,
    messages=[{"role": "user", "content": "Hello"}],
)
print(message.content[0].text)
