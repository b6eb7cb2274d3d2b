<?php
$curl = curl_init('@BASE_URL@/chat/completions');
curl_setopt_array($curl, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 300,
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . getenv('WCODE_API_KEY'),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'model' => '@MODEL@',
        'messages' => [['role' => 'user', 'content' => 'Hello']],
    ]),
]);
$body = curl_exec($curl);
$status = curl_getinfo($curl, CURLINFO_RESPONSE_CODE);
if ($body === false || $status !== 200) {
    fwrite(STDERR, $status . ': ' . ($body ?: curl_error($curl)) . PHP_EOL);
    exit(1);
}
echo json_decode($body, true)['choices'][0]['message']['content'], PHP_EOL;
