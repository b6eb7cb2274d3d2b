// dart pub add http
import 'dart:convert';
import 'dart:io';

import 'package:http/http.dart' as http;

Future<void> main() async {
  final response = await http.post(
    Uri.parse('@BASE_URL@/chat/completions'),
    headers: {
      'Authorization': 'Bearer ${Platform.environment['WCODE_API_KEY']}',
      'Content-Type': 'application/json',
    },
    body: jsonEncode({
      'model': '@MODEL@',
      'messages': [
        {'role': 'user', 'content': 'Hello'},
      ],
    }),
  );
  if (response.statusCode != 200) {
    throw HttpException('${response.statusCode}: ${response.body}');
  }
  final answer = jsonDecode(utf8.decode(response.bodyBytes));
  print(answer['choices'][0]['message']['content']);
}
