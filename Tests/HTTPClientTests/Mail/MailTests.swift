import Foundation
import Testing

@testable import HTTPClient

@Suite("A mail on the wire")
struct MailTests {
    static func head(_ mail: Mail) -> [String] {
        String(decoding: mail.wireForm, as: UTF8.self).components(separatedBy: "\r\n\r\n")[0].components(separatedBy: "\r\n")
    }

    @Test("has the date, a Message-ID at the sender's domain, and plain words plain")
    func plain() {
        let head = Self.head(MailSendingTests.mail(subject: "Peringatan pulih"))
        #expect(head.contains("Date: Sat, 21 Nov 2026 08:00:00 +0000"))
        #expect(head.contains("Message-ID: <019a.1@uji.test>"))
        #expect(head.contains("Subject: Peringatan pulih"))
        #expect(head.contains("From: Jembatan <jembatan@uji.test>"))
    }

    @Test("encodes a subject of other letters in words of at most 75 characters, broken between characters")
    func encoded() throws {
        let subject = "Klinik “Melati – Sehat” " + String(repeating: "é–漢字 ", count: 20)
        let lines = Mail.encoded(subject, after: 9).components(separatedBy: "\r\n ")
        #expect(lines.count > 2)
        var decoded = ""
        for line in lines {
            #expect(line.utf8.count <= 75)
            let data = try #require(Data(base64Encoded: String(line.dropFirst("=?utf-8?B?".count).dropLast(2))))
            decoded += try #require(String(validating: data, as: UTF8.self))
        }
        #expect(decoded == subject)
    }

    @Test("no line break in a subject or a name makes a header of its own")
    func noInjection() {
        var mail = MailSendingTests.mail(subject: "Uji\r\nBcc: semua@uji.test")
        mail.fromName = "Jembatan\nX: y"
        let head = Self.head(mail)
        #expect(!head.contains { $0.hasPrefix("Bcc:") || $0.hasPrefix("X:") })
    }

    @Test("every line is ASCII and at most 78 characters")
    func lines() {
        let mail = MailSendingTests.mail(subject: "Peringatan: é", text: String(repeating: "kata panjang – ", count: 60))
        let text = String(decoding: mail.wireForm, as: UTF8.self)
        #expect(text.utf8.allSatisfy { $0 < 0x80 })
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(!text.replacing("\r\n", with: "").contains("\n"))
    }

    @Test(
        "an address is one word with one @ and a domain",
        arguments: [
            ("admin@klinik.id", true), ("a.b+c@sub.klinik.id", true), ("root@localhost", true), ("klinik.id", false), ("a@b@c", false),
            ("@klinik.id", false), ("a@", false), ("a b@klinik.id", false), ("a@klinik.id>", false), ("a@klinik..id", false),
            ("a\r\nRCPT TO:<x@y.z>@klinik.id", false), ("é@klinik.id", false),
        ])
    func address(text: String, isOne: Bool) { #expect(Mail.isAddress(text) == isOne) }

    @Test("the server's URL never shows user and password")
    func serverURL() throws {
        let server = try #require(MailServer(url: "smtp://pengirim:rahasia@mail.uji.test:587"))
        #expect("\(server)" == "smtp://mail.uji.test:587")
        #expect(server.requiresTLS)
        #expect(try #require(MailServer(url: "smtps://mail.uji.test")).description == "smtps://mail.uji.test:465")
        #expect(try #require(MailServer(url: "smtp://127.0.0.1:1025")).requiresTLS == false)
        #expect(MailServer(url: "https://mail.uji.test") == nil && MailServer(url: "mail.uji.test:25") == nil)
    }
}
