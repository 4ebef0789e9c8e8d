import Testing

@testable import Web

@Suite("Submitted forms")
struct FormTests {
    @Test("names and values are decoded, in order, with repeats")
    func decodes() throws {
        let form = try #require(Form(urlEncoded: Array("nama=Siti+Aminah&poli=a%26b&izin=visits&izin=patients&kosong=&tanpa".utf8)))
        #expect(form.text("nama") == "Siti Aminah")
        #expect(form.text("poli") == "a&b")
        #expect(form.all("izin") == ["visits", "patients"])
        #expect(form.optional("kosong") == nil)
        #expect(form.has("tanpa"))
        #expect(!form.has("lain"))
    }

    @Test("white space is trimmed from text and kept in passwords")
    func trims() throws {
        let form = try #require(Form(urlEncoded: Array("p=+rahasia+".utf8)))
        #expect(form.text("p") == "rahasia")
        #expect(form.raw("p") == " rahasia ")
    }

    @Test("text that is no UTF-8, has a zero byte or half an escape is refused", arguments: ["a=%FF", "a=%00", "a=%4", "a=%zz", "%C3=1"])
    func refusesBroken(text: String) {
        #expect(Form(urlEncoded: Array(text.utf8)) == nil)
    }

    @Test("a form with more fields than any page has is refused")
    func refusesTooMany() {
        #expect(Form(urlEncoded: Array(String(repeating: "a=1&", count: Form.maximumFields).utf8)) != nil)
        #expect(Form(urlEncoded: Array(String(repeating: "a=1&", count: Form.maximumFields + 1).utf8)) == nil)
    }

    @Test("a problem stands with its field and word for word in the summary, and the input is kept")
    func problems() throws {
        var state = FormState(["name": "", "email": "bukan email"])
        _ = state.required("name", "Nama belum diisi")
        let email: Int? = state.parsed("email", "Email belum lengkap") { Int($0) }
        #expect(email == nil)
        #expect(state.field("email", "Email").value == "bukan email")
        #expect(state.field("email", "Email").problem == "Email belum lengkap")
        let summary = try #require(state.problems.summary())
        #expect(summary.title == "Ada 2 isian yang perlu diperbaiki")
        #expect(
            summary.lines == [
                ProblemLine(field: "name", says: "Nama belum diisi"), ProblemLine(field: "email", says: "Email belum lengkap"),
            ])
    }

    @Test("a password never comes back to the page")
    func forgetsPasswords() {
        let state = FormState(["password": "rahasia sekali"])
        #expect(state.field("password", "Kata sandi", .password).value == "")
        #expect(state.field("password", "Rahasia", .secret).value == "")
    }
}
