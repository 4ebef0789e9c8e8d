import Postgres
import Vocabulary

/// What `clinic set` and the settings page change: rules of the clinic, and the pace of its lane to SATUSEHAT.
public struct ClinicSettings: Sendable, Hashable {
    /// Requests to the platform in any 60 s.
    public var ratePerMinute: Int
    /// Requests at once.
    public var burst: Int
    /// Requests under way together.
    public var concurrency: Int
    /// How long an ambiguous delivery waits before it is searched for.
    public var settleMilliseconds: Int
    /// Connect timeout of a request.
    public var connectTimeoutMilliseconds: Int
    /// Whole time of a request.
    public var totalTimeoutMilliseconds: Int
    /// What no consent record means.
    public var consentPolicy: ConsentPolicy
    /// How long signed forms are kept after the consent that they prove has ended, in years.
    public var consentDocumentYears: Int
    /// What a time without a zone means.
    public var timeWithoutZone: TimeWithoutZone
    /// Whether `keluhan_utama` becomes a Condition.
    public var chiefComplaint: Bool
    /// The SNOMED CT code of that Condition.
    public var chiefComplaintCode: String
    /// Whether a visit that ends gets a resume medis (Composition).
    public var composition: Bool
    /// Whether polis are on the platform as services too (HealthcareService).
    public var healthcareService: Bool
    /// Whether practitioners have a role at the clinic on the platform (PractitionerRole).
    public var practitionerRole: Bool
    /// Whether its mappings of products count as hints for other clinics that share theirs, and theirs for it.
    public var shareMappings: Bool
    /// After so many days SATUSEHAT is asked again whether a practitioner or location is still there.
    public var verifyAfterDays: Int
    /// Whether BPJS is told of the registration once the patient was called, or before.
    public var pcareRegistration: PCareRegistration
    /// For so many days after the service PCare still takes registrations and visits.
    public var pcareBackDays: Int
    /// Where API calls may come from; empty means anywhere.
    public var allowedNetworks: [NetworkRange]
    /// API calls in a minute.
    public var requestsPerMinute: Int
}

/// When PCare is told of a registration: some gateways register by themselves after the call (BPJS reference section 4.1).
public enum PCareRegistration: String, Sendable, Hashable, CaseIterable, PostgresValue {
    case afterCall = "after_call"
    case beforeCall = "before_call"
}

/// Why a setting was refused.
public struct SettingProblem: Error, Sendable, Hashable {
    /// The setting's key, or what was given for one.
    public let key: String
    /// For people, in Bahasa Indonesia.
    public let message: String
}

/// A setting, described once: the CLI, the page and the audit chain read this list.
public struct ClinicSetting: Sendable {
    /// Its name in `clinic set CODE key=value`.
    public let key: String
    /// Its label, in Bahasa Indonesia.
    public let title: String
    /// What may be given, in Bahasa Indonesia.
    public let hint: String
    let read: @Sendable (ClinicSettings) -> String
    /// Puts the text in, or says why not.
    let apply: @Sendable (String, inout ClinicSettings) -> String?

    /// The present value as text that `apply` takes.
    public func value(in settings: ClinicSettings) -> String { read(settings) }

