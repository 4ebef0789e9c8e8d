import Clinics
import Foundation
import JSON
import Testing
import Vocabulary

@testable import BPJS

@Suite("How well a day's registrations were told")
struct ComplianceTests {
    private static let zone = ClinicTimeZone.wib

    private static func at(_ clock: String) -> Date { Samples.day.instant(clock, in: zone) }

    /// A registration with these tasks, of which BPJS has those that arrived.
    private static func registration(
        _ times: [TaskID: String], arrived: Set<TaskID> = [], poli: String = "ANA", content: JSONObject = [:]
    ) -> ToldBooking {
        var booking = Antrean(
            environment: .sandbox, channel: .mobileJKN, source: .clinic, day: Samples.day, kodepoli: poli, person: [1],
            content: .object(content), createdAt: at("07:00"))
        booking.tasks = times.mapValues { at($0) }
        var told = ToldBooking(booking)
        told.add = .arrived
        for task in times.keys { told.tasks[task] = arrived.contains(task) ? .arrived : .underWay }
        return told
    }

    private static let poliTimes: [TaskID: String] = [.clinicWait: "08:00", .clinic: "08:20", .pharmacyWait: "08:30"]
    private static let poliTasks: Set<TaskID> = [.clinicWait, .clinic, .pharmacyWait]

    @Test("a registration is complete only once 3, 4 and 5 have all arrived; recorded is not enough")
    func poli() {
        #expect(Self.registration(Self.poliTimes, arrived: Self.poliTasks).isComplete)
        for missing in Self.poliTasks {
            #expect(!Self.registration(Self.poliTimes, arrived: Self.poliTasks.subtracting([missing])).isComplete)
        }
    }

    @Test(
        "with a prescription 6 and 7 are wanted too",
        arguments: [
            (["jenisresep": "Racikan"], true), (["jenisresep": "Tidak ada"], false), ([:], false), (["antreanfarmasi": 4], true),
        ] as [(JSONObject, Bool)])
    func pharmacy(_ content: JSONObject, _ isWanted: Bool) {
        let told = Self.registration(Self.poliTimes, arrived: Self.poliTasks, content: content)
        #expect(told.isComplete == !isWanted)
        #expect(told.wanted.contains(.done) == isWanted)
        let all = Self.poliTimes.merging([.pharmacy: "08:40", .done: "08:50"]) { first, _ in first }
        #expect(Self.registration(all, arrived: Set(all.keys), content: content).isComplete)
    }

    @Test("who never came or gave up does not count, neither for nor against")
    func uncounted() {
        var cancelled = Self.registration(Self.poliTimes)
        cancelled.booking.cancelledAt = Self.at("09:00")
        let absent = Self.registration([.absent: "09:00"], arrived: [.absent])
        let compliance = Compliance([cancelled, absent, Self.registration(Self.poliTimes, arrived: Self.poliTasks)])
        #expect(compliance.whole.total == 1 && compliance.whole.share == 1 && compliance.gaps.isEmpty)
        #expect(Compliance([cancelled]).whole.share == nil)
    }

    @Test("each stage is from a task to the next, for each poli and in all, of those who have both")
    func minutes() throws {
        let day = ["08:10", "08:20", "08:30", "08:40"].map {
            Self.registration([.clinicWait: "08:00", .clinic: $0, .pharmacyWait: "09:00"])
        }
        let other = Self.registration([.clinicWait: "08:00", .clinic: "10:00"], poli: "INT")
        // Times out of order are no waiting at all.
        let backwards = Self.registration([.clinicWait: "09:00", .clinic: "08:00"], poli: "INT")
        let compliance = Compliance(day + [other, backwards])
        #expect(compliance.polis.map(\.name) == ["ANA", "INT"])
        let poli = try #require(compliance.polis.first)
        #expect(poli.stages[.clinicWait]?.count == 4 && poli.stages[.clinicWait]?.median == 25)
        // As percentile_cont: 85 % of the way from 30 to 40.
        #expect(abs((poli.stages[.clinicWait]?.p95 ?? 0) - 38.5) < 0.001)
        #expect(poli.stages[.clinic]?.median == 35)
        #expect(compliance.polis[1].stages[.clinicWait]?.count == 1 && compliance.polis[1].stages[.clinic]?.median == nil)
        #expect(compliance.whole.stages[.clinicWait]?.median == 30)
        #expect(compliance.stages == [.clinicWait, .clinic], "nobody went to the admission desk or the pharmacy")
    }

    @Test("a new patient's way has all six stages")
    func stages() {
        let times: [TaskID: String] = [
            .admissionWait: "07:00", .admission: "07:01", .clinicWait: "07:03", .clinic: "07:06", .pharmacyWait: "07:10",
            .pharmacy: "07:15", .done: "07:21",
        ]
        let compliance = Compliance([Self.registration(times)])
        #expect(compliance.stages == Compliance.Stage.allCases)
        #expect(compliance.stages.map { compliance.whole.stages[$0]?.median } == [1, 2, 3, 4, 5, 6])
    }

