import Foundation
import Testing

@testable import Web

@Suite("Forms with files")
struct MultipartTests {
    private static let body = """
        --XYZ\r\nContent-Disposition: form-data; name="kind"\r\n\r\npatients\r\n--XYZ\r\n\
        Content-Disposition: form-data; name="file"; filename="pasien.csv"\r\nContent-Type: text/csv\r\n\r\n\
        nik;nama\r\n--XY\r\n--XYZW is no boundary\r\n1;2\r\n--XYZ\r\n\
        Content-Disposition: form-data; name="other"; filename=""\r\n\r\n\r\n--XYZ--\r\n
        """

    private func events(_ body: String, piece: Int) throws -> [MultipartParser.Event] {
        var parser = MultipartParser(boundary: "XYZ")
        var events: [MultipartParser.Event] = []
        let bytes = Array(body.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            for event in try parser.take(Array(bytes[start..<min(start + piece, bytes.count)])) {
                if case .bytes(let more) = event, case .bytes(let known)? = events.last {
                    events[events.count - 1] = .bytes(known + more)
                } else {
                    events.append(event)
                }
            }
        }
        #expect(parser.isWhole)
        return events
    }

    @Test("the pieces it comes in make no difference, and a field without a file brings no bytes", arguments: [1, 3, 7, 64, 4096])
    func pieces(size: Int) throws {
        #expect(
            try events(Self.body, piece: size) == [
                .field(name: "kind", value: "patients"), .file(name: "file", fileName: "pasien.csv"),
                .bytes(Data("nik;nama\r\n--XY\r\n--XYZW is no boundary\r\n1;2".utf8)), .file(name: "other", fileName: ""),
            ])
    }

    @Test("a form that is cut off has not come to its end", arguments: [40, 90, 160, body.utf8.count - 5])
    func cutOff(length: Int) throws {
        var parser = MultipartParser(boundary: "XYZ")
        _ = try parser.take(Array(Self.body.utf8.prefix(length)))
        #expect(!parser.isWhole)
    }

    @Test("what is no form is refused, also when it does not end")
    func malformed() throws {
        var parser = MultipartParser(boundary: "XYZ")
        #expect(throws: MultipartParser.Malformed.self) { try parser.take(Array(repeating: UInt8(ascii: "a"), count: 20_000)) }
        var other = MultipartParser(boundary: "XYZ")
        #expect(try other.take(Array("nothing".utf8)).isEmpty)
        #expect(!other.isWhole)
        #expect(MultipartParser.boundary("multipart/form-data") == nil)
        #expect(MultipartParser.boundary("application/x-www-form-urlencoded") == nil)
        #expect(MultipartParser.boundary("multipart/form-data; boundary=\"abc\"") == "abc")
    }
}
