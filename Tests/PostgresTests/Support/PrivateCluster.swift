import Dispatch
import Foundation
import Glibc

/// A small PostgreSQL cluster of one test, which may stop and start it. Unix socket only; as root it runs as `postgres`.
struct PrivateCluster: Sendable {
    let folder: String
    private let binaries: String

    var url: String { "host=\(folder)/s user=owner dbname=postgres" }

    /// The folder with initdb and pg_ctl: Debian keeps them off the PATH.
    static var binaries: String? {
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        return versions.compactMap { Int($0) }.max().map { "/usr/lib/postgresql/\($0)/bin" }
    }

    static func make() async throws -> PrivateCluster {
        guard let binaries else { throw CocoaError(.fileNoSuchFile) }
        // A socket's path holds 107 bytes.
        let cluster = PrivateCluster(folder: "/tmp/jpg-" + UUID().uuidString.prefix(8), binaries: binaries)
        try FileManager.default.createDirectory(atPath: cluster.folder, withIntermediateDirectories: true)
        if geteuid() == 0 { try await run("/bin/chown", ["postgres:", cluster.folder]) }
        try await cluster.asServer(
            "initdb", ["-D", cluster.folder + "/d", "-U", "owner", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"])
        try await cluster.asServer("mkdir", [cluster.folder + "/s"])
        return cluster
    }

    func start() async throws {
        let options = "-c listen_addresses='' -c unix_socket_directories='\(folder)/s' -c shared_buffers=16MB -c max_connections=30"
        try await asServer("pg_ctl", ["-D", folder + "/d", "-l", folder + "/log", "-w", "-s", "-o", options, "start"])
    }

    func stop(_ mode: String = "fast") async throws {
        try await asServer("pg_ctl", ["-D", folder + "/d", "-m", mode, "-w", "-s", "stop"])
    }

    func remove() async {
        try? await stop("immediate")
        try? FileManager.default.removeItem(atPath: folder)
    }

    func asServer(_ program: String, _ arguments: [String]) async throws {
        let path = program.hasPrefix("/") ? program : program == "mkdir" ? "/bin/mkdir" : "\(binaries)/\(program)"
        if geteuid() == 0 {
            try await PrivateCluster.run("/usr/sbin/runuser", ["-u", "postgres", "--", path] + arguments)
        } else {
            try await PrivateCluster.run(path, arguments)
        }
    }

    /// Not Foundation's Process: it takes a program as ended only when the server that pg_ctl leaves behind has ended too.
    private static func run(_ path: String, _ arguments: [String]) async throws {
        let status = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: spawnAndWait(path, arguments)) }
        }
        if status != 0 { throw CommandFailed(command: path, arguments: arguments, status: status) }
    }

    private static func spawnAndWait(_ path: String, _ arguments: [String]) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0) }
        // `env -C /`: the server's user may not be allowed to read the current directory.
        var texts = (["/usr/bin/env", "-C", "/", path] + arguments).map { strdup($0) }
        defer { for text in texts { free(text) } }
        texts.append(nil)
        var child = pid_t()
        let code = posix_spawn(&child, "/usr/bin/env", &actions, nil, texts, environ)
        if code != 0 { return code }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }

    struct CommandFailed: Error {
        let command: String
        let arguments: [String]
        let status: Int32
    }
}
