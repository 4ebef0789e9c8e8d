import Delivery
import Foundation
import JSON
import Vocabulary

/// A registration with what became of the deliveries that BPJS's indicator counts.
public struct ToldBooking: Sendable, Hashable {
    /// Where a delivery stands.
    public enum Standing: Sendable, Hashable {
        /// BPJS has it.
        case arrived
        /// BPJS refused it, or its time is over (error code `LATE`).
        case failed(UUID, code: String?)
        /// It lacks a code, a field or a time, such as `kodedokter:D-01`.
        case held(String)
        /// It goes by itself.
        case underWay
        /// It never goes.
        case stopped
    }

    /// The registration.
    public var booking: Antrean
    /// Of `antrean/add`; nil for what BPJS knows by other ways.
    public var add: Standing?
    /// Of each task that is told.
    public var tasks: [TaskID: Standing] = [:]

    /// A registration of which nothing was told yet.
    public init(_ booking: Antrean) { self.booking = booking }

    /// A registration with its deliveries.
    public init(_ booking: Antrean, _ deliveries: [DeliveryRow]) {
        self.booking = booking
        for delivery in deliveries {
            if delivery.kind == TambahBookingKind().name { add = Standing(delivery) }
            if delivery.kind == UpdateWaktuKind().name, let task = delivery.step.flatMap({ Int($0) }).flatMap({ TaskID(rawValue: $0) }) {
                tasks[task] = Standing(delivery)
            }
        }
    }

    /// Whether it counts: one that was given up or whose patient never came has no times to be told.
    public var counts: Bool { booking.cancelledAt == nil && booking.tasks[.absent] == nil }

    /// Which tasks BPJS's indicator wants: 3, 4 and 5, with 6 and 7 where there is something to be fetched at the pharmacy.
    public var wanted: [TaskID] {
        let fetches =
            Self.hasPrescription(booking.content) || booking.content["antreanfarmasi"]?.int != nil || booking.tasks[.pharmacy] != nil
            || booking.tasks[.done] != nil
        return [.clinicWait, .clinic, .pharmacyWait] + (fetches ? [.pharmacy, .done] : [])
    }

    /// Whether BPJS has all of it.
    public var isComplete: Bool { wanted.allSatisfy { tasks[$0] == .arrived } }

    /// Whether `jenisresep` tells of medicine.
    static func hasPrescription(_ content: JSON) -> Bool {
        guard let kind = content["jenisresep"]?.string?.lowercased() else { return false }
        return !kind.isEmpty && kind != "tidak ada"
    }

    /// The first thing that keeps it from being complete; nil when nothing does.
    public var gap: Compliance.Gap.Reason? {
        guard counts, !isComplete else { return nil }
        if let add, let reason = Self.reason(add) { return reason }
        for task in TaskID.allCases where booking.expects(task) && task <= (wanted.last ?? .done) {
            // What comes before the indicator's own tasks is asked for no more once one of them has arrived.
            if !wanted.contains(task), wanted.contains(where: { tasks[$0] == .arrived }) { continue }
            guard let told = tasks[task] else { return booking.tasks[task] == nil ? .unrecorded(task) : .underWay }
            if let reason = Self.reason(told, task) { return reason }
        }
        return .underWay
    }

    private static func reason(_ standing: Standing, _ task: TaskID? = nil) -> Compliance.Gap.Reason? {
        switch standing {
        case .arrived: return nil
        case .failed(_, code: "LATE"): return .late
        case .failed(let id, _): return .refused(id)
        case .underWay: return .underWay
        case .stopped: return .closed
        case .held(let lack):
            let parts = lack.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.first == "tugas", parts.count == 2, let before = Int(parts[1]).flatMap({ TaskID(rawValue: $0) }) {
                return .unrecorded(before)
            }
            if let task, ["urutan", "tanggal"].contains(parts.first) { return .wrongTime(task) }
            return .lacking(lack)
        }
    }
}

