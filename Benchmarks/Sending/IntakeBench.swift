import JSON

/// A visit that was taken in: our ids of it and of its patient.
struct TakenVisit: Sendable {
    let id: String
    let patient: String
}

/// `intake`: visits with complaint and vital signs of several clinics, posted over kept-alive connections as fast as the server takes
/// them. `intake_one_clinic`: the same for a single clinic, whose visits of a day take turns at its counters. The lanes are left at
/// their default rate, so that next to nothing is sent meanwhile.
enum IntakeBench {
    private static let visits = 1_000
    private static let clients = 8
    private static let clinics = 4

    /// Gives the visits of the one clinic, to be drained.
    static func run(_ world: World, _ clinic: BenchClinic, wanted: Bool) async throws -> [TakenVisit] {
        if wanted {
            var several: [BenchClinic] = []
            for number in 1...clinics { several.append(try await world.addClinic("BENCH-TERIMA-\(number)")) }
            _ = try await measure("intake", world, several)
            // What they took in is not to be sent while other things are measured.
            for clinic in several { _ = try await world.run("clinic", "suspend", clinic.code) }
        }
        return try await measure("intake_one_clinic", world, [clinic])
    }

    private static func measure(_ bench: String, _ world: World, _ clinics: [BenchClinic]) async throws -> [TakenVisit] {
        Say.now("\(bench): \(visits) visits")
        let taken = Taken()
        let load = try await Load.count(visits, clients: clients) { number in
            let clinic = clinics[number % clinics.count]
            let answer = try await world.post("/api/encounter", Visits.encounter(clinic, number, prefix: "V", ended: true), clinic)
            guard let visit = answer["encounter_id"]?.string, let patient = answer["pasien_id"]?.string else {
                throw BenchFailure("an answer without ids: \(answer.text())")
            }
            await taken.add(TakenVisit(id: visit, patient: patient))
        }
        Figure.print(
            bench, load.perSecond, "visits/s",
            [
                "p50_ms": Figure.rounded(load.milliseconds(percentile: 50)), "p99_ms": Figure.rounded(load.milliseconds(percentile: 99)),
                "visits": .number(JSONNumber(visits)), "clients": .number(JSONNumber(clients)),
                "clinics": .number(JSONNumber(clinics.count)),
            ])
        return await taken.all
    }

    private actor Taken {
        var all: [TakenVisit] = []
        func add(_ visit: TakenVisit) { all.append(visit) }
    }
}
