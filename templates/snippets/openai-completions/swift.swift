import Foundation
#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

struct Message: Decodable {
    let content: String
}

struct Answer: Decodable {
    struct Choice: Decodable {
        let message: Message
    }
    let choices: [Choice]
}

let key = ProcessInfo.processInfo.environment["WCODE_API_KEY"] ?? ""
var request = URLRequest(url: URL(string: "@BASE_URL@/chat/completions")!)
request.httpMethod = "POST"
request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
request.setValue("application/json", forHTTPHeaderField: "Content-Type")
request.httpBody = try JSONSerialization.data(withJSONObject: [
    "model": "@MODEL@",
    "messages": [["role": "user", "content": "Hello"]],
] as [String: Any])

let (data, response) = try await URLSession.shared.data(for: request)
guard (response as? HTTPURLResponse)?.statusCode == 200 else {
    fatalError(String(decoding: data, as: UTF8.self))
}
let answer = try JSONDecoder().decode(Answer.self, from: data)
print(answer.choices[0].message.content)