    @Test("a registration is counted once, by the first thing that lacks, and each has its owner")
    func gaps() {
        let id = UUID()
        var refused = Self.registration(Self.poliTimes, arrived: [.clinicWait])
        refused.tasks[.clinic] = .failed(id, code: "rs-urutan")
        refused.tasks[.pharmacyWait] = .underWay
        var other = refused
        other.tasks[.clinic] = .failed(UUID(), code: "rs-lain")
        var late = refused
        late.tasks[.clinic] = .failed(UUID(), code: "LATE")
        var unmapped = Self.registration(Self.poliTimes)
        unmapped.add = .held("kodedokter:D-01")
        unmapped.tasks[.clinicWait] = .underWay
        var early = Self.registration(Self.poliTimes, arrived: [.clinicWait])
        early.tasks[.clinic] = .held("urutan:4")
        var waiting = Self.registration([.clinicWait: "08:00", .pharmacyWait: "08:30"], arrived: [.clinicWait])
        waiting.tasks[.pharmacyWait] = .held("tugas:4")
        let compliance = Compliance([refused, late, unmapped, early, waiting, other])
        #expect(
            compliance.gaps.map(\.reason) == [.refused(id), .late, .lacking("kodedokter:D-01"), .wrongTime(.clinic), .unrecorded(.clinic)])
        #expect(compliance.gaps.map(\.bookings.count) == [2, 1, 1, 1, 1])
        #expect(compliance.gaps[0].deliveries.count == 2)
        #expect(compliance.gaps.map(\.owner) == [.clinicAdmin, .nobody, .clinicAdmin, .nurse, .nurse])
    }

    @Test(
        "a time that nobody recorded is the matter of who stands at that step",
        arguments: [
            ([:], TaskID.clinicWait, Compliance.Gap.Owner.desk), ([.clinicWait: "08:00"], .clinic, .nurse),
            ([.clinicWait: "08:00", .clinic: "08:10"], .pharmacyWait, .doctor),
            ([.clinicWait: "08:00", .clinic: "08:10", .pharmacyWait: "08:20"], .pharmacy, .pharmacy),
        ] as [([TaskID: String], TaskID, Compliance.Gap.Owner)])
    func owners(_ times: [TaskID: String], _ task: TaskID, _ owner: Compliance.Gap.Owner) {
        let told = Self.registration(times, arrived: Set(times.keys), content: ["jenisresep": "Racikan"])
        #expect(told.gap == .unrecorded(task))
        #expect(Compliance([told]).gaps.map(\.owner) == [owner])
    }

    @Test("a new patient's desk is asked for tasks 1 and 2, unless BPJS has gone on without them")
    func newPatient() {
        #expect(Self.registration([.clinicWait: "08:00"], content: ["pasienbaru": 1]).gap == .unrecorded(.admissionWait))
        #expect(
            Self.registration([.clinicWait: "08:00"], arrived: [.clinicWait], content: ["pasienbaru": 1]).gap == .unrecorded(.clinic))
    }

    @Test("what was closed by hand is neither sent nor anybody's to mend")
    func closed() {
        var told = Self.registration(Self.poliTimes)
        told.add = .stopped
        #expect(told.gap == .closed && !told.isComplete)
    }

    // MARK: - Early warning

    @Test("a poli is warned of once a patient waits for more than an hour without task 4, today")
    func warning() throws {
        var patients = ["08:00", "08:30", "09:30"].map { Self.registration([.clinicWait: $0]).booking }
        patients += [
            Self.registration([.clinicWait: "08:00", .clinic: "08:50"]).booking,
            Self.registration([.clinicWait: "08:00"], poli: "INT").booking,
        ]
        for index in patients.indices { patients[index].jampraktek = index == 1 ? "08:00-13:00" : "08:00-12:00" }
        #expect(WaitingPoli.of(patients, at: Self.at("09:00"), in: Self.zone).isEmpty, "an hour to the second is not late")
        let warned = WaitingPoli.of(patients, at: Self.at("09:31"), in: Self.zone)
        #expect(warned.map(\.name) == ["ANA", "INT"] && warned.map(\.late) == [2, 1] && warned.map(\.total) == [4, 1])
        #expect(warned.map(\.until) == ["13:00", "12:00"])
        #expect(WaitingPoli.of(patients, at: Self.at("12:30"), in: Self.zone).map(\.until) == ["13:00", nil])
        #expect(WaitingPoli.of(patients, at: Self.at("09:31").addingTimeInterval(86_400), in: Self.zone).isEmpty)
        patients[0].tasks[.absent] = Self.at("09:00")
        patients[1].cancelledAt = Self.at("09:00")
        #expect(WaitingPoli.of(patients, at: Self.at("09:31"), in: Self.zone).map(\.name) == ["INT"])
    }
}
