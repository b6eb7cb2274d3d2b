// dart pub add http
import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final response = await http.post(
    Uri.parse('@BASE_URL@/v1/messages'),
    headers: {
      'x-api-key': Platform.environment['WCODE_API_KEY']!,
      'anthropic-version': '2023-06-01',
      'Content-Type': 'application/json',
    },
    body: jsonEncode({
      'model': '@MODEL@',
      'max_tokens': @MAX_TOKENS@,
      'messages': [
        {'role': 'user', 'content': 'Hello'},
      ],
    }),
  );
  if (response.statusCode != 200) {
    throw HttpException('${response.statusCode}: ${response.body}');
  }
  final answer = jsonDecode(utf8.decode(response.bodyBytes));
  print(answer['content'][0]['text']);
}
