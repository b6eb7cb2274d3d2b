// dotnet add package RestSharp
using System.Text.Json;
using RestSharp;

using var client = new RestClient("@BASE_URL@");
var request = new RestRequest("v1/messages", Method.Post)
    .AddHeader("x-api-key", Environment.GetEnvironmentVariable("WCODE_API_KEY") ?? "")
    .AddHeader("anthropic-version", "2023-06-01")
    .AddJsonBody(new
    {
        model = "@MODEL@",
        max_tokens = @MAX_TOKENS@,
        messages = new[] { new { role = "user", content = "Hello" } },
    });

var response = await client.ExecuteAsync(request);
if (!response.IsSuccessful)
    throw new HttpRequestException($"{(int)response.StatusCode}: {response.Content}", response.ErrorException);

using var answer = JsonDocument.Parse(response.Content!);
Console.WriteLine(answer.RootElement.GetProperty("content")[0].GetProperty("text").GetString());
