import Delivery
import Foundation
import JSON
import Testing

@testable import BPJS

@Suite("A patient's day at BPJS")
struct DayPlannerTests {
    private func plan(_ day: PatientDay) -> [PlannedDelivery] {
        var links = DeliveryLinks([:])
        return DayPlanner.plan(day, links: &links)
    }

    private func kinds(_ day: PatientDay) -> [String] { plan(day).map(\.kind) }

    @Test("is told as queue, call, registration, visit, each after all before it")
    func order() {
        var antrean = Samples.antrean()
        antrean.calledAt = Date(timeIntervalSince1970: 1_800_000_000)
        antrean.isPresent = true
        let registration = Samples.record(.pendaftaran)
        let visit = Samples.record(.kunjungan, of: registration.id)
        let plans = plan(PatientDay(queue: [antrean], records: [registration, visit]))
        #expect(plans.map(\.kind) == ["tambah_antrean", "panggil_antrean", "tambah_pendaftaran", "tambah_kunjungan"])
        #expect(plans.map(\.channel) == [.antreanFKTP, .antreanFKTP, .pcare, .pcare])
        for (index, plan) in plans.enumerated() {
            #expect(plan.dependsOn.map(\.key) == plans.prefix(index).map(\.key))
        }
        // A call needs its place in the queue, a visit its registration; else a skipped one is no obstacle.
        #expect(plans.map { $0.dependsOn.filter(\.required).count } == [0, 1, 0, 1])
    }

    @Test("tells the registration before the call where the clinic wants it so")
    func beforeCall() {
        var antrean = Samples.antrean()
        antrean.calledAt = Date()
        antrean.isPresent = true
        var day = PatientDay(queue: [antrean], records: [Samples.record(.pendaftaran)])
        day.order = .beforeCall
        #expect(kinds(day) == ["tambah_antrean", "tambah_pendaftaran", "panggil_antrean"])
    }

    @Test("holds the call and the cancellation of who has no card: BPJS would not know whose place is meant")
    func withoutCard() {
        var antrean = Samples.antrean()
        antrean.content["nomorkartu"] = ""
        antrean.calledAt = Date()
        antrean.isPresent = true
        antrean.cancelledAt = Date()
        let plans = plan(PatientDay(queue: [antrean]))
        #expect(plans.map(\.kind) == ["tambah_antrean", "panggil_antrean", "batal_antrean"])
        #expect(plans.map(\.lacks) == [[], ["nomorkartu"], ["nomorkartu"]])
        #expect(BusinessRules.explain("nomorkartu", .antreanFKTP).remedy.contains("nomorkartu"))
    }

    @Test("waits for what failed late only where it needs it")
    func late() {
        var antrean = Samples.antrean()
        antrean.calledAt = Date()
        antrean.isPresent = true
        var day = PatientDay(queue: [antrean], records: [Samples.record(.pendaftaran)])
        day.late = [DayKey.addQueue(antrean.id).text]
        #expect(plan(day).map { $0.dependsOn.count } == [0, 1, 1])
    }

    @Test("adds no queue for a number that was taken in Mobile JKN, and still calls it")
    func mobileJKN() {
        var antrean = Samples.antrean()
        antrean.source = .mobileJKN
        antrean.calledAt = Date()
        antrean.isPresent = false
        #expect(kinds(PatientDay(queue: [antrean])) == ["panggil_antrean"])
        #expect(plan(PatientDay(queue: [antrean]))[0].body["status"] == 2)
    }

    @Test("deletes in the other order, with the numbers that PCare gave")
    func deletion() {
        var registration = Samples.record(.pendaftaran)
        var visit = Samples.record(.kunjungan, of: registration.id)
        registration.deletedAt = Date()
        visit.deletedAt = Date()
        let plans = plan(PatientDay(records: [registration, visit]))
        #expect(plans.map(\.kind) == ["tambah_pendaftaran", "tambah_kunjungan", "hapus_kunjungan", "hapus_pendaftaran"])
        #expect(plans[3].body["noUrut"]?.string?.hasPrefix("urn:uuid:") == true)
        #expect(plans[2].dependsOn.first { $0.key == plans[1].key }?.required == true)
    }

    @Test("takes nothing back that never left")
    func stopped() {
        var antrean = Samples.antrean()
        antrean.cancelledAt = Date()
        var registration = Samples.record(.pendaftaran)
        registration.deletedAt = Date()
        var day = PatientDay(queue: [antrean], records: [registration])
        day.stopped = [DayKey.addQueue(antrean.id).text, DayKey.register(registration.id).text]
        #expect(kinds(day) == ["tambah_antrean", "tambah_pendaftaran"])
        day.stopped = []
        #expect(kinds(day) == ["tambah_antrean", "tambah_pendaftaran", "hapus_pendaftaran", "batal_antrean"])
    }

    @Test("goes through its polis in the order in which it came to them")
    func polis() {
        let plans = plan(PatientDay(queue: [Samples.antrean("002", at: 5), Samples.antrean("001", at: 9)]))
        #expect(plans.map { $0.body["kodepoli"]?.string } == ["002", "001"])
        #expect(plans[1].dependsOn.map(\.key) == [plans[0].key])
    }

    @Test("a new place in the queue after one that was given up comes after it")
    func again() {
        var first = Samples.antrean(at: 1)
        first.cancelledAt = Date()
        #expect(kinds(PatientDay(queue: [first, Samples.antrean(at: 2)])) == ["tambah_antrean", "batal_antrean", "tambah_antrean"])
    }

    @Test("what a mapping has to give holds the place in the queue, named by field")
    func lacking() {
        var antrean = Samples.antrean()
        antrean.kodedokter = "D-01"
        antrean.jampraktek = nil
        #expect(plan(PatientDay(queue: [antrean]))[0].lacks == ["kodedokter:D-01", "jampraktek:D-01"])
    }
}

@Suite("Hours and days as BPJS writes them")
struct WritingTests {
    @Test(
        "practice hours lose their blanks, dashes and points",
        arguments: [
            ("08:00-12:00", "08:00-12:00"), ("08:00 - 12:00", "08:00-12:00"), ("8.00–12.30", "08:00-12:30"), ("08:00", nil),
            ("08:00-", nil), ("pagi", nil), ("25:00-26:00", nil),
        ])
    func hours(given: String, read: String?) { #expect(PracticeHours(given)?.text == read) }

    @Test("PCare's days are day, month, year")
    func days() {
        #expect(BPJSDay.pcare(Samples.day) == "21-11-2026")
        #expect(BPJSDay.pcare("21-11-2026") == Samples.day)
        #expect(BPJSDay.pcare("2026-11-21") == nil)
    }

    @Test("a slash in a booking code is no slash of the path")
    func path() { #expect(PathElement.encoded("2026/03/13#7 a") == "2026%2F03%2F13%237%20a") }
}
