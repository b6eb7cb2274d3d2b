using System.Net.Http.Json;
using System.Text.Json;

using var client = new HttpClient();
client.DefaultRequestHeaders.Add("x-api-key", Environment.GetEnvironmentVariable("WCODE_API_KEY"));
client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");

using var response = await client.PostAsJsonAsync("@BASE_URL@/v1/messages", new
{
    model = "@MODEL@",
    max_tokens = @MAX_TOKENS@,
    messages = new[] { new { role = "user", content = "Hello" } },
});
response.EnsureSuccessStatusCode();

var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
Console.WriteLine(answer.GetProperty("content")[0].GetProperty("text").GetString());
