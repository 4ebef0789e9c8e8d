import Testing
import Vocabulary

@Suite("Reading delimited text piece by piece")
struct DelimitedReaderTests {
    private func cells(_ bytes: [UInt8], piece: Int) throws -> [[String]] {
        var reader = DelimitedReader()
        var rows: [DelimitedText.Row] = []
        for start in stride(from: 0, to: bytes.count, by: piece) {
            rows += try reader.take(Array(bytes[start..<min(start + piece, bytes.count)]))
        }
        return (rows + (try reader.finish())).map(\.cells)
    }

    @Test("the pieces it comes in make no difference", arguments: [1, 2, 3, 5, 64])
    func pieces(size: Int) throws {
        let text = "kode;nama\r\n1;\"Siti; \"\"Ibu\"\"\r\nAminah\"\r\n2;Ratih é\r\n"
        let expected = [["kode", "nama"], ["1", "Siti; \"Ibu\"\r\nAminah"], ["2", "Ratih é"]]
        #expect(try cells(Array(text.utf8), piece: size) == expected)
        #expect(try cells([0xEF, 0xBB, 0xBF] + Array(text.utf8), piece: size) == expected)
        let units = Array(text.utf16)
        #expect(try cells([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, piece: size) == expected)
        #expect(try cells([0xFE, 0xFF] + units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }, piece: size) == expected)
    }

    @Test("a character outside of the basic plane survives UTF-16 in pieces")
    func surrogates() throws {
        let units = Array("a;😀\n".utf16)
        #expect(try cells([0xFF, 0xFE] + units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, piece: 1) == [["a", "😀"]])
    }

    @Test("Excel's own first line names the delimiter and is no row")
    func named() throws {
        var reader = DelimitedReader()
        let rows = try reader.take(Array("sep=;\r\na,b;c\r\n1;2\r\n".utf8)) + reader.finish()
        #expect(rows.map(\.cells) == [["a,b", "c"], ["1", "2"]])
        #expect(rows.map(\.line) == [2, 3])
    }

    @Test("line ends may be of any system, and Windows-1252 is told cell by cell")
    func lineEnds() throws {
        #expect(try cells(Array("a;b\r1;2\r3;4".utf8), piece: 4) == [["a", "b"], ["1", "2"], ["3", "4"]])
        #expect(try cells(Array("nama;arti\ncaf".utf8) + [0xE9] + Array(";é\n".utf8), piece: 7).last == ["café", "é"])
    }

    @Test("a workbook is no text")
    func workbook() {
        #expect(throws: DelimitedReader.Failure.notText) { try cells([0x50, 0x4B, 0x03, 0x04, 0x14, 0x00, 0x06, 0x00], piece: 8) }
    }

    @Test("a quote that is not closed does not swallow the file")
    func openQuote() {
        let text = "a;b\n1;2\n\"" + String(repeating: "x", count: 40_000)
        #expect(throws: DelimitedReader.Failure.cellTooLong(line: 3)) { try cells(Array(text.utf8), piece: 1000) }
        let wide = String(repeating: ";", count: 600)
        #expect(throws: DelimitedReader.Failure.tooManyCells(line: 1)) { try cells(Array(wide.utf8) + [10], piece: 1000) }
    }

    @Test("whatever bytes come, it ends with rows or a failure")
    func anything() {
        var random = SystemRandomNumberGenerator()
        let alphabet: [UInt8] = Array("a1;,\"\t\r\n |=".utf8) + [0xC3, 0xA9, 0xFF, 0xFE, 0xEF, 0xBB, 0xBF, 0x00]
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let whole = Result { try cells(bytes, piece: 100) }
            let split = Result { try cells(bytes, piece: 1) }
            #expect((try? whole.get()) == (try? split.get()), "\(bytes)")
        }
    }
}