extension ToldBooking.Standing {
    init(_ delivery: DeliveryRow) {
        self =
            switch delivery.state {
            case "completed": .arrived
            case "failed": .failed(delivery.id, code: delivery.errorCode)
            case "skipped": .stopped
            default: delivery.hold == .mapping ? .held(delivery.holdReason ?? "") : .underWay
            }
    }
}

/// How well a day's registrations were told, as BPJS's indicator of online queues counts: pure, of a day's ``ToldBooking``.
public struct Compliance: Sendable, Hashable {
    /// What the pages warn below: four of five.
    public static let goal = 0.8

    /// Minutes between two tasks.
    public struct Minutes: Sendable, Hashable {
        /// Patients with both times.
        public let count: Int
        /// The middle one; nil without patients.
        public let median: Double?
        /// 95 of 100 took no longer; nil without patients.
        public let p95: Double?

        init(_ minutes: [Double]) {
            let sorted = minutes.sorted()
            count = sorted.count
            median = Compliance.quantile(0.5, of: sorted)
            p95 = Compliance.quantile(0.95, of: sorted)
        }
    }

    /// From one task to the next.
    public enum Stage: Int, Sendable, Hashable, CaseIterable {
        case admissionWait = 1
        case admission, clinicWait, clinic, pharmacyWait, pharmacy

        /// What begins it.
        public var from: TaskID { TaskID(rawValue: rawValue) ?? .admissionWait }
        /// What ends it.
        public var to: TaskID { TaskID(rawValue: rawValue + 1) ?? .done }
    }

    /// A poli, or all of them.
    public struct Part: Sendable, Hashable {
        /// As BPJS or the clinic calls it; empty for all.
        public let name: String
        /// Registrations that count.
        public let total: Int
        /// Those of which BPJS has all.
        public let complete: Int
        /// How long each stage took.
        public let stages: [Stage: Minutes]

        /// The part that is complete, 0 to 1; nil without registrations.
        public var share: Double? { total == 0 ? nil : Double(complete) / Double(total) }

        init(_ name: String, _ registrations: [ToldBooking]) {
            self.name = name
            total = registrations.count
            complete = registrations.count { $0.isComplete }
            stages = Dictionary(
                uniqueKeysWithValues: Stage.allCases.map { stage in
                    (stage, Minutes(registrations.compactMap { Compliance.minutes($0.booking, stage.from, stage.to) }))
                })
        }
    }

    /// What keeps registrations from being complete.
    public struct Gap: Sendable, Hashable {
        /// Why: the first of a registration's reasons.
        public enum Reason: Sendable, Hashable {
            /// A time was not recorded.
            case unrecorded(TaskID)
            /// A time is not after the one before, or of another day.
            case wrongTime(TaskID)
            /// A code or a field lacks, as deliveries name it.
            case lacking(String)
            /// BPJS refused a delivery.
            case refused(UUID)
            /// Its day went by.
            case late
            /// A person closed it by hand.
            case closed
            /// Nothing lacks: it is on its way.
            case underWay
        }

        /// Who can mend it.
        public enum Owner: Sendable, Hashable { case desk, nurse, doctor, pharmacy, clinicAdmin, nobody }

        /// Why.
        public let reason: Reason
        /// The registrations.
        public let bookings: [UUID]
        /// The deliveries that BPJS refused.
        public let deliveries: [UUID]

        /// Who can mend it.
        public var owner: Owner {
            switch reason {
            case .unrecorded(let task), .wrongTime(let task):
                switch task {
                case .admissionWait, .admission, .clinicWait: .desk
                case .clinic: .nurse
                case .pharmacyWait, .absent: .doctor
                case .pharmacy, .done: .pharmacy
                }
            case .lacking, .refused: .clinicAdmin
            case .late, .closed, .underWay: .nobody
            }
        }
    }

    /// The stages that anybody went through, in their order.
    public var stages: [Stage] { Stage.allCases.filter { (whole.stages[$0]?.count ?? 0) > 0 } }

