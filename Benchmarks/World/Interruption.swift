import Foundation
import Synchronization

/// Foundation starts each process in a group of its own, which a signal to ours does not reach: what was started is ended by hand.
enum Interruption {
    private static let started = Mutex<Set<Int32>>([])

    static func remember(_ pid: Int32) { _ = started.withLock { $0.insert(pid) } }
    static func forget(_ pid: Int32) { _ = started.withLock { $0.remove(pid) } }

    /// From now on SIGTERM and SIGINT end the started processes first. The answer has to be kept for as long as that should hold.
    static func watch() -> [any DispatchSourceSignal] {
        [SIGTERM, SIGINT].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { end(status: 128 + number) }
            source.resume()
            return source
        }
    }

    private static func end(status: Int32) -> Never {
        let pids = started.withLock { $0 }
        for pid in pids { kill(pid, SIGTERM) }
        let limit = ContinuousClock.now + .seconds(8)
        while pids.contains(where: { kill($0, 0) == 0 }), ContinuousClock.now < limit { usleep(50_000) }
        for pid in pids { kill(pid, SIGKILL) }
        exit(status)
    }
}
