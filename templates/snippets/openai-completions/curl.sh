curl --fail-with-body --silent --show-error '@BASE_URL@/chat/completions' \
  --header "Authorization: Bearer $WCODE_API_KEY" \
  --header 'Content-Type: application/json' \
  --data '{
    "model": "@MODEL@",
    "messages": [{ "role": "user", "content": "Hello" }]
  }'
