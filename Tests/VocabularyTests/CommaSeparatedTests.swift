import Testing
import Vocabulary

@Suite("CSV files that are handed out")
struct CommaSeparatedTests {
    @Test("cells that a spreadsheet would calculate or split are made harmless")
    func harmless() {
        let bytes = CommaSeparated.bytes([["nama", "nilai"], ["=1+1", "a,\"b\""], ["Sari; Putri", "-5"]])
        #expect(String(decoding: bytes, as: UTF8.self) == "\u{FEFF}nama,nilai\r\n'=1+1,\"a,\"\"b\"\"\"\r\n\"Sari; Putri\",'-5\r\n")
    }
}
