import Foundation
import Glibc

/// `openssl s_server` with a certificate of its own making, for tests of TLS; `https://localhost:port/` gives a status page.
///
/// Started through the shell: Foundation's `Process` waits in a run loop, which cooperative threads have not.
final class TLSServer {
    let port: Int
    let certificate: String
    let key: String
    private let output: UnsafeMutablePointer<FILE>
    private let process: pid_t
    private let folder: URL

    static let isAvailable = FileManager.default.isExecutableFile(atPath: "/usr/bin/openssl")

    /// - Parameter name: the DNS name in the certificate, which lasts 30 days.
    init(name: String) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        key = folder.appending(path: "key.pem").path
        certificate = folder.appending(path: "certificate.pem").path
        let making = """
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout '\(key)' -out '\(certificate)' \
            -days 30 -subj '/CN=\(name)' -addext 'subjectAltName=DNS:\(name)' 2>/dev/null
            """
        let serving = """
            echo PID $$; exec openssl s_server -accept 127.0.0.1:0 -key '\(key)' -cert '\(certificate)' -www </dev/null 2>/dev/null
            """
        guard let output = popen("\(making) && \(serving)", "r") else { throw CocoaError(.executableLoad) }
        self.output = output
        var pid: pid_t?
        var port: Int?
        var line = [CChar](repeating: 0, count: 256)
        while port == nil, fgets(&line, Int32(line.count), output) != nil {
            let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
                .split { $0 == " " || $0 == "\n" }
            if words.first == "PID" { pid = words.last.flatMap { pid_t($0) } }
            if words.first == "ACCEPT" { port = words.last?.split(separator: ":").last.flatMap { Int($0) } }
        }
        guard let pid, let port else { throw CocoaError(.executableLoad) }
        process = pid
        self.port = port
    }

    deinit {
        kill(process, SIGKILL)
        pclose(output)
        try? FileManager.default.removeItem(at: folder)
    }
}
