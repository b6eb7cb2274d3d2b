require "json"
require "net/http"

url = URI("@BASE_URL@/v1/messages")
headers = {
  "x-api-key" => ENV.fetch("WCODE_API_KEY"),
  "anthropic-version" => "2023-06-01",
  "Content-Type" => "application/json"
}
body = {
  model: "@MODEL@",
  max_tokens: @MAX_TOKENS@,
  messages: [{ role: "user", content: "Hello" }]
}

response = Net::HTTP.post(url, body.to_json, headers)
abort("#{response.code}: #{response.body}") unless response.is_a?(Net::HTTPSuccess)
puts JSON.parse(response.body).dig("content", 0, "text")
