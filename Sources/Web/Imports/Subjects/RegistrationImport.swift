import BPJS
import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Registrations of a referral clinic for Mobile JKN, by the reader and the intake of `POST /api/mobile-jkn/registrations`.
struct RegistrationImport: ImportSubject {
    let intake: Intake
    let kind = ImportKind.registrations
    let permission = Permission.satusehat
    let level: FacilityLevel? = .fkrtl
    let chunk = 25
    let columns: [ImportColumn] = {
        let others = Set(RegistrasiBody.names.values).union(["dari_mobile_jkn"])
        return ImportColumn.all(of: RegistrasiBody.schema, names: names).filter { !others.contains($0.place) }.map { column in
            column.place.hasPrefix("taskid") ? column.asTime : column
        }
    }()

    private static let names = RegistrasiBody.names.mapValues { [$0] }.merging([
        "tanggal_periksa": ["tanggalperiksa", "tgl periksa", "tgl registrasi"], "jam_periksa": ["jam registrasi", "jam reg"],
        "no_rkm_medis": ["norm", "no rm", "no rekam medis"], "kodebooking": ["nobooking", "kode booking"],
        "nohp": ["no hp", "no telepon"], "nama": ["nama pasien"],
    ]) { $1 }

    func read(_ body: JSON, clock: ReadingClock) -> BodyReading<RegistrasiBody.Command> { RegistrasiBody.read(body, clock: clock) }

    func key(of command: RegistrasiBody.Command) -> String? {
        "\(command.booking.day.text) \(command.booking.jamPeriksa) \(command.booking.norm)"
    }

    func store(
        _ commands: [RegistrasiBody.Command], of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws -> [StoredRow<ImportedBooking>] {
        var rows: [StoredRow<ImportedBooking>] = []
        for command in commands {
            do {
                let accepted = try await scope.transaction.savepoint { _ in
                    var booking = command.booking
                    if let reference = command.visitReference {
                        booking.visitID = try await VisitStore.find(reference: reference, in: scope)?.id
                    }
                    return try await BPJSIntake(intake).book(booking, of: clinic, in: scope)
                }
                // As it is stored: what it is compared with later is read from there too.
                let stored = try await AntreanStore.find(accepted.booking.id, in: scope) ?? accepted.booking
                rows.append(StoredRow(accepted.before.map(ImportedBooking.init), ImportedBooking(stored)))
            } catch let refusal as BPJSIntake.Refusal {
                rows.append(.refused(MobileJKNEndpoints.problem(refusal)))
            }
        }
        return rows
    }

    func current(_ ids: [UUID], in scope: ClinicScope) async throws -> [UUID: ImportedBooking] {
        var found: [UUID: ImportedBooking] = [:]
        for id in ids { found[id] = try await AntreanStore.find(id, in: scope).map(ImportedBooking.init) }
        return found
    }

    func isUntouched(_ now: ImportedBooking, since after: ImportedBooking) -> Bool { now == after }

    /// What was not sent is told as before; what BPJS has accepted stays there.
    func restore(
        _ thing: ImportedBooking, from after: ImportedBooking, of clinic: Clinic, by actor: Clinics.Actor, in scope: ClinicScope
    ) async throws {
        guard let booking = try await AntreanStore.find(thing.id, in: scope) else { return }
        _ = try await BPJSIntake(intake).putBack(thing.over(booking), of: clinic, in: scope)
    }

    /// Those of which nothing was sent go; BPJS and the patient know the others, and giving them up is for a person to say.
    func remove(_ made: [ImportedBooking], of clinic: Clinic, in scope: ClinicScope) async throws -> [UUID: Remainder] {
        var remains: [UUID: Remainder] = [:]
        for thing in made where try await !BPJSIntake(intake).remove(thing.id, of: clinic, in: scope) {
            remains[thing.id] = Remainder(.kept, "Registrasi ini sudah dikirim ke BPJS, jadi dibiarkan; batalkan satu per satu bila salah.")
        }
        return remains
    }
}

// MARK: - Saving the list

extension RegistrationImport {
    /// The columns that a file of the list has: what tells rows apart, place, number and times.
    static let headings =
        [
            "tanggal_periksa", "jam_periksa", "no_rkm_medis", "no_rawat", "kodebooking", "kodepoli", "kodedokter", "jampraktek",
            "nomorantrean", "angkaantrean", "sumber",
        ] + TaskID.allCases.map { "taskid\($0.rawValue)" }

    static func progress(of bookings: [Antrean], _ intake: Intake, in scope: ClinicScope) async throws -> [BookingProgress] {
        try await BPJSIntake(intake).progress(of: bookings, in: scope)
    }

    static func row(_ progress: BookingProgress, _ zone: ClinicTimeZone) -> [String] {
        let booking = progress.booking
        let place = [
            booking.day.text, booking.jamPeriksa ?? "", booking.norm ?? "", booking.noRawat ?? "", booking.kodebooking ?? "",
            booking.kodepoli, booking.kodedokter ?? "", booking.jampraktek ?? "", booking.nomorantrean ?? "",
            booking.angkaantrean.map { String($0) } ?? "", booking.source.rawValue,
        ]
        let times = TaskID.allCases.map { task in booking.tasks[task].map { FHIRDateTime.format($0, in: zone) } ?? "" }
        return place + times + [progress.isKnown ? "Sudah" : "Belum"]
    }
}

extension ImportColumn {
    /// The same for cells that hold date and time as spreadsheets write them.
    fileprivate var asTime: ImportColumn {
        ImportColumn(
            heading: heading, place: place, form: .instant, isRequired: isRequired, says: says, example: "28/01/2026 08:20:00",
            names: names)
    }
}
