import Testing

@testable import Web

@Suite("Forms with files, held in memory")
struct MultipartFormTests {
    private static let type = "multipart/form-data; boundary=\"batas\""

    private static func form(_ text: String) -> MultipartForm? {
        MultipartForm(
            Array(text.replacing("\n", with: "\r\n").utf8), boundary: MultipartParser.boundary(type) ?? "")
    }

    @Test("fields and files are told apart, and a field without a file brings none")
    func parts() throws {
        let form = try #require(
            Self.form(
                """
                --batas
                Content-Disposition: form-data; name="_csrf"

                token
                --batas
                Content-Disposition: form-data; name="document"; filename="a.pdf"
                Content-Type: application/pdf

                %PDF-1.4
                --batasan is no boundary
                --batas
                Content-Disposition: form-data; name="other"; filename=""


                --batas--

                """))
        #expect(form.form.raw("_csrf") == "token")
        #expect(form.files.map(\.field) == ["document"])
        #expect(form.files.first.map { String(decoding: $0.content, as: UTF8.self) } == "%PDF-1.4\r\n--batasan is no boundary")
    }

    @Test("what is cut off or no such form is refused")
    func refused() {
        #expect(Self.form("--batas\nContent-Disposition: form-data; name=\"a\"\n\nx\n") == nil)
        #expect(Self.form("nothing") == nil)
        #expect(MultipartParser.boundary("multipart/form-data") == nil)
    }
}
