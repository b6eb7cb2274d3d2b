using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

using var client = new HttpClient();
client.DefaultRequestHeaders.Authorization =
    new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("WCODE_API_KEY"));

using var response = await client.PostAsJsonAsync("@BASE_URL@/chat/completions", new
{
    model = "@MODEL@",
    messages = new[] { new { role = "user", content = "Hello" } },
});
response.EnsureSuccessStatusCode();

var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
Console.WriteLine(answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
