# pip install openai
import os

from openai import OpenAI

client = OpenAI(base_url="@BASE_URL@", api_key=os.environ["WCODE_API_KEY"])
completion = client.chat.completions.create(
    model="@MODEL@",
    messages=[{"role": "user", "content": "Hello"}],
)
print(completion.choices[0].message.content)
