import CLinux
import Glibc

/// What has a descriptor to be watched.
protocol EventHandler: AnyObject {
    func ready(readable: Bool, writable: Bool)
    func flush()
}

/// The one thread that does all talking to PostgreSQL: epoll over every connection, timers, and jobs from other threads.
///
/// Connections, pools and transactions live on it: their state is touched on this thread alone.
/// Sendable by hand: `inbox` is behind its lock, the descriptors are constant, and everything else is touched by the loop's thread only.
final class EventLoop: @unchecked Sendable {
    static let shared = EventLoop()

    typealias Job = @Sendable () -> Void
    struct TimerID: Hashable { fileprivate let number: UInt64 }

    private struct Inbox {
        var jobs: [Job] = []
        var isAwake = false
    }

    private let inbox = Locked(Inbox())
    private let epoll = linux_epoll_create()
    private let wake = linux_eventfd()

    // The loop's thread only.
    private var handlers: [Int32: any EventHandler] = [:]
    private var timers: [TimerID: (deadline: ContinuousClock.Instant, action: () -> Void)] = [:]
    private var timerCount: UInt64 = 0
    private var nextDeadline: ContinuousClock.Instant?
    private var unflushed: [any EventHandler] = []
    private var soon: [() -> Void] = []

    private init() {
        precondition(epoll >= 0 && wake >= 0, "no descriptors left for the database's event loop")
        _ = linux_epoll_add(epoll, wake, linux_readable)
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, nil,
            { pointer in
                Unmanaged<EventLoop>.fromOpaque(pointer!).takeRetainedValue().run()
            }, box.toOpaque())
        precondition(code == 0, "no thread for the database's event loop")
        pthread_detach(thread)
    }

    /// Runs a job on the loop, in the order in which they were handed in. May be called from any thread.
    func enqueue(_ job: @escaping Job) {
        let isAsleep = inbox.withLock { inbox in
            inbox.jobs.append(job)
            defer { inbox.isAwake = true }
            return !inbox.isAwake
        }
        guard isAsleep else { return }
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }

    // MARK: for the loop's thread

    func watch(_ descriptor: Int32, _ handler: any EventHandler, readable: Bool = true, writable: Bool = false) {
        handlers[descriptor] = handler
        _ = linux_epoll_add(epoll, descriptor, EventLoop.events(readable, writable))
    }

    func change(_ descriptor: Int32, readable: Bool = true, writable: Bool) {
        _ = linux_epoll_change(epoll, descriptor, EventLoop.events(readable, writable))
    }

    func unwatch(_ descriptor: Int32) {
        if handlers.removeValue(forKey: descriptor) != nil { _ = linux_epoll_remove(epoll, descriptor) }
    }

    /// Writes once at the end of this turn what several jobs may have put into the connection's buffer.
    func flushSoon(_ handler: any EventHandler) {
        unflushed.append(handler)
    }

    /// Runs an action once the jobs of this turn have run: what several of them ask for is then served together.
    func atEndOfTurn(_ action: @escaping () -> Void) {
        soon.append(action)
    }

    @discardableResult
    func after(_ delay: Duration, _ action: @escaping () -> Void) -> TimerID {
        timerCount += 1
        let id = TimerID(number: timerCount)
        let deadline = ContinuousClock.now + delay
        timers[id] = (deadline, action)
        nextDeadline = nextDeadline.map { min($0, deadline) } ?? deadline
        return id
    }

    func cancel(_ timer: TimerID?) {
        if let timer { timers[timer] = nil }
    }

    private static func events(_ readable: Bool, _ writable: Bool) -> UInt32 {
        (readable ? linux_readable : 0) | (writable ? linux_writable : 0)
    }

    private func run() -> Never {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while true {
            let count = epoll_wait(epoll, &events, 64, millisecondsToNextTimer())
            for index in 0..<max(0, Int(count)) { handle(events[index]) }
            runJobs()
            runTimers()
            while !unflushed.isEmpty || !soon.isEmpty {
                let actions = soon
                soon.removeAll(keepingCapacity: true)
                for action in actions { action() }
                let now = unflushed
                unflushed.removeAll(keepingCapacity: true)
                for handler in now { handler.flush() }
            }
        }
    }

    private func handle(_ event: epoll_event) {
        let descriptor = event.data.fd
        if descriptor == wake {
            var count: UInt64 = 0
            _ = read(wake, &count, 8)
            return
        }
        // Errors and hang-ups count as both: libpq finds out what it was.
        let isBroken = event.events & ~(linux_readable | linux_writable) != 0
        handlers[descriptor]?.ready(
            readable: isBroken || event.events & linux_readable != 0, writable: isBroken || event.events & linux_writable != 0)
    }

    private func runJobs() {
        let jobs = inbox.withLock { inbox in
            let jobs = inbox.jobs
            inbox.jobs = []
            inbox.isAwake = false
            return jobs
        }
        for job in jobs { job() }
    }

    private func runTimers() {
        let now = ContinuousClock.now
        // It may be that of a timer cancelled since: then this finds nothing to run, and the next one.
        guard let nextDeadline, nextDeadline <= now else { return }
        self.nextDeadline = timers.values.map(\.deadline).filter { $0 > now }.min()
        for (id, timer) in timers where timer.deadline <= now {
            // One that ran before it may have cancelled it.
            if timers.removeValue(forKey: id) != nil { timer.action() }
        }
    }

    private func millisecondsToNextTimer() -> Int32 {
        guard let nextDeadline else { return -1 }
        let left = nextDeadline - .now
        if left <= .zero { return 0 }
        return Int32(min(left / .milliseconds(1) + 1, 60_000))
    }
}
