import Foundation
import HTTPClient

/// A browser as far as a benchmark needs one: it signs in and gets pages.
struct PageSession: Sendable {
    private let world: World
    private let cookie: String

    static func signIn(_ world: World, _ clinic: BenchClinic) async throws -> PageSession {
        let email = clinic.code.lowercased() + "@bench.example"
        let password = "kata sandi yang panjang 7"
        let file = world.folder + "/password"
        try (password + "\n").write(toFile: file, atomically: true, encoding: .utf8)
        _ = try await world.run("admin", "create", "--email", email, "--role", "admin", "--clinic", clinic.code, "--password-file", file)
        let page = try await world.http.send(HTTPRequest(url: world.url + "/login", addresses: .privateAllowed))
        let text = String(decoding: page.body, as: UTF8.self)
        guard let match = text.firstMatch(of: /name="_csrf" value="([^"]*)"/) else { throw BenchFailure("/login has no form token") }
        let fields = [("_csrf", String(match.1)), ("email", email), ("password", password)]
        let body = fields.map { "\($0.0)=\(encoded($0.1))" }.joined(separator: "&")
        let answer = try await world.http.send(
            HTTPRequest(
                method: "POST", url: world.url + "/login",
                headers: [
                    ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", world.url), ("Cookie", cookies(page)),
                ], body: Array(body.utf8), addresses: .privateAllowed))
        guard answer.status == 303 || answer.status == 302 else { throw BenchFailure("signing in was answered with \(answer.status)") }
        return PageSession(world: world, cookie: cookies(answer))
    }

    /// Gets a page; anything but a whole page is an error.
    @discardableResult
    func read(_ path: String) async throws -> [UInt8] {
        let answer = try await world.http.send(
            HTTPRequest(url: world.url + path, headers: [("Cookie", cookie)], addresses: .privateAllowed))
        guard answer.status == 200, answer.body.count > 4_000 else {
            throw BenchFailure("\(path): \(answer.status), \(answer.body.count) bytes")
        }
        return answer.body
    }

    private static func cookies(_ answer: HTTPResponse) -> String {
        answer.headers.all("set-cookie").map { String($0.prefix { $0 != ";" }) }.filter { !$0.hasSuffix("=") }.joined(separator: "; ")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
