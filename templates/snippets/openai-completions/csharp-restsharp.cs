// dotnet add package RestSharp
using System.Text.Json;
using RestSharp;

using var client = new RestClient("@BASE_URL@");
var request = new RestRequest("chat/completions", Method.Post)
    .AddHeader("Authorization", $"Bearer {Environment.GetEnvironmentVariable("WCODE_API_KEY")}")
    .AddJsonBody(new
    {
        model = "@MODEL@",
        messages = new[] { new { role = "user", content = "Hello" } },
    });

var response = await client.ExecuteAsync(request);
if (!response.IsSuccessful)
    throw new HttpRequestException($"{(int)response.StatusCode}: {response.Content}", response.ErrorException);

using var answer = JsonDocument.Parse(response.Content!);
Console.WriteLine(answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
