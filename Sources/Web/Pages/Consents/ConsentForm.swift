import Clinics
import Foundation
import Templating
import Vocabulary

/// The decision of a patient as a form: what may be sent, how it was said, who witnessed it, how long it holds; and, asked and kept apart,
/// whether other facilities may read.
struct ConsentForm: View {
    let form: FormState
    let witnesses: [(value: String, label: String)]
    let takesFocus: Bool

    static let fields = Fields<Self>(
        .view("scope") { $0.form.choices("scope", "Apa yang boleh dikirim ke SATUSEHAT?", coverages) }, .flag("focus") { $0.takesFocus },
        .view("method") { $0.form.choices("method", "Cara pasien menyatakan", methods) },
        .view("sharing") {
            $0.form.choices(
                "sharing", "Bolehkah dibaca fasilitas lain lewat SATUSEHAT?", sharing,
                hint: "Pertanyaan terpisah; tidak mengubah apa yang dikirim.")
        },
        .view("witness") { $0.form.select("witness", "Saksi (wajib bila lisan)", $0.witnesses) },
        .view("witnessName") { $0.form.field("witness_name", "Nama saksi bukan pengguna", .text, hint: "Misalnya keluarga pasien") },
        .view("from") { $0.form.field("valid_from", "Berlaku sejak", .date) },
        .view("until") { $0.form.field("valid_until", "Berlaku sampai", .date, hint: "Kosong berarti tanpa batas akhir") })

    private static let coverages = ConsentCoverage.allCases.map {
        OptionView(value: $0.rawValue, label: ConsentWords.coverage($0), hint: ConsentWords.coverageHint($0))
    }
    private static let methods = ConsentMethod.allCases.map { OptionView(value: $0.rawValue, label: ConsentWords.method($0)) }
    private static let sharing =
        [OptionView(value: "", label: "Belum ditanyakan")]
        + SharingChoice.Action.allCases.map { OptionView(value: $0.rawValue, label: $0 == .optIn ? "Boleh" : "Tidak boleh") }
    private static let longestName = 200

    /// What most patients decide, from today.
    static func start(today: LocalDate) -> FormState {
        FormState([
            "scope": ConsentCoverage.all.rawValue, "method": ConsentMethod.written.rawValue, "sharing": "", "valid_from": today.text,
        ])
    }

    /// What was decided, of today or from a day on; nil when something is wrong, `form.problems` says what.
    static func read(_ form: inout FormState, of patient: UUID, users: Set<UUID>, zone: ClinicTimeZone, now: Date) -> Consent? {
        let coverage = form.parsed("scope", "Pilih apa yang boleh dikirim") { ConsentCoverage(rawValue: $0) }
        let method = form.parsed("method", "Pilih cara pasien menyatakan") { ConsentMethod(rawValue: $0) }
        let today = LocalDate(now, in: zone)
        let from = form.day("valid_from", "Tanggal mulai") ?? today
        let until = form.day("valid_until", "Tanggal akhir")
        let witness = UUID(uuidString: form.form.text("witness")).flatMap { users.contains($0) ? $0 : nil }
        let name = form.form.optional("witness_name")
        if method == .verbal, witness == nil, name == nil { form.problems.add("witness", "Persetujuan lisan perlu saksi") }
        if let name, name.count > longestName { form.problems.add("witness_name", "Nama saksi paling banyak \(longestName) karakter") }
        if let until, until < max(from, today) {
            form.problems.add("valid_until", "Tanggal akhir sudah lewat atau mendahului tanggal mulai")
        }
        guard form.problems.isEmpty, let coverage, let method else { return nil }
        var consent = Consent(id: .v7(), patientID: patient, coverage: coverage, decidedAt: now, method: method)
        consent.witnessID = witness
        consent.witnessName = name
        if from != today { consent.validFrom = from.start(in: zone.timeZone) }
        consent.validUntil = until?.adding(days: 1).start(in: zone.timeZone)
        return consent
    }
}
