import Clinics
import Delivery
import Foundation
import Testing
import Vocabulary

@testable import Web

@Suite("Kenapa belum terkirim?")
struct WhyNotSentTests {
    private static let links = ClinicLinks(base: "/c/MLT", permissions: Permission.clinic)

    private static func around(
        lane: WhyNotSent.Lane = .init(), dependencies: [ShownDelivery] = [], explanation: Explanation? = nil, links: ClinicLinks = links
    ) -> WhyNotSent.Surroundings {
        WhyNotSent.Surroundings(lane: lane, dependencies: dependencies, explanation: explanation, links: links, zone: .wib)
    }

    private static func pending(_ hold: HoldReason.Hold? = nil, _ reason: String? = nil, lane: String = "open") -> ShownDelivery {
        ShownDelivery(id: UUID(), kind: "Encounter", hold: hold, holdReason: reason, laneState: lane)
    }

    @Test("what has arrived needs no reason, unless an update of it failed")
    func arrived() {
        var sent = ShownDelivery(id: UUID(), kind: "Encounter", state: "completed")
        #expect(WhyNotSent.reason(sent, Self.around()) == nil)
        sent.failedUpdates = 1
        #expect(WhyNotSent.reason(sent, Self.around())?.tone == .bad)
    }

    @Test(
        "everything else has exactly one", arguments: HoldReason.Hold.allCases.map(Optional.some) + [nil],
        ["open", "parked", "credential", "paused", "no_right"])
    func always(hold: HoldReason.Hold?, lane: String) {
        let reason = WhyNotSent.reason(Self.pending(hold, lane: lane), Self.around(lane: .init(state: lane)))
        #expect(reason?.lead.isEmpty == false)
    }

    @Test("a kind without right is the reason, also while the lane is stopped, with where it is tried again")
    func noRight() throws {
        let reason = try #require(WhyNotSent.reason(Self.pending(lane: "no_right"), Self.around(lane: .init(state: "parked"))))
        #expect(reason.lead == "SATUSEHAT belum memberi klinik ini hak untuk Encounter.")
        #expect(reason.action?.address == "/c/MLT/satusehat/Encounter" && reason.owner == .clinic)
        #expect(DeliveryStatus.of(Self.pending(.reconciling, lane: "no_right")) == .waiting)
    }

    @Test("a refusal says what it means, what to do, who can, and the platform's own words without numbers of people")
    func refusal() throws {
        var failed = Self.pending()
        failed.state = "failed"
        failed.errorMessage = "NIK 3201234567890123 tidak sesuai"
        failed.errorGroupID = UUID()
        let explanation = Explanation(meaning: "Kode diagnosis tidak dikenal.", remedy: "Ganti kodenya.", owner: .clinic, fix: .edit)
        let reason = try #require(WhyNotSent.reason(failed, Self.around(explanation: explanation)))
        #expect(reason.lead == "Kode diagnosis tidak dikenal.")
        #expect(reason.text == "Ganti kodenya.")
        #expect(reason.owner == .clinic)
        #expect(reason.words == "NIK ************0123 tidak sesuai")
        #expect(reason.action?.address == "/c/MLT/deliveries/\(failed.id.lowerText)#kirim-ulang")
        #expect(reason.more?.address.hasPrefix("/c/MLT/errors/") == true)
    }

    @Test("while credentials are refused they come before a missing mapping, which cannot be searched for")
    func mappingWithoutCredentials() {
        let around = Self.around(lane: .init(state: "credential", reason: "Client credentials are invalid"))
        let reason = WhyNotSent.reason(Self.pending(.mapping, "dokter:10001234567", lane: "credential"), around)
        #expect(reason?.action?.address == "/c/MLT/credentials" && reason?.more?.address == "/c/MLT/practitioners")
        #expect(reason?.words == "Client credentials are invalid" && reason?.text?.contains("10001234567 belum dipetakan") == true)
        let nobody = WhyNotSent.reason(Self.pending(.mapping, "pasien", lane: "credential"), around)
        #expect(nobody?.action?.address == "/c/MLT/patients")
    }

    @Test(
        "a missing mapping leads to the page where it is made",
        arguments: [("dokter:D-01", "/c/MLT/practitioners"), ("poli:U1", "/c/MLT/locations")])
    func mapping(lacks: String, address: String) {
        let reason = WhyNotSent.reason(Self.pending(.mapping, lacks, lane: "parked"), Self.around(lane: .init(state: "parked")))
        #expect(reason?.action?.address == address)
    }

    @Test("a page that the viewer may not open is not linked")
    func permissions() {
        let links = ClinicLinks(base: "/c/MLT", permissions: [.satusehat])
        #expect(WhyNotSent.reason(Self.pending(.mapping, "dokter:D-01"), Self.around(links: links))?.action == nil)
    }

    @Test("of several dependencies the one that failed is named")
    func dependency() {
        let patient = ShownDelivery(id: UUID(), kind: "Patient")
        let encounter = ShownDelivery(id: UUID(), kind: "Encounter", state: "failed")
        let reason = WhyNotSent.reason(Self.pending(.dependency, "induk"), Self.around(dependencies: [patient, encounter]))
        #expect(reason?.lead == "Encounter ditolak SATUSEHAT.")
        #expect(reason?.action?.address == "/c/MLT/deliveries/\(encounter.id.lowerText)")
    }

    @Test("an end of a visit that waits for nothing named waits for a diagnosis")
    func gate() {
        #expect(WhyNotSent.reason(Self.pending(.dependency, "kunjungan"), Self.around())?.lead.contains("diagnosis") == true)
    }

    @Test("an outage is the platform's, and says when the next try is")
    func outage() {
        let until = Date(timeIntervalSince1970: 1_795_230_000)
        let reason = WhyNotSent.reason(
            Self.pending(lane: "parked"), Self.around(lane: .init(state: "parked", reason: "http_503", until: until)))
        #expect(reason?.owner == .platform)
        #expect(reason?.text?.contains(Indonesian.atTime(until, in: .wib)) == true)
    }

    @Test("a pause tells its reason")
    func pause() {
        let reason = WhyNotSent.reason(Self.pending(lane: "paused"), Self.around(lane: .init(state: "paused", reason: "Ganti kredensial")))
        #expect(reason?.text == "Alasannya: Ganti kredensial")
    }
}