    /// All polis together.
    public let whole: Part
    /// One by one, by name.
    public let polis: [Part]
    /// Each incomplete registration is in one of them; most first.
    public let gaps: [Gap]

    /// Of a day's registrations.
    public init(_ registrations: [ToldBooking]) {
        let counted = registrations.filter(\.counts)
        whole = Part("", counted)
        polis = Dictionary(grouping: counted) { $0.booking.kodepoli }.values.map { Part($0[0].booking.poliName, $0) }
            .sorted { $0.name < $1.name }
        var groups: [(reason: Gap.Reason, bookings: [UUID], deliveries: [UUID])] = []
        for registration in counted {
            guard let reason = registration.gap else { continue }
            var delivery: UUID?
            if case .refused(let id) = reason { delivery = id }
            // All that BPJS refused is one line.
            let known = groups.firstIndex { group in
                if case .refused = group.reason, delivery != nil { return true }
                return group.reason == reason
            }
            if let known {
                groups[known].bookings.append(registration.booking.id)
                groups[known].deliveries += delivery.map { [$0] } ?? []
            } else {
                groups.append((reason, [registration.booking.id], delivery.map { [$0] } ?? []))
            }
        }
        gaps = groups.map { Gap(reason: $0.reason, bookings: $0.bookings, deliveries: $0.deliveries) }
            .enumerated().sorted { ($1.element.bookings.count, $0.offset) < ($0.element.bookings.count, $1.offset) }.map(\.element)
    }

    /// Between two tasks that a patient has; nil where one lacks or they are out of order.
    private static func minutes(_ booking: Antrean, _ from: TaskID, _ to: TaskID) -> Double? {
        guard let start = booking.tasks[from], let end = booking.tasks[to], end > start else { return nil }
        return end.timeIntervalSince(start) / 60
    }

    /// Between the two nearest ones, as PostgreSQL's `percentile_cont`.
    static func quantile(_ part: Double, of sorted: [Double]) -> Double? {
        guard let last = sorted.indices.last else { return nil }
        let place = part * Double(last)
        let below = Int(place.rounded(.down))
        return sorted[below] + (sorted[min(below + 1, last)] - sorted[below]) * (place - Double(below))
    }
}

/// A poli where patients wait for a time that nobody records: it can still be mended today.
public struct WaitingPoli: Sendable, Hashable {
    /// A patient without task 4 for longer than this, in seconds, is late.
    public static let patience = 3_600.0

    /// As BPJS or the clinic calls it.
    public let name: String
    /// Patients without task 4 though task 3 is over an hour ago.
    public let late: Int
    /// Patients with task 3.
    public let total: Int
    /// When the last of their sessions ends, `12:00`; nil where it is over or not known.
    public let until: String?

    /// Of a day's registrations, worst first.
    public static func of(_ bookings: [Antrean], at now: Date, in zone: ClinicTimeZone) -> [WaitingPoli] {
        let here = bookings.filter {
            $0.cancelledAt == nil && $0.tasks[.absent] == nil && $0.tasks[.clinicWait] != nil && LocalDate(now, in: zone) == $0.day
        }
        return Dictionary(grouping: here) { $0.kodepoli }.values.compactMap { patients -> WaitingPoli? in
            let late = patients.filter { patient in
                guard let since = patient.tasks[.clinicWait], patient.tasks[.clinic] == nil else { return false }
                return now.timeIntervalSince(since) > patience
            }
            guard !late.isEmpty else { return nil }
            let ends = late.compactMap { $0.jampraktek.flatMap { PracticeHours($0) }?.end }.max()
            let until = ends.flatMap { end in late[0].day.instant(end, in: zone) > now ? end : nil }
            return WaitingPoli(name: patients[0].poliName, late: late.count, total: patients.count, until: until)
        }.sorted { ($1.late, $0.name) < ($0.late, $1.name) }
    }
}

extension Antrean {
    /// As the clinic or BPJS told it, else its code.
    public var poliName: String {
        content["namapoli"]?.string.flatMap { $0.isEmpty ? nil : $0 } ?? kodepoli
    }
}
