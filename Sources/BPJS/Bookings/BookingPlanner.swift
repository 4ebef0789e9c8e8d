import Clinics
import Delivery
import Foundation
import JSON
import Vocabulary

/// Which deliveries a booking wants: add, then its tasks in rising order, each at its own time; or its end. Pure.
struct BookingPlanner {
    let booking: Antrean
    let body: BookingBody
    /// What never left and never will: cancelled before it was sent, or closed by hand.
    let stopped: Set<String>
    private var plans: [PlannedDelivery] = []

    static func plan(_ booking: Antrean, _ body: BookingBody, stopped: Set<String>) -> [PlannedDelivery] {
        var planner = BookingPlanner(booking: booking, body: body, stopped: stopped)
        planner.plan()
        return planner.plans
    }

    private init(booking: Antrean, body: BookingBody, stopped: Set<String>) {
        self.booking = booking
        self.body = body
        self.stopped = stopped
    }

    private mutating func plan() {
        let add = BookingKey.add(booking.id).text
        // BPJS knows what came from Mobile JKN, and what a person says it knows.
        let isKnown = booking.source == .mobileJKN || booking.markedSent != nil
        if !isKnown {
            append(.add(booking.id), TambahBookingKind().name, after: [], lacks: body.lacks, body.add)
            // What was stopped before it left has nothing to follow it.
            if stopped.contains(add) { return }
        }
        let needed: [PlannedDelivery.Dependency] = isKnown ? [] : [.init(add)]
        guard booking.cancelledAt == nil else {
            if !booking.isCancelledInMobileJKN {
                append(.cancel(booking.id), BatalBookingKind().name, after: needed, body.cancel)
            }
            return
        }
        var before = needed
        for task in TaskID.allCases {
            guard let instant = booking.tasks[task], booking.expects(task) else { continue }
            let lack = booking.lack(task, in: body.zone)
            // What ends a booking does not wait for what will never come.
            if booking.tasks[.absent] != nil, task != .absent, lack != nil { continue }
            if task == .pharmacy, let pharmacy = body.pharmacy {
                before.append(append(.pharmacy(booking.id), AntreanFarmasiKind().name, after: before, pharmacy))
            }
            before.append(
                append(
                    .task(booking.id, task), UpdateWaktuKind().name, step: String(task.rawValue), after: before,
                    lacks: lack.map { [$0] } ?? [], body.task(task, at: instant)))
        }
    }

    /// - Returns: how what comes after it waits for it: one that was closed, or taken back, holds nothing up.
    @discardableResult
    private mutating func append(
        _ key: BookingKey, _ kind: String, step: String? = nil, after: [PlannedDelivery.Dependency], lacks: [String] = [], _ body: JSON
    ) -> PlannedDelivery.Dependency {
        var plan = PlannedDelivery(
            key: key.text, kind: kind, operation: .create, sourceID: booking.id, dependsOn: after, lacks: lacks, body: body)
        plan.step = step
        plan.channel = .mobileJKN
        plan.isFinal = true
        plan.visitID = booking.visitID
        plans.append(plan)
        return .init(key.text, required: false)
    }
}

/// What deliveries of a booking are made of.
enum BookingKey: Hashable {
    case add(UUID), task(UUID, TaskID), pharmacy(UUID), cancel(UUID)

    /// Unique, the same for the same thing.
    var text: String {
        switch self {
        case .add(let id): "tambah_booking:\(id.lowerText)"
        case .task(let id, let task): "update_waktu:\(id.lowerText):\(task.rawValue)"
        case .pharmacy(let id): "antrean_farmasi:\(id.lowerText)"
        case .cancel(let id): "batal_booking:\(id.lowerText)"
        }
    }
}

/// The order in which BPJS takes the tasks of a booking (reference section 5.1): one after another, each later than the one before and on the
/// day itself. A new patient's begin at 1, a known one's at 3.
extension Antrean {
    /// The first task of this patient.
    public var firstTask: TaskID { isNewPatient ? .admissionWait : .clinicWait }

    /// Whether BPJS takes this task of this patient at all: a known one does not wait for the admission desk.
    public func expects(_ task: TaskID) -> Bool { task >= firstTask }

    /// The task right before; nil of the first, and of 99, which may follow any up to 4.
    func predecessor(of task: TaskID) -> TaskID? {
        task == .absent || task <= firstTask ? nil : TaskID(rawValue: task.rawValue - 1)
    }

    /// Why BPJS would refuse a task as it stands; nil where it would not. Times are the clinic's to say: none is invented, none is moved.
    func lack(_ task: TaskID, in zone: ClinicTimeZone) -> String? {
        guard let instant = tasks[task] else { return nil }
        if LocalDate(instant, in: zone) != day { return "tanggal:\(task.rawValue)" }
        if task == .absent, let late = [TaskID.pharmacyWait, .pharmacy, .done].first(where: { tasks[$0] != nil }) {
            return "akhir:\(late.rawValue)"
        }
        let earlier = TaskID.allCases.filter { $0 < task && expects($0) }.compactMap { tasks[$0] }.max()
        if let earlier, earlier >= instant { return "urutan:\(task.rawValue)" }
        // What was told by other ways is not known here.
        guard markedSent == nil, let before = predecessor(of: task), tasks[before] == nil else { return nil }
        return "tugas:\(before.rawValue)"
    }
}
