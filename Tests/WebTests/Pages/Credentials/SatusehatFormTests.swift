import Foundation
import Testing

@testable import Clinics
@testable import Web

@Suite("The form of SATUSEHAT credentials")
struct SatusehatFormTests {
    private func read(
        _ fields: Form, _ environment: PlatformEnvironment = .sandbox, stored: CredentialStanding? = nil, mayChange: Bool = true,
        refuses: (PlatformOrigin) -> String? = { _ in nil }
    ) -> (PlatformCredentialForm?, Problems) {
        var form = FormState(fields)
        let read = SatusehatForm.read(
            &form, environment: environment, stored: stored ?? CredentialStanding(environment: environment), mayChangeEndpoints: mayChange,
            refuses: refuses)
        return (read, form.problems)
    }

    @Test("a first entry takes the national host and everything typed")
    func first() throws {
        let (read, problems) = read(["organization_id": "10000004", "client_id": "klien", "client_secret": " rahasia "])
        #expect(problems.isEmpty)
        let wanted = try #require(read)
        #expect(wanted.endpoints == PlatformEndpoints.national(.sandbox))
        #expect(wanted.clientSecret == "rahasia")
    }

    @Test("without a stored secret all three fields are asked for")
    func empty() {
        let problems = read([:]).1
        #expect(problems["organization_id"] != nil && problems["client_id"] != nil && problems["client_secret"] != nil)
    }

    @Test("an empty secret keeps the stored one")
    func kept() throws {
        let wanted = try #require(read(["organization_id": "10000004", "client_id": "klien"], stored: .of(.sandbox)).0)
        #expect(wanted.clientSecret == nil)
    }

    @Test("the form of an organisation's id is checked except behind a gateway", arguments: ["abc", "12", "1000-0004"])
    func organization(id: String) {
        let fields: Form = ["organization_id": id, "client_id": "k", "client_secret": "r", "satusehat_url": "https://gerbang.contoh.id"]
        #expect(read(fields).1["organization_id"] != nil)
        #expect(read(fields, .custom).1.isEmpty)
    }

    @Test("custom hosts are roots, may be refused, and are a superadmin's")
    func hosts() throws {
        let base: KeyValuePairs = ["organization_id": "O", "client_id": "k", "client_secret": "r"]
        func fields(_ url: String) -> Form {
            ["organization_id": base[0].value, "client_id": base[1].value, "client_secret": base[2].value, "satusehat_url": url]
        }
        #expect(read(fields(""), .custom).1["satusehat_url"] == "Alamat SATUSEHAT belum diisi")
        #expect(read(fields("https://gerbang.contoh.id/fhir-r4/v1"), .custom).1["satusehat_url"] != nil)
        #expect(
            read(fields("http://10.0.0.1"), .custom, refuses: { _ in "Alamat ini tidak diizinkan" }).1["satusehat_url"]
                == "Alamat ini tidak diizinkan")
        #expect(read(fields("https://gerbang.contoh.id"), .custom, mayChange: false).1["organization_id"] != nil)
        let kept = read(fields("https://lain.contoh.id"), .custom, stored: .of(.custom), mayChange: false).0
        #expect(kept?.endpoints.origin.text == "https://gerbang.contoh.id")
    }

    @Test("production takes the national hosts whatever is typed")
    func production() throws {
        let fields: Form = [
            "organization_id": "10000004", "client_id": "k", "client_secret": "r", "satusehat_url": "https://lain.contoh.id",
        ]
        #expect(try #require(read(fields, .production).0).endpoints == PlatformEndpoints.national(.production))
    }

    @Test("an environment that is not offered is not taken")
    func environment() {
        var form = FormState(["environment": "production"])
        #expect(SatusehatForm.environment(&form, among: [.sandbox, .custom]) == nil)
        #expect(form.problems["environment"] != nil)
        #expect(SatusehatForm.environment(&form, among: [.live]) == .live)
    }
}

extension PlatformEnvironment {
    fileprivate static let live = production
}

@Suite("The form of networks")
struct NetworksFormTests {
    @Test("addresses and ranges come a line each or with commas, each once")
    func read() {
        var form = FormState(["networks": "103.28.12.0/24\r\n10.0.0.1, 10.0.0.1\n"])
        #expect(NetworksForm.read(&form).map(\.description) == ["103.28.12.0/24", "10.0.0.1/32"])
        #expect(form.problems.isEmpty)
    }

    @Test("a word that is no address is named")
    func wrong() {
        var form = FormState(["networks": "10.0.0.0/33"])
        #expect(NetworksForm.read(&form).isEmpty)
        #expect(form.problems["networks"] == "10.0.0.0/33 bukan alamat IP atau rentang CIDR")
    }
}
