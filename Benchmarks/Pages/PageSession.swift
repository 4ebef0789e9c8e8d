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

    /// Submits a form with a file; gives the page that it leads to.
    func upload(_ path: String, _ fields: [(String, String)], fileName: String, _ content: [UInt8]) async throws -> String {
        let boundary = "batas-berkas-uji"
        var body: [UInt8] = []
        for (name, value) in [("_csrf", try await token(path))] + fields {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"\(fileName)\"\r\nContent-Type: text/csv"
        body += Array("--\(boundary)\r\n\(head)\r\n\r\n".utf8) + content + Array("\r\n--\(boundary)--\r\n".utf8)
        return try await post(path, "multipart/form-data; boundary=\(boundary)", body)
    }

    /// Presses a button of a page; gives the page that it leads to.
    @discardableResult
    func press(_ path: String, tokenOf page: String) async throws -> String {
        let body = "_csrf=\(Self.encoded(try await token(page)))"
        return try await post(path, "application/x-www-form-urlencoded", Array(body.utf8))
    }

    private func token(_ path: String) async throws -> String {
        let text = String(decoding: try await read(path), as: UTF8.self)
        guard let match = text.firstMatch(of: /name="_csrf" value="([^"]*)"/) else { throw BenchFailure("\(path) has no form token") }
        return String(match.1)
    }

    private func post(_ path: String, _ contentType: String, _ body: [UInt8]) async throws -> String {
        let answer = try await world.http.send(
            HTTPRequest(
                method: "POST", url: world.url + path,
                headers: [("Content-Type", contentType), ("Origin", world.url), ("Cookie", cookie)], body: body,
                addresses: .privateAllowed))
        guard answer.status == 303, let next = answer.headers.all("location").first else {
            throw BenchFailure("\(path) was answered with \(answer.status)")
        }
        return next
    }

    private static func cookies(_ answer: HTTPResponse) -> String {
        answer.headers.all("set-cookie").map { String($0.prefix { $0 != ";" }) }.filter { !$0.hasSuffix("=") }.joined(separator: "; ")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
