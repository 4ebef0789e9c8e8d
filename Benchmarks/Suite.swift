/// All benchmarks in their order, on one installation that lives as long as they do.
struct Suite {
    static let names = ["idle_rss", "template", "intake", "drain", "dashboard", "list", "errors", "kfa", "import"]

    let wanted: Set<String>

    func run() async throws {
        if wanted.contains("template") { try TemplateBench.run() }
        guard wanted != ["template"] else { return }
        let world = try await World.start()
        do {
            try await measure(world)
        } catch {
            await world.stop()
            throw error
        }
        await world.stop()
    }

    private func measure(_ world: World) async throws {
        if wanted.contains("idle_rss") { try await MemoryBench.run(world) }
        if !wanted.isDisjoint(with: ["intake", "drain"]) {
            let clinic = try await world.addClinic("BENCH-KIRIM")
            let visits = try await IntakeBench.run(world, clinic, wanted: wanted.contains("intake"))
            if wanted.contains("drain") { try await DrainBench.run(world, clinic, visits) }
        }
        if wanted.contains("kfa") { try await KFABench.run(world) }
        if wanted.contains("import") { try await ImportBench.run(world) }
        if !wanted.isDisjoint(with: ["dashboard", "list", "errors"]) { try await PagesBench.run(world, wanted: wanted) }
    }
}
