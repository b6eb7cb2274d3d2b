import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Answer: Decodable {
    struct Block: Decodable {
        let text: String
    }
    let content: [Block]
}

let key = ProcessInfo.processInfo.environment["WCODE_API_KEY"] ?? ""
var request = URLRequest(url: URL(string: "@BASE_URL@/v1/messages")!)
request.httpMethod = "POST"
request.setValue(key, forHTTPHeaderField: "x-api-key")
request.setValue("2023-06-01", forHTTPHeaderField: "anthropic-version")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = try JSONSerialization.data(withJSONObject: [
    "model": "@MODEL@",
    "max_tokens": @MAX_TOKENS@,
    "messages": [["role": "user", "content": "Hello"]],
] as [String: Any])

let (data, response) = try await URLSession.shared.data(for: request)
guard (response as? HTTPURLResponse)?.statusCode == 200 else {
    fatalError(String(decoding: data, as: UTF8.self))
}
let answer = try JSONDecoder().decode(Answer.self, from: data)
print(answer.content[0].text)
