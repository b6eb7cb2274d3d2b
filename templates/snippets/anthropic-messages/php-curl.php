<?php
$curl = curl_init('@BASE_URL@/v1/messages');
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
    CURLOPT_HTTPHEADER => [
        'x-api-key: ' . getenv('WCODE_API_KEY'),
        'anthropic-version: 2023-06-01',
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => '@MODEL@',
        'max_tokens' => @MAX_TOKENS@,
        'messages' => [['role' => 'user', 'content' => 'Hello']],
    ]),
]);
$body = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($body === false || $status !== 200) {
    fwrite(STDERR, $status . ': ' . ($body ?: curl_error($curl)) . PHP_EOL);
    exit(1);
}
echo json_decode($body, true)['content'][0]['text'], PHP_EOL;
