import Foundation
import Testing

@testable import HTTPClient

@Suite("Sending a mail", .enabled(if: SMTPServer.isAvailable, "needs /usr/bin/python3"))
struct MailSendingTests {
    static func mail(to: String = "admin@uji.test", subject: String = "Uji", text: String = "Halo\n.\nTitik di awal baris") -> Mail {
        Mail(
            from: "jembatan@uji.test", fromName: "Jembatan", to: [to], subject: subject, text: text,
            date: Date(timeIntervalSince1970: 1_795_248_000), id: "019a.1")
    }

    static func server(_ url: String, requiresTLS: Bool? = nil) throws -> MailServer {
        var server = try #require(MailServer(url: url))
        if let requiresTLS { server.requiresTLS = requiresTLS }
        return server
    }

    func failure(_ client: HTTPClient, _ mail: Mail, _ server: MailServer) async -> MailFailure? {
        do throws(MailFailure) {
            try await client.send(mail, over: server)
            return nil
        } catch {
            return error
        }
    }

    @Test("it arrives with sender, recipient and text as they were")
    func arrives() async throws {
        let smtp = try SMTPServer()
        try await HTTPClient().send(Self.mail(), over: Self.server("smtp://127.0.0.1:\(smtp.port)"))
        let taken = try smtp.taken()
        #expect(taken.from == "<jembatan@uji.test>" && taken.to == ["<admin@uji.test>"] && !taken.tls)
        let parts = taken.data.split(separator: "\r\n\r\n", maxSplits: 1)
        let text = try #require(Data(base64Encoded: String(parts[1]), options: .ignoreUnknownCharacters))
        #expect(String(decoding: text, as: UTF8.self) == "Halo\r\n.\r\nTitik di awal baris")
        #expect(parts[0].contains("Message-ID: <019a.1@uji.test>"))
    }

    @Test("goes over STARTTLS with user and password of the URL, percent-encoded as URLs are")
    func startTLS() async throws {
        let identity = try TLSServer(name: "localhost")
        let smtp = try SMTPServer(identity)
        let client = HTTPClient(certificateAuthorityFile: identity.certificate)
        try await client.send(
            Self.mail(), over: Self.server("smtp://pengirim:rahasia%3A%401@localhost:\(smtp.port)", requiresTLS: true))
        let taken = try smtp.taken()
        #expect(taken.tls && taken.user == "pengirim")
    }

    @Test("to a server without STARTTLS is not sent, and neither is the password")
    func withoutTLS() async throws {
        let smtp = try SMTPServer()
        let server = try Self.server("smtp://pengirim:rahasia%3A%401@localhost:\(smtp.port)", requiresTLS: true)
        #expect(await failure(HTTPClient(), Self.mail(), server) == .failedTLS)
    }

    @Test("to a server whose certificate nobody vouches for is not sent")
    func unknownCertificate() async throws {
        let identity = try TLSServer(name: "localhost")
        let smtp = try SMTPServer(identity)
        #expect(await failure(HTTPClient(), Self.mail(), try Self.server("smtp://localhost:\(smtp.port)", requiresTLS: true)) == .failedTLS)
    }

    @Test("with a wrong password says so in the server's words")
    func wrongPassword() async throws {
        let smtp = try SMTPServer()
        let outcome = await failure(HTTPClient(), Self.mail(), try Self.server("smtp://pengirim:salah@127.0.0.1:\(smtp.port)"))
        #expect(outcome == .loginRefused(words: "5.7.8 Sandi salah"))
    }

    @Test("to a recipient that is not there fails for good, with the server's words of all lines")
    func refusedRecipient() async throws {
        let smtp = try SMTPServer()
        let outcome = await failure(HTTPClient(), Self.mail(to: "tidak-ada@uji.test"), try Self.server("smtp://127.0.0.1:\(smtp.port)"))
        #expect(outcome == .refused(code: 550, words: "5.1.1 Kotak surat itu 5.1.1 tidak ada"))
        #expect(outcome?.isPermanent == true)
    }

    @Test("a refusal that passes is no final one")
    func refusedForNow() async throws {
        let smtp = try SMTPServer()
        let outcome = await failure(HTTPClient(), Self.mail(to: "nanti@uji.test"), try Self.server("smtp://127.0.0.1:\(smtp.port)"))
        #expect(outcome == .refused(code: 451, words: "4.3.0 Coba lagi nanti"))
        #expect(outcome?.isPermanent == false)
    }

    @Test("a server that says nothing more ends in a timeout")
    func silent() async throws {
        let smtp = try SMTPServer()
        var server = try Self.server("smtp://127.0.0.1:\(smtp.port)")
        server.totalTimeout = .milliseconds(500)
        #expect(await failure(HTTPClient(), Self.mail(to: "diam@uji.test"), server) == .timeout)
    }

    @Test("without a server or a name says which")
    func nobodyThere() async throws {
        let client = HTTPClient()
        #expect(await failure(client, Self.mail(), try Self.server("smtp://127.0.0.1:\(ScriptedServer.deadPort())")) == .notConnected)
        #expect(await failure(client, Self.mail(), try Self.server("smtp://tidak-ada.invalid")) == .nameNotFound)
        #expect(await failure(client, Self.mail(), try Self.server("smtp://169.254.169.254")) == .addressRefused)
    }

    @Test("after the end of the client is refused at once")
    func afterShutdown() async throws {
        let client = HTTPClient()
        await client.shutdown()
        #expect(await failure(client, Self.mail(), try Self.server("smtp://127.0.0.1:1")) == .cancelled)
    }
}
