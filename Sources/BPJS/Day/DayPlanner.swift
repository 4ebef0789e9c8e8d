import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// All that BPJS is told by a first-level clinic of one patient on one day.
struct PatientDay: Sendable {
    var order = PCareRegistration.afterCall
    /// What the clinic's own codes are called in the queue.
    var queueCodes = BPJSMappings([], of: .antreanFKTP)
    /// What they are called at PCare.
    var pcareCodes = BPJSMappings([], of: .pcare)
    /// In order of storing.
    var queue: [Antrean] = []
    /// In order of storing.
    var records: [PCareRecord] = []
    /// What never left and never will: cancelled before it was sent.
    var stopped: Set<String> = []
    /// Failed since its day was over. What only comes after it does not wait for it.
    var late: Set<String> = []
}

/// Which deliveries a patient's day wants. One goes after another: add, call, registration, visit; what is taken back goes after what it
/// takes back. Pure.
struct DayPlanner {
    private let day: PatientDay
    private var plans: [PlannedDelivery] = []

    static func plan(_ day: PatientDay, links: inout DeliveryLinks) -> [PlannedDelivery] {
        var planner = DayPlanner(day)
        for poli in planner.polis { planner.plan(poli, &links) }
        return planner.plans
    }

    private init(_ day: PatientDay) { self.day = day }

    /// In the order in which the day came to them.
    private var polis: [String] {
        let all = day.queue.map { ($0.createdAt, $0.kodepoli) } + day.records.map { ($0.createdAt, $0.kdPoli) }
        var seen: Set<String> = []
        return all.sorted { $0.0 < $1.0 }.map(\.1).filter { seen.insert($0).inserted }
    }

    private mutating func plan(_ poli: String, _ links: inout DeliveryLinks) {
        let queue = day.queue.filter { $0.kodepoli == poli }
        for antrean in queue.dropLast() {
            add(antrean)
            call(antrean)
            cancel(antrean)
        }
        let records = day.records.filter { $0.kdPoli == poli }
        if let last = queue.last { add(last) }
        if day.order == .afterCall, let last = queue.last { call(last) }
        for registration in records where registration.kind == .pendaftaran {
            register(registration)
            if day.order == .beforeCall, registration.id == records.last(where: { $0.kind == .pendaftaran })?.id, let last = queue.last {
                call(last)
            }
            for visit in records where visit.registrationID == registration.id { self.visit(visit, of: registration, &links) }
            unregister(registration, &links)
        }
        if day.order == .beforeCall, !records.contains(where: { $0.kind == .pendaftaran }), let last = queue.last { call(last) }
        for visit in records where visit.kind == .kunjungan && visit.registrationID == nil { self.visit(visit, of: nil, &links) }
        if let last = queue.last { cancel(last) }
    }

    private mutating func add(_ antrean: Antrean) {
        guard antrean.source == .clinic else { return }
        append(
            .addQueue(antrean.id), TambahAntreanKind().name, .antreanFKTP, of: antrean.id, antrean.visitID,
            lacks: AntreanBody(antrean, day.queueCodes).lacks,
            AntreanBody(antrean, day.queueCodes).add)
    }

    private mutating func call(_ antrean: Antrean) {
        guard let calledAt = antrean.calledAt, let isPresent = antrean.isPresent else { return }
        append(
            .call(antrean.id, isPresent: isPresent), PanggilAntreanKind().name, .antreanFKTP, of: antrean.id, antrean.visitID,
            requires: [.addQueue(antrean.id)], lacks: antrean.nomorkartu.isEmpty ? [AntreanBody.lacksCard] : [],
            AntreanBody(antrean, day.queueCodes).call(at: calledAt, isPresent: isPresent))
    }

    private mutating func cancel(_ antrean: Antrean) {
        // What was stopped before it left needs no taking back; what was given up in Mobile JKN is known there.
        guard antrean.cancelledAt != nil, !antrean.isCancelledInMobileJKN, !day.stopped.contains(DayKey.addQueue(antrean.id).text) else {
            return
        }
        append(
            .cancel(antrean.id), BatalAntreanKind().name, .antreanFKTP, of: antrean.id, antrean.visitID, requires: [.addQueue(antrean.id)],
            lacks: antrean.nomorkartu.isEmpty ? [AntreanBody.lacksCard] : [], AntreanBody(antrean, day.queueCodes).cancel)
    }

    private mutating func register(_ record: PCareRecord) {
        append(.register(record.id), TambahPendaftaranKind().name, .pcare, of: record.id, record.visitID, coded(record.content))
    }

    private mutating func visit(_ record: PCareRecord, of registration: PCareRecord?, _ links: inout DeliveryLinks) {
        append(
            .visit(record.id), TambahKunjunganKind().name, .pcare, of: record.id, record.visitID,
            requires: registration.map { [.register($0.id)] } ?? [], isFinal: false, coded(record.content))
        guard record.deletedAt != nil, !day.stopped.contains(DayKey.visit(record.id).text) else { return }
        append(
            .deleteVisit(record.id), HapusKunjunganKind().name, .pcare, of: record.id, record.visitID, requires: [.visit(record.id)],
            ["noKunjungan": .string(links.urn(DayKey.visit(record.id).text)), "noKartu": record.content["noKartu"] ?? .null])
    }

    private mutating func unregister(_ record: PCareRecord, _ links: inout DeliveryLinks) {
        guard record.deletedAt != nil, !day.stopped.contains(DayKey.register(record.id).text) else { return }
        append(
            .deleteRegistration(record.id), HapusPendaftaranKind().name, .pcare, of: record.id, record.visitID,
            requires: [.register(record.id)],
            [
                "noKartu": record.content["noKartu"] ?? .null, "tglDaftar": record.content["tglDaftar"] ?? .null,
                "noUrut": .string(links.urn(DayKey.register(record.id).text)),
                "kdPoli": coded(["kdPoli": .string(record.kdPoli)])["kdPoli"] ?? .null,
            ])
    }

