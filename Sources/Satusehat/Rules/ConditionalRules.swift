import Delivery
import JSON

/// The rules where one element depends on another.
extension PlatformRules {
    /// Rules 10121 and 10173, and the diagnosis that the platform asks of a finished Encounter.
    static func endingProblems(_ encounter: JSON) -> [Problem] {
        var problems: [Problem] = []
        let start = encounter["period"]?["start"]?.string.flatMap(Content.instant)
        let end = encounter["period"]?["end"]?.string.flatMap(Content.instant)
        if let start, let end, end < start {
            problems.append(
                Problem(element: "Encounter.period.end", rule: "10173", message: "Perbaiki waktu selesai: tidak boleh sebelum waktu mulai.")
            )
        }
        guard encounter["status"]?.string == "finished" else { return problems }
        if end == nil {
            problems.append(
                Problem(element: "Encounter.period", rule: "10121", message: "Lengkapi waktu selesai: wajib untuk kunjungan selesai."))
        }
        if encounter["diagnosis"]?.array?.isEmpty ?? true {
            problems.append(
                Problem(
                    element: "Encounter.diagnosis", rule: "wajib",
                    message: "Kunjungan selesai perlu sedikitnya satu diagnosis. Kirim diagnosisnya lebih dulu."))
        }
        return problems
    }

    /// Rule 10076 of an allergy that was not entered in error.
    static func allergyProblems(_ allergy: JSON) -> [Problem] {
        let isMistake = allergy["verificationStatus"]?["coding"]?[0]?["code"]?.string == "entered-in-error"
        guard !isMistake, allergy["clinicalStatus"].map(Elements.isEmpty) ?? true else { return [] }
        let message = "Lengkapi AllergyIntolerance.clinicalStatus: wajib diisi."
        return [Problem(element: "AllergyIntolerance.clinicalStatus", rule: "10076", message: message)]
    }

    /// Rules 10305 and 10306 of a vaccine that was given, and 10307 of its expiry.
    static func vaccineProblems(_ immunization: JSON) -> [Problem] {
        var problems: [Problem] = []
        if immunization["status"]?.string == "completed" {
            for (rule, element) in [("10305", "location"), ("10306", "lotNumber")] where immunization[element].map(Elements.isEmpty) ?? true
            {
                problems.append(
                    Problem(
                        element: "Immunization." + element, rule: rule,
                        message: "Lengkapi Immunization.\(element): wajib untuk imunisasi yang sudah diberikan."))
            }
        }
        if let expiry = immunization["expirationDate"]?.string, let given = immunization["occurrenceDateTime"]?.string,
            isExpired(expiry, on: given)
        {
            problems.append(
                Problem(
                    element: "Immunization.expirationDate", rule: "10307",
                    message: "Perbaiki tanggal kedaluwarsa vaksin: harus sesudah waktu pemberian."))
        }
        return problems
    }

    /// A month is over when it has passed; a day already when it begins, because the platform compares it with an instant.
    private static func isExpired(_ expiry: String, on given: String) -> Bool {
        let day = given.prefix(expiry.count)
        return expiry < day || (expiry == day && expiry.count == 10)
    }
}
