curl --fail-with-body --silent --show-error --no-buffer '@BASE_URL@/chat/completions' \
  --header "Authorization: Bearer $WCODE_API_KEY" \
  --header 'Content-Type: application/json' \
  --data '{
    "model": "@MODEL@",
    "stream": true,
    "messages": [{ "role": "user", "content": "Hello" }]
  }'