    /// PCare's body with PCare's codes in place of the clinic's own. A code that is not mapped may be PCare's already: PCare says.
    private func coded(_ content: JSON) -> JSON {
        var coded = content
        // For our own pages.
        coded["nama"] = nil
        if let code = content["kdDokter"]?.string, let doctor = day.pcareCodes.doctor(code) { coded["kdDokter"] = .string(doctor.code) }
        for name in ["kdPoli", "kdPoliRujukInternal"] {
            if let code = content[name]?.string, let poli = day.pcareCodes.poli(code) { coded[name] = .string(poli.code) }
        }
        return coded
    }

    /// Each goes after all before it: the patient's day is told in one row. One that fails keeps the later ones waiting.
    private mutating func append(
        _ key: DayKey, _ kind: String, _ channel: Channel, of source: UUID, _ visit: UUID?, requires: [DayKey] = [], isFinal: Bool = true,
        lacks: [String] = [], _ body: JSON
    ) {
        let required = Set(requires.map(\.text))
        let before = plans.map { PlannedDelivery.Dependency($0.key, required: required.contains($0.key)) }
        var plan = PlannedDelivery(
            key: key.text, kind: kind, operation: .create, sourceID: source,
            dependsOn: before.filter { $0.required || !day.late.contains($0.key) }, lacks: lacks, body: body)
        plan.channel = channel
        plan.isFinal = isFinal
        plan.visitID = visit
        plans.append(plan)
    }
}

/// What deliveries of a day are made of.
enum DayKey: Hashable {
    case addQueue(UUID), call(UUID, isPresent: Bool), cancel(UUID)
    case register(UUID), visit(UUID), deleteRegistration(UUID), deleteVisit(UUID)

    /// Unique, the same for the same thing.
    var text: String {
        switch self {
        case .addQueue(let id): "tambah_antrean:\(id.lowerText)"
        case .call(let id, let isPresent): "panggil_antrean:\(id.lowerText):\(isPresent ? "hadir" : "tidak-hadir")"
        case .cancel(let id): "batal_antrean:\(id.lowerText)"
        case .register(let id): "tambah_pendaftaran:\(id.lowerText)"
        case .visit(let id): "tambah_kunjungan:\(id.lowerText)"
        case .deleteRegistration(let id): "hapus_pendaftaran:\(id.lowerText)"
        case .deleteVisit(let id): "hapus_kunjungan:\(id.lowerText)"
        }
    }
}

/// Bodies for the first level's queue (reference section 4.1), with BPJS's codes in place of the clinic's own.
struct AntreanBody {
    /// What a call or a cancellation waits for: the card is what BPJS knows the place by (reference section 4.1).
    static let lacksCard = "nomorkartu"

    private let antrean: Antrean
    private let doctor: MappedDoctor?
    private let poli: MappedPoli?

    init(_ antrean: Antrean, _ codes: BPJSMappings) {
        self.antrean = antrean
        doctor = antrean.kodedokter.flatMap(codes.doctor)
        poli = codes.poli(antrean.kodepoli)
    }

    var add: JSON {
        [
            "nomorkartu": .string(antrean.nomorkartu), "nik": text("nik"), "nohp": text("nohp"),
            "kodepoli": kodepoli, "namapoli": text("namapoli", else: poli?.name), "norm": .string(antrean.norm ?? ""),
            "tanggalperiksa": .string(antrean.day.text),
            "kodedokter": kodedokter.map { .number(JSONNumber($0)) } ?? .string(antrean.kodedokter ?? ""),
            "namadokter": text("namadokter", else: doctor?.name), "jampraktek": .string(hours ?? ""),
            "nomorantrean": .string(antrean.nomorantrean ?? ""),
            "angkaantrean": antrean.angkaantrean.map { .number(JSONNumber($0)) } ?? .null, "keterangan": text("keterangan"),
        ]
    }

    func call(at instant: Date, isPresent: Bool) -> JSON {
        [
            "tanggalperiksa": .string(antrean.day.text), "kodepoli": kodepoli, "nomorkartu": .string(antrean.nomorkartu),
            "status": isPresent ? 1 : 2, "waktu": .number(JSONNumber(BPJSTime.milliseconds(instant))),
        ]
    }

    var cancel: JSON {
        [
            "tanggalperiksa": .string(antrean.day.text), "kodepoli": kodepoli, "nomorkartu": .string(antrean.nomorkartu),
            "alasan": text("alasan"),
        ]
    }

    /// What a mapping has to give before it can go.
    var lacks: [String] {
        var lacking: [String] = []
        if kodedokter == nil { lacking.append("kodedokter:\(antrean.kodedokter ?? "")") }
        if hours?.isEmpty != false { lacking.append("jampraktek:\(antrean.kodedokter ?? "")") }
        return lacking
    }

    private var kodepoli: JSON { .string(poli?.code ?? antrean.kodepoli) }
    /// BPJS wants a number; what the clinic has mapped goes before what looks like one.
    private var kodedokter: Int? { (doctor?.code ?? antrean.kodedokter).flatMap { Int($0) } }
    private var hours: String? { antrean.jampraktek.map { PracticeHours($0)?.text ?? $0 } ?? doctor?.hours?.text }

    private func text(_ name: String, else fallback: String? = nil) -> JSON {
        let said = antrean.content[name]?.string ?? ""
        return .string(said.isEmpty ? fallback ?? "" : said)
    }
}
