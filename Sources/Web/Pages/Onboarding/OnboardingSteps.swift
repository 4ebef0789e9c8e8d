import Clinics
import Satusehat

/// The steps that take a clinic from its name to sending, in order.
enum OnboardingStep: Int, CaseIterable, Sendable {
    case clinic = 1
    case satusehat, admin, secret, mapping, start

    /// As the list says.
    var title: String {
        switch self {
        case .clinic: "Data klinik"
        case .satusehat: "Kredensial SATUSEHAT"
        case .admin: "Admin Klinik pertama"
        case .secret: "Akses SIM klinik"
        case .mapping: "Lokasi dan praktisi"
        case .start: "Mulai mengirim"
        }
    }
}

/// What the steps are computed from: counts and states, read in one transaction.
struct OnboardingFacts: Sendable {
    var clinic: Clinic
    var satusehat: CredentialStanding
    /// Admins of the clinic whose membership counts, by whether they have set a password.
    var activeAdmins = 0
    var invitedAdmins = 0
    var validSecrets = 0
    var isSecretUsed = false
    var locations = Mapped()
    var practitioners = Mapped()

    /// How many of a kind have an id on the platform.
    struct Mapped: Sendable, Hashable {
        var known = 0
        var total = 0
        var isComplete: Bool { total > 0 && known == total }
    }
}

/// How far one step is.
struct OnboardingStatus: Sendable, Hashable {
    enum State: Sendable, Hashable {
        case done
        /// Something is wrong and a person must mend it.
        case fix
        /// Begun.
        case partial
        case open
        /// Other steps come first.
        case locked
    }

    let step: OnboardingStep
    let state: State
    /// One line under the step's name.
    let says: String
}

extension OnboardingFacts {
    /// All steps with their status.
    var statuses: [OnboardingStatus] { OnboardingStep.allCases.map { status(of: $0) } }

    /// The first step at which a person has something to do; the last one when all is done.
    var nextStep: OnboardingStep {
        let statuses = statuses
        return statuses.first { $0.state == .fix }?.step ?? statuses.first { $0.state != .done && $0.state != .locked }?.step ?? .start
    }

    /// Steps without which the clinic cannot take the next step of its life: a trial needs a proven access, going live people and a
    /// system as well. Mappings do not block: they start empty in every environment.
    var blockers: [OnboardingStep] {
        switch clinic.state {
        case .draft: status(of: .satusehat).state == .done ? [] : [.satusehat]
        case .trial: [.admin, .secret].filter { ![.done, .partial].contains(status(of: $0).state) }
        case .live, .suspended: []
        }
    }

    func status(of step: OnboardingStep) -> OnboardingStatus {
        let (state, says): (OnboardingStatus.State, String) =
            switch step {
            case .clinic: clinicStatus
            case .satusehat: satusehatStatus
            case .admin: adminStatus
            case .secret: secretStatus
            case .mapping: mappingStatus
            case .start: startStatus
            }
        return OnboardingStatus(step: step, state: state, says: says)
    }

    private var clinicStatus: (OnboardingStatus.State, String) {
        let details = clinic.details
        let regions = [details.provinceCode, details.cityCode, details.districtCode, details.villageCode]
        let says = "\(clinic.code), tingkat \(clinic.level.word), zona waktu \(clinic.timeZone.abbreviation)"
        // Without them the platform refuses the clinic's Locations.
        if details.address == nil || regions.contains(nil) { return (.partial, "Alamat atau kode wilayah belum lengkap") }
        return (.done, says)
    }

    private var satusehatStatus: (OnboardingStatus.State, String) {
        let place = "Lingkungan \(satusehat.environment.word)"
        guard satusehat.isComplete else {
            return satusehat.clientID == nil ? (.open, "\(place), belum diisi") : (.fix, "\(place), Client Secret belum diisi")
        }
        guard let report = satusehat.report else { return (.partial, "\(place), belum dites") }
        if let stopped = report.stop { return (.fix, "Tes koneksi berhenti di tahap \(stopped.stage.title)") }
        return (.done, "\(place), tes koneksi berhasil")
    }

    private var adminStatus: (OnboardingStatus.State, String) {
        if activeAdmins > 0 { return (.done, "\(activeAdmins) Admin Klinik") }
        return invitedAdmins > 0 ? (.partial, "Diundang, kata sandi belum diatur") : (.open, "Belum ada yang diundang")
    }

    private var secretStatus: (OnboardingStatus.State, String) {
        guard validSecrets > 0 else { return (.open, "Rahasia API belum dibuat") }
        return (.done, isSecretUsed ? "Rahasia API sudah dipakai" : "Rahasia API dibuat, belum pernah dipakai")
    }

    private var mappingStatus: (OnboardingStatus.State, String) {
        let says =
            "\(locations.known) dari \(locations.total) lokasi dan \(practitioners.known) dari \(practitioners.total) praktisi terhubung"
        if locations.isComplete, practitioners.isComplete { return (.done, says) }
        return locations.total + practitioners.total == 0 ? (.open, "Belum ada lokasi dan praktisi") : (.partial, says)
    }

    private var startStatus: (OnboardingStatus.State, String) {
        switch clinic.state {
        case .live: return (.done, "Langsung, lingkungan \(clinic.environment.word)")
        case .suspended: return (.fix, "Dihentikan. Kunjungan tidak diterima dan tidak dikirim.")
        case .draft, .trial:
            let numbers = blockers.map { String($0.rawValue) }.joined(separator: " dan ")
            if !blockers.isEmpty {
                let says = "Menunggu langkah \(numbers)"
                return clinic.state == .draft ? (.locked, says) : (.partial, "Uji coba berjalan. \(says) untuk mulai langsung.")
            }
            return clinic.state == .draft ? (.open, "Siap mulai uji coba") : (.partial, "Uji coba berjalan, siap mulai langsung")
        }
    }
}

extension OnboardingStatus.State {
    var badge: Badge {
        switch self {
        case .done: Badge(kind: "terkirim", label: "Selesai")
        case .fix: Badge(kind: "gagal", label: "Perbaiki")
        case .partial: Badge(kind: "menunggu", label: "Sebagian")
        case .open: Badge(kind: "belum", label: "Belum")
        case .locked: Badge(kind: "dilewati", icon: "gembok", label: "Terkunci")
        }
    }
}