    /// All settings, in the order of the page.
    public static let all: [ClinicSetting] = [
        number("rate-per-minute", "Batas permintaan per menit", 1...60_000, \.ratePerMinute),
        number("burst", "Permintaan beruntun", 1...30_000, \.burst),
        number("concurrency", "Permintaan bersamaan", 1...64, \.concurrency),
        number("settle-ms", "Jeda sebelum memastikan hasil (ms)", 0...3_600_000, \.settleMilliseconds),
        number("connect-timeout-ms", "Batas waktu menyambung (ms)", 100...120_000, \.connectTimeoutMilliseconds),
        number("total-timeout-ms", "Batas waktu permintaan (ms)", 100...600_000, \.totalTimeoutMilliseconds),
        choice("consent-policy", "Tanpa catatan persetujuan", \.consentPolicy),
        number("consent-document-years", "Masa simpan dokumen persetujuan (tahun)", 1...50, \.consentDocumentYears),
        choice("time-without-zone", "Waktu tanpa zona", \.timeWithoutZone),
        toggle("chief-complaint", "Kirim keluhan utama sebagai Condition", \.chiefComplaint),
        ClinicSetting(
            key: "chief-complaint-code", title: "Kode SNOMED CT keluhan utama", hint: "6 sampai 18 angka",
            read: { $0.chiefComplaintCode },
            apply: { text, settings in
                guard (6...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                    return "Kode SNOMED CT terdiri atas 6 sampai 18 angka."
                }
                settings.chiefComplaintCode = text
                return nil
            }),
        toggle("composition", "Buat resume medis (Composition) saat kunjungan selesai", \.composition),
        toggle("healthcare-service", "Daftarkan lokasi sebagai layanan (HealthcareService)", \.healthcareService),
        toggle("practitioner-role", "Daftarkan peran praktisi (PractitionerRole)", \.practitionerRole),
        toggle("share-mappings", "Berbagi pemetaan KFA sebagai usulan dengan klinik lain", \.shareMappings),
        number("verify-after-days", "Periksa ulang praktisi dan lokasi setelah (hari)", 1...365, \.verifyAfterDays),
        choice("pcare-registration", "Pendaftaran PCare terhadap panggilan antrean", \.pcareRegistration),
        number("pcare-back-days", "PCare menerima data susulan (hari)", 0...31, \.pcareBackDays),
        ClinicSetting(
            key: "allowed-networks", title: "Alamat yang boleh memakai API", hint: "daftar CIDR dipisah koma; kosong berarti semua",
            read: { $0.allowedNetworks.map(\.description).joined(separator: ",") },
            apply: { text, settings in
                var ranges: [NetworkRange] = []
                for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
                    guard let range = NetworkRange(part) else { return "\(part) bukan alamat IP atau rentang CIDR." }
                    ranges.append(range)
                }
                settings.allowedNetworks = ranges
                return nil
            }),
        number("requests-per-minute", "Batas panggilan API per menit", 1...1_000_000, \.requestsPerMinute),
    ]

    /// The setting of a key.
    public static func named(_ key: String) -> ClinicSetting? { all.first { $0.key == key } }

    private static func number(
        _ key: String, _ title: String, _ range: ClosedRange<Int>, _ path: WritableKeyPath<ClinicSettings, Int> & Sendable
    ) -> ClinicSetting {
        ClinicSetting(
            key: key, title: title, hint: "\(range.lowerBound) sampai \(Indonesian.number(range.upperBound))",
            read: { String($0[keyPath: path]) },
            apply: { text, settings in
                guard let value = Int(text), range.contains(value) else {
                    return "Isi dengan angka \(range.lowerBound) sampai \(Indonesian.number(range.upperBound))."
                }
                settings[keyPath: path] = value
                return nil
            })
    }

    private static func toggle(
        _ key: String, _ title: String, _ path: WritableKeyPath<ClinicSettings, Bool> & Sendable
    ) -> ClinicSetting {
        ClinicSetting(
            key: key, title: title, hint: "on atau off",
            read: { $0[keyPath: path] ? "on" : "off" },
            apply: { text, settings in
                switch text.lowercased() {
                case "on", "true", "1", "ya": settings[keyPath: path] = true
                case "off", "false", "0", "tidak": settings[keyPath: path] = false
                default: return "Isi dengan on atau off."
                }
                return nil
            })
    }

    private static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
        _ key: String, _ title: String, _ path: WritableKeyPath<ClinicSettings, Choice> & Sendable
    ) -> ClinicSetting where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: " atau ")
        return ClinicSetting(
            key: key, title: title, hint: names,
            read: { $0[keyPath: path].rawValue },
            apply: { text, settings in
                guard let value = Choice(rawValue: text) else { return "Isi dengan \(names)." }
                settings[keyPath: path] = value
                return nil
            })
    }
}

extension ClinicSettings {
    /// The settings with these changes, or every reason why not. A value may be wrong alone or beside another.
    public func changed(_ changes: [(key: String, value: String)]) -> Result<ClinicSettings, SettingProblems> {
        var settings = self
        var problems: [SettingProblem] = []
        for (key, value) in changes {
            guard let setting = ClinicSetting.named(key) else {
                problems.append(SettingProblem(key: key, message: "Pengaturan ini tidak ada."))
                continue
            }
            if let message = setting.apply(value.filter { !$0.isNewline }, &settings) {
                problems.append(SettingProblem(key: key, message: message))
            }
        }
        // Half of the rate at most, or a burst at the end of one window and one at the start of the next would exceed it.
        if settings.burst > max(settings.ratePerMinute / 2, 1) {
            problems.append(SettingProblem(key: "burst", message: "Paling banyak setengah dari rate-per-minute."))
        }
        if settings.connectTimeoutMilliseconds > settings.totalTimeoutMilliseconds {
            problems.append(SettingProblem(key: "connect-timeout-ms", message: "Tidak boleh melebihi total-timeout-ms."))
        }
        return problems.isEmpty ? .success(settings) : .failure(SettingProblems(all: problems))
    }
}

/// Every reason why settings were refused; nothing was changed.
public struct SettingProblems: Error, Sendable, Hashable {
    /// At least one.
    public let all: [SettingProblem]
}
