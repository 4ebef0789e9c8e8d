import Testing
import Vocabulary

@Suite("Delimited text")
struct DelimitedTextTests {
    private func cells(_ text: String) -> [[String]] { DelimitedText(Array(text.utf8)).rows.map(\.cells) }

    @Test("the delimiter is the one that the first line has most of", arguments: [",", ";", "\t", "|"])
    func delimiters(delimiter: String) {
        #expect(cells("a\(delimiter)b\(delimiter)c\r\n1\(delimiter)\(delimiter)3\r\n") == [["a", "b", "c"], ["1", "", "3"]])
    }

    @Test("a quoted cell holds delimiters, line ends and quotes")
    func quotes() {
        #expect(cells("a,b\n\"x, y\",\"ia \"\"berkata\"\"\nlalu\"\n") == [["a", "b"], ["x, y", "ia \"berkata\"\nlalu"]])
    }

    @Test("a row knows the line it begins on; empty lines are none")
    func lines() {
        let rows = DelimitedText(Array("a;b\n\n\"x\ny\";1\nz;2".utf8)).rows
        #expect(rows.map(\.line) == [1, 3, 5])
        #expect(rows.last?.cells == ["z", "2"])
    }

    @Test("a byte order mark is no part of the first cell; what is not UTF-8 is Windows-1252")
    func encodings() {
        #expect(DelimitedText([0xEF, 0xBB, 0xBF] + Array("kode,arti".utf8)).rows.first?.cells == ["kode", "arti"])
        #expect(DelimitedText(Array("a,caf".utf8) + [0xE9, 0x20, 0x80]).rows.first?.cells == ["a", "café €"])
    }

    @Test("nothing is no row")
    func nothing() {
        #expect(cells("").isEmpty)
        #expect(cells("\n \n,,\n").isEmpty)
    }
}
