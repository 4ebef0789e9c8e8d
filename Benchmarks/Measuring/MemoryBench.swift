/// `idle_rss`: memory of a server that has started and does nothing.
enum MemoryBench {
    private static let settling: Duration = .seconds(5)

    static func run(_ world: World) async throws {
        try await Task.sleep(for: settling)
        Figure.print("idle_rss", try ProcessFacts.residentMiB(world.server.pid), "MiB")
    }
}
