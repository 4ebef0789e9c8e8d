import JSON
import Vocabulary

/// What PCare checks of a visit when it is entered or edited (reference of BPJS, sections 3.5 and 6).
enum PCareVisitRules {
    /// Whole numbers, with the largest that PCare takes.
    private static let measures = [
        ("sistole", 300), ("diastole", 200), ("beratBadan", 500), ("tinggiBadan", 300), ("respRate", 100), ("heartRate", 300),
        ("lingkarPerut", 300),
    ]
    private static let allergies = [("alergiMakan", "01"), ("alergiUdara", "02"), ("alergiObat", "03")]
    private static let texts = ["anamnesa", "terapiObat", "terapiNonObat", "bmhp"]

    /// - Parameter day: of the registration, `dd-MM-yyyy`.
    static func refusal(of request: BPJSRequest, registered day: String) -> BPJSReply? {
        // Before everything else: their parser fails where a referral has no destination.
        if request.text("kdStatusPulang") == "4", request.body["rujukLanjut"]?.object == nil { return .parserBroke }
        return codes(request) ?? vitals(request) ?? end(request, registered: day) ?? referral(request, registered: day)
    }

    private static func codes(_ request: BPJSRequest) -> BPJSReply? {
        guard PCareCodes.awareness.row("kdSadar", request.text("kdSadar")) != nil else { return unknown("kdSadar") }
        guard PCareCodes.doctors.row("kdDokter", request.text("kdDokter")) != nil else { return unknown("kdDokter") }
        guard PCareDiagnoses.find(request.text("kdDiag1")) != nil else { return unknown("kdDiag1") }
        for name in ["kdDiag2", "kdDiag3"] {
            guard let code = request.body[name]?.string, !code.isEmpty else { continue }
            guard PCareDiagnoses.find(code) != nil else { return unknown(name) }
        }
        for (name, kind) in allergies where PCareCodes.allergies[kind]?.row("kdAlergi", request.text(name)) == nil {
            return unknown(name)
        }
        guard PCareCodes.prognoses.row("kdPrognosa", request.text("kdPrognosa")) != nil else { return unknown("kdPrognosa") }
        return nil
    }

    private static func vitals(_ request: BPJSRequest) -> BPJSReply? {
        for (name, most) in measures {
            guard let value = request.body[name]?.int, (0...most).contains(value) else {
                return .failed(name, "\(name) harus berupa angka 0 sampai \(most).")
            }
        }
        guard let temperature = request.body["suhu"]?.string, Double(temperature.replacing(",", with: ".")) != nil else {
            return .failed("suhu", "suhu harus diisi, contoh 36,4.")
        }
        for name in texts where request.body[name]?.string == nil { return .failed(name, "\(name) harus diisi.") }
        return nil
    }

    private static func end(_ request: BPJSRequest, registered day: String) -> BPJSReply? {
        let status = request.text("kdStatusPulang")
        let isKnown = (PCareCodes.outpatientDischarges + PCareCodes.inpatientDischarges).row("kdStatusPulang", status) != nil
        guard isKnown else { return unknown("kdStatusPulang") }
        guard let end = BPJSDates.pcare(request.text("tglPulang")) else {
            return .failed("tglPulang", "Format tglPulang harus dd-MM-yyyy.")
        }
        guard let start = BPJSDates.pcare(day), end >= start else {
            return .failed("tglPulang", "tglPulang tidak boleh kurang dari tglDaftar.")
        }
        return nil
    }

    private static func referral(_ request: BPJSRequest, registered day: String) -> BPJSReply? {
        guard let tacc = request.body["kdTacc"]?.int, (-1...4).contains(tacc) else { return unknown("kdTacc") }
        guard let referral = request.body["rujukLanjut"], referral.object != nil else { return nil }
        guard request.text("kdStatusPulang") == "4" else {
            return .failed("kdStatusPulang", "kdStatusPulang harus 4 untuk rujukan lanjut.")
        }
        guard PCareSpecialists.hospitals.row("kdppk", referral["kdppk"]?.string ?? "") != nil else { return unknown("kdppk") }
        guard let date = BPJSDates.pcare(referral["tglEstRujuk"]?.string ?? ""), let start = BPJSDates.pcare(day), date >= start else {
            return .failed("tglEstRujuk", "tglEstRujuk tidak valid.")
        }
        switch (referral["subSpesialis"]?.object, referral["khusus"]?.object) {
        case (let specialist?, nil):
            guard PCareSpecialists.subspecialist(specialist["kdSubSpesialis1"]?.string ?? "") != nil else {
                return unknown("kdSubSpesialis1")
            }
            return reason(request, tacc: tacc)
        case (nil, let special?): return self.special(special)
        default: return .failed("rujukLanjut", "Isi salah satu dari subSpesialis atau khusus.")
        }
    }

    private static func special(_ special: JSONObject) -> BPJSReply? {
        let code = special["kdKhusus"]?.string ?? ""
        guard PCareSpecialists.special.row("kdKhusus", code) != nil else { return unknown("kdKhusus") }
        guard PCareSpecialists.specialWithSubspecialist.contains(code) else { return nil }
        let below = special["kdSubSpesialis"]?.string ?? ""
        return PCareSpecialists.subspecialistsOfSpecial.contains(below) ? nil : unknown("kdSubSpesialis")
    }

    /// What first level is to treat itself is referred only for a reason of time, age, complication or comorbidity (section 6.6).
    private static func reason(_ request: BPJSRequest, tacc: Int) -> BPJSReply? {
        guard let diagnosis = PCareDiagnoses.find(request.text("kdDiag1")), diagnosis["nonSpesialis"]?.bool == true else { return nil }
        guard tacc > 0 else { return .failed("kdTacc", "Diagnosa non spesialistik, TACC harus diisi.") }
        let name = diagnosis["nmDiag"]?.string ?? ""
        let allowed = taccReasons[tacc] ?? [request.text("kdDiag1") + " - " + name]
        return allowed.contains(request.text("alasanTacc")) ? nil : .failed("alasanTacc", "alasanTacc tidak sesuai.")
    }

    private static let durations = ["< 3 Hari", ">= 3 - 7 Hari", ">= 7 Hari"]
    /// Of a complication the reason is the diagnosis itself.
    private static let taccReasons: [Int: [String]] = [
        1: durations,
        2: [
            "< 1 Bulan", ">= 1 Bulan s/d < 12 Bulan", ">= 1 Tahun s/d < 5 Tahun", ">= 5 Tahun s/d < 12 Tahun",
            ">= 12 Tahun s/d < 55 Tahun", ">= 55 Tahun",
        ],
        4: durations,
    ]

    private static func unknown(_ field: String) -> BPJSReply {
        .failed(field, "\(field) tidak ditemukan.")
    }
}
