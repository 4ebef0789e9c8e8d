import BPJS
import Testing

@testable import Web

@Suite("Whom BPJS's monitoring shows")
struct MonitoringWordsTests {
    @Test("the patient's name, else what the clinic told: a name, a medical record number, or a card whose digits stay hidden")
    func names() {
        func told(_ name: String? = nil, _ norm: String? = nil, _ card: String? = nil) -> ToldPerson {
            ToldPerson(name: name, norm: norm, card: card)
        }
        #expect(MonitoringWords.name("Siti", told("Budi")) == "Siti")
        #expect(MonitoringWords.name(nil, told("Budi", "000123")) == "Budi")
        #expect(MonitoringWords.name(nil, told(nil, "000123", "0001234567890")) == "No. RM 000123")
        #expect(MonitoringWords.name(nil, told(nil, nil, "0001234567890")) == "Kartu *********7890")
        #expect(MonitoringWords.name(nil, nil) == "Pasien tanpa nama")
    }
}
