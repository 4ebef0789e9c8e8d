import Delivery
import Testing

@testable import BPJS

@Suite("What a person is told of BPJS's refusals")
struct ExplanationTests {
    @Test(
        "codes that are not mapped, or not known, are mended where BPJS's codes stand beside the clinic's",
        arguments: [
            ("kodedokter:D-01", ServiceFamily.antreanFKTP), ("jampraktek:D-01", .antreanFKTP), ("kodepoli:U1", .antreanFKTP),
            ("kdDokter:D-01", .pcare), ("kdPoli:U1", .pcare), ("pcare-dokter", .pcare), ("antrean-jadwal", .antreanFKTP),
            ("antrean-poli", .antreanFKTP),
        ])
    func mappings(code: String, family: ServiceFamily) {
        let explanation = BusinessRules.explain(code, family)
        #expect(explanation.fix == .bpjsMappings && explanation.remedy.contains("Pemetaan BPJS"))
    }

    @Test("what is late is a person's to send again", arguments: ServiceFamily.allCases)
    func late(family: ServiceFamily) {
        let explanation = BusinessRules.explain("LATE", family)
        #expect(explanation.meaning.contains("Hari pelayanan sudah lewat") && explanation.remedy.contains("tidak mengirimnya lagi sendiri"))
        #expect(explanation.owner == .clinic && explanation.fix == nil)
    }
}
