curl --fail-with-body --silent --show-error '@BASE_URL@/v1/messages' \
  --header "x-api-key: $WCODE_API_KEY" \
  --header "anthropic-version: 2023-06-01" \
  --header 'Content-Type: application/json' \
  --data '{
    "model": "@MODEL@",
    "max_tokens": @MAX_TOKENS@,
    "messages": [{ "role": "user", "content": "Hello" }]
  }'
