import Testing

@testable import Clinics

@Suite("Names of medicines")
struct MedicineNameTests {
    @Test(
        "Indonesian and international spelling are one word",
        arguments: [
            ("parasetamol", "Paracetamol"), ("amoksisilin", "Amoxicillin"), ("sefadroksil", "Cefadroxil"),
            ("siprofloksasin", "Ciprofloxacin"), ("deksametason", "Dexamethasone"), ("klorfeniramin", "Chlorpheniramine"),
            ("setirizin", "Cetirizine"), ("hidroklorotiazid", "Hydrochlorothiazide"), ("kaptopril", "Captopril"),
            ("omeprazol", "Omeprazole"), ("metilprednisolon", "Methylprednisolone"), ("eritromisin", "Erythromycin"),
            ("ambroksol", "AMBROXOL"), ("alopurinol", "Allopurinol"), ("amlodipin", "Amlodipine"), ("tetrasiklin", "Tetracycline"),
        ])
    func spelling(indonesian: String, international: String) {
        #expect(MedicineWords.of(indonesian) == MedicineWords.of(international))
    }

    @Test("numbers and units are words of their own, whatever stands between them")
    func tokens() {
        #expect(MedicineWords.of("Ambroxol 15mg/5 mL (CONTOH)") == ["ambroksol", "15", "mg", "5", "ml", "kontoh"])
        #expect(MedicineWords.of("Salep 2,5%") == ["salep", "2.5", "%"])
        #expect(MedicineWords.of("") == [])
    }

    @Test("a name says words, strength and form")
    func reading() {
        let name = MedicineName("Paracetamol 500 mg tab", form: ["Strip"])
        #expect(name.words == ["parasetamol"] && name.strengths == ["500 mg"] && name.forms == ["tablet"])
        #expect(name.strengthShown == "500 mg")
        #expect(MedicineName("Amoxicillin 1 g inj").strengths == ["1000 mg"])
        #expect(MedicineName("Levothyroxine 50 mcg").strengths == ["0.05 mg"])
        #expect(MedicineName("Ambroxol syr 15 mg/5 ml").strengths == ["15 mg", "5 ml"])
        #expect(MedicineName("Vitamin B12").words == ["vitamin", "b", "12"])
        #expect(MedicineName("Paracetamol", form: ["Tablet"]).forms == ["tablet"])
    }

    @Test("a slip is forgiven in a long word, and another word is no slip")
    func slips() {
        #expect(MedicineWords.areAlike("parasetmol", "parasetamol"))
        #expect(MedicineWords.areAlike("kaptoprll", "kaptopril"))
        #expect(!MedicineWords.areAlike("ketokonasol", "parasetamol") && !MedicineWords.areAlike("gel", "jel"))
        #expect(!MedicineWords.areAlike("amlodipin", "amlodipin"))
    }

    @Test("one medicine has one key in every clinic, another strength has another")
    func key() {
        #expect(MedicineName("PARASETAMOL TAB 500MG").key == MedicineName("Paracetamol 500 mg tablet").key)
        #expect(MedicineName("Paracetamol 650 mg tablet").key != MedicineName("Paracetamol 500 mg tablet").key)
    }
}
