import Foundation
import Glibc

/// A mail server in a Python process of its own, on 127.0.0.1. Offers STARTTLS when it has a certificate, knows the user `pengirim` with
/// the password `rahasia:@1`, and does not know recipients that begin with `tidak-ada`.
final class SMTPServer {
    let port: Int
    private let output: UnsafeMutablePointer<FILE>
    private let process: pid_t

    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/python3")

    /// A mail as it was taken.
    struct Taken: Decodable {
        let from: String
        let to: [String]
        let data: String
        let user: String?
        let tls: Bool
    }

    private static let script = #"""
        import base64, json, os, socket, ssl, sys, threading
        certificate, key = sys.argv[1:3] if len(sys.argv) > 2 else (None, None)
        def talk(conn):
            state = {"tls": False, "user": None}
            def say(line): conn.sendall(line.encode() + b"\r\n")
            def hello():
                if certificate and not state["tls"]: say("250-uji"); say("250 STARTTLS")
                else: say("250-uji"); say("250 AUTH PLAIN")
            reader = conn.makefile("rb")
            say("220 uji ESMTP")
            to, sender = [], ""
            while True:
                line = reader.readline().decode().rstrip("\r\n")
                if not line: return
                word = line.upper()
                if word.startswith("EHLO"): hello()
                elif word == "STARTTLS":
                    say("220 mulai")
                    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                    context.load_cert_chain(certificate, key)
                    conn = context.wrap_socket(conn, server_side=True)
                    reader = conn.makefile("rb")
                    state["tls"] = True
                elif word.startswith("AUTH PLAIN"):
                    given = line.split(" ")[2] if len(line.split(" ")) > 2 else None
                    if given is None:
                        say("334 "); given = reader.readline().decode().strip()
                    _, user, password = base64.b64decode(given).decode().split("\0")
                    if (user, password) != ("pengirim", "rahasia:@1"): say("535 5.7.8 Sandi salah"); continue
                    state["user"] = user; say("235 masuk")
                elif word.startswith("MAIL FROM"): sender = line[10:]; to = []; say("250 ok")
                elif word.startswith("RCPT TO"):
                    if "tidak-ada" in line: say("550-5.1.1 Kotak surat itu"); say("550 5.1.1 tidak ada"); continue
                    if "nanti" in line: say("451 4.3.0 Coba lagi nanti"); continue
                    to.append(line[8:]); say("250 ok")
                elif word == "DATA":
                    if "diam@uji.test" in str(to): threading.Event().wait(20); return
                    say("354 silakan")
                    data = b""
                    while not data.endswith(b"\r\n.\r\n"): data += reader.read(1)
                    print(json.dumps({"from": sender, "to": to, "data": data[:-3].decode(), **state}), flush=True)
                    say("250 diterima")
                elif word == "QUIT": say("221 selesai"); conn.close(); return
                else: say("500 apa?")
        def guarded(conn):
            try: talk(conn)
            except Exception: conn.close()
        server = socket.create_server(("127.0.0.1", 0))
        print("PORT", server.getsockname()[1], os.getpid(), flush=True)
        while True: threading.Thread(target=guarded, args=(server.accept()[0],), daemon=True).start()
        """#

    /// With certificate and key of a server that `openssl` has made it offers STARTTLS.
    init(_ identity: TLSServer? = nil) throws {
        let script = Self.script.replacingOccurrences(of: "'", with: "'\\''")
        let files = identity.map { "'\($0.certificate)' '\($0.key)'" } ?? ""
        guard let output = popen("exec python3 -c '\(script)' \(files) </dev/null 2>/dev/null", "r") else {
            throw CocoaError(.executableLoad)
        }
        let words = Self.line(output).split(separator: " ")
        guard words.count == 3, let port = Int(words[1]), let process = pid_t(words[2]) else { throw CocoaError(.executableLoad) }
        self.output = output
        self.port = port
        self.process = process
    }

    deinit {
        kill(process, SIGKILL)
        pclose(output)
    }

    /// The next mail that was taken; it has been once `send` returned.
    func taken() throws -> Taken { try JSONDecoder().decode(Taken.self, from: Data(Self.line(output).utf8)) }

    private static func line(_ output: UnsafeMutablePointer<FILE>) -> String {
        var line = [CChar](repeating: 0, count: 65_536)
        guard fgets(&line, Int32(line.count), output) != nil else { return "" }
        return String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
