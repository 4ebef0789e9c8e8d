import Testing
import Vocabulary

@Suite("Masking")
struct MaskingTests {
    @Test("identity numbers in any text keep four digits")
    func texts() {
        #expect(Masking.text("nik 3201234567890123.") == "nik ************0123.")
        #expect(Masking.text("identifier=https://fhir.kemkes.go.id/id/nik%7C3201234567890123&x=1").hasSuffix("nik%7C************0123&x=1"))
        #expect(Masking.text(#"{"value":"3201234567890123"}"#) == #"{"value":"************0123"}"#)
        #expect(Masking.text("3201 2345 6789 0123") == "**** **** **** 0123")
        #expect(Masking.text("noKartu 0001234567890") == "noKartu *********7890")
        #expect(Masking.text("%203201234567890123") == "%**************0123")
        #expect(Masking.bytes(Array("é 3201234567890123".utf8)) == Array("é ************0123".utf8))
    }

    @Test(
        "other numbers stay as they are",
        arguments: [
            "2026-01-05T01:30:00+00:00", "P02478375538", "0190b7a4-1234-7234-8234-123456789012", "1767576600123", "100000030009", "é",
            "HTTP 503, 1234 5678",
        ])
    func untouched(text: String) {
        #expect(Masking.text(text) == text)
    }

    @Test("names become initials, phones and addresses keep little")
    func people() {
        #expect(Masking.name("Syarif  Muhammad") == "S*** M***")
        #expect(Masking.name("") == "")
        #expect(Masking.phone("08123456789") == "********789")
        #expect(Masking.email("ardianto@example.id") == "a***@example.id")
        #expect(Masking.email("nobody") == "******")
        #expect(Masking.card("0001234567890") == "*********7890")
    }

    @Test("a text too short to hide anything is hidden whole")
    func shortTexts() {
        #expect(Masking.nik("0123") == "****")
        #expect(Masking.keepingLast(4, of: "12345678") == "********")
        #expect(Masking.keepingLast(4, of: "") == "")
    }
}
