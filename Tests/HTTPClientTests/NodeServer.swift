import Foundation
import Glibc

/// An HTTP/2 server over TLS in Node.js, for tests that run where `node` happens to be installed. `/ok` answers; `/drop` reads the
/// request and destroys the connection; `/away` reads it and says GOAWAY as if it had not.
final class NodeServer {
    let port: Int
    private let output: UnsafeMutablePointer<FILE>
    private let process: pid_t

    static let isAvailable = TLSServer.isAvailable && FileManager.default.isExecutableFile(atPath: "/usr/bin/node")

    private static let script = """
        const http2 = require('http2'), fs = require('fs'), sockets = new Set();
        const pem = fs.readFileSync(process.argv[1]), key = fs.readFileSync(process.argv[2]);
        let count = 0;
        const server = http2.createSecureServer({ key, cert: pem });
        server.on('connection', s => { sockets.add(s); s.on('error', () => {}); s.on('close', () => sockets.delete(s)); });
        server.on('sessionError', () => {});
        server.on('stream', (stream, headers) => {
          stream.on('error', () => {});
          stream.on('data', () => {});
          stream.on('end', () => {
            const path = headers[':path'];
            if (path !== '/count') count++;
            if (path === '/drop') { for (const s of sockets) s.destroy(); return; }
            if (path === '/away') { stream.session.goaway(0, 0); stream.session.destroy(); return; }
            stream.respond({ ':status': 200, 'X-Count': count });
            stream.end('count ' + count);
          });
        });
        server.listen(0, '127.0.0.1', () => console.log('PORT', server.address().port, process.pid));
        """

    /// Takes certificate and key of a server that `openssl` has made.
    init(_ identity: TLSServer) throws {
        let script = Self.script.replacingOccurrences(of: "'", with: "'\\''")
        let command = "exec node -e '\(script)' '\(identity.certificate)' '\(identity.key)' </dev/null 2>/dev/null"
        guard let output = popen(command, "r") else { throw CocoaError(.executableLoad) }
        var line = [CChar](repeating: 0, count: 256)
        guard fgets(&line, Int32(line.count), output) != nil else { throw CocoaError(.executableLoad) }
        let words = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            .split { $0 == " " || $0 == "\n" }
        guard words.count == 3, let port = Int(words[1]), let process = pid_t(words[2]) else { throw CocoaError(.executableLoad) }
        self.output = output
        self.port = port
        self.process = process
    }

    deinit {
        kill(process, SIGKILL)
        pclose(output)
    }
}
