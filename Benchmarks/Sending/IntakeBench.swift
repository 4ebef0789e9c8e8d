import JSON

/// A visit that was taken in: our ids of it and of its patient.
struct TakenVisit: Sendable {
    let id: String
    let patient: String
}

/// `intake`: visits with complaint and vital signs, posted over kept-alive connections as fast as the server takes them. The lane is
/// left at its default rate, so that next to nothing is sent meanwhile.
enum IntakeBench {
    private static let visits = 1_000
    private static let clients = 8

    static func run(_ world: World, _ clinic: BenchClinic) async throws -> [TakenVisit] {
        Say.now("intake: \(visits) visits")
        let taken = Taken()
        let load = try await Load.count(visits, clients: clients) { number in
            let answer = try await world.post("/api/encounter", Visits.encounter(clinic, number, prefix: "V", ended: true), clinic)
            guard let visit = answer["encounter_id"]?.string, let patient = answer["pasien_id"]?.string else {
                throw BenchFailure("an answer without ids: \(answer.text())")
            }
            await taken.add(TakenVisit(id: visit, patient: patient))
        }
        Figure.print(
            "intake", load.perSecond, "visits/s",
            [
                "p50_ms": Figure.rounded(load.milliseconds(percentile: 50)), "p99_ms": Figure.rounded(load.milliseconds(percentile: 99)),
                "visits": .number(JSONNumber(visits)), "clients": .number(JSONNumber(clients)),
            ])
        return await taken.all
    }

    private actor Taken {
        var all: [TakenVisit] = []
        func add(_ visit: TakenVisit) { all.append(visit) }
    }
}
