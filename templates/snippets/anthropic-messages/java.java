// Java 15 or newer: java Chat.java
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Chat {
    public static void main(String[] args) throws Exception {
        String body = """
            {
              "model": "@MODEL@",
              "max_tokens": @MAX_TOKENS@,
              "messages": [{ "role": "user", "content": "Hello" }]
            }""";
        HttpRequest request = HttpRequest.newBuilder(URI.create("@BASE_URL@/v1/messages"))
            .header("x-api-key", System.getenv("WCODE_API_KEY"))
            .header("anthropic-version", "2023-06-01")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
        HttpResponse<String> response =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + ": " + response.body());
        }
        System.out.println(response.body());
    }
}
