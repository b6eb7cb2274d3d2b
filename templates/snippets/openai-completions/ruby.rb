require "json"
require "net/http"

url = URI("@BASE_URL@/chat/completions")
headers = {
  "Authorization" => "Bearer #{ENV.fetch("WCODE_API_KEY")}",
  "Content-Type" => "application/json"
}
body = {
  model: "@MODEL@",
  messages: [{ role: "user", content: "Hello" }]
}

response = Net::HTTP.post(url, body.to_json, headers)
abort("#{response.code}: #{response.body}") unless response.is_a?(Net::HTTPSuccess)
puts JSON.parse(response.body).dig("choices", 0, "message", "content")
