curl --fail-with-body --silent --show-error --no-buffer '@BASE_URL@/v1/messages' \
  --header "x-api-key: $WCODE_API_KEY" \
  --header "anthropic-version: 2023-06-01" \
  --header 'Content-Type: application/json' \
  --data '{
    "model": "@MODEL@",
    "max_tokens": @MAX_TOKENS@,
    "stream": true,
    "messages": [{ "role": "user", "content": "Hello" }]
  }'
