<?php
// composer require guzzlehttp/guzzle
require 'vendor/autoload.php';

$client = new \GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('@BASE_URL@/v1/messages', [
    'headers' => [
        'x-api-key' => getenv('WCODE_API_KEY'),
        'anthropic-version' => '2023-06-01',
    ],
    'json' => [
        'model' => '@MODEL@',
        'max_tokens' => @MAX_TOKENS@,
        'messages' => [['role' => 'user', 'content' => 'Hello']],
    ],
]);
echo json_decode((string) $response->getBody(), true)['content'][0]['text'], PHP_EOL;
