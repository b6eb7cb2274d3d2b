<?php
// composer require guzzlehttp/guzzle
require 'vendor/autoload.php';

$client = new \GuzzleHttp\Client(['timeout' => 300]);
$response = $client->post('@BASE_URL@/chat/completions', [
    'headers' => ['Authorization' => 'Bearer ' . getenv('WCODE_API_KEY')],
    'json' => [
        'model' => '@MODEL@',
        'messages' => [['role' => 'user', 'content' => 'Hello']],
    ],
]);
echo json_decode((string) $response->getBody(), true)['choices'][0]['message']['content'], PHP_EOL;
