import CCurl
import Dispatch
import Foundation
import Glibc
import Synchronization

/// One thread that owns libcurl's multi handle with its connections.
///
/// Unchecked: other threads reach it through `inbox` alone, and make one libcurl call, `curl_multi_wakeup`, which libcurl allows;
/// everything below "curl thread" is that thread's own.
final class TransferEngine: @unchecked Sendable {
    private enum Command {
        case start(Transfer)
        case cancel(Transfer)
    }

    private struct Inbox {
        var commands: [Command] = []
        var isStopping = false
    }

    private enum Joining {
        case notYet
        case waiting([CheckedContinuation<Void, Never>])
        case done
    }

    private let multi: UnsafeMutableRawPointer
    private let certificateAuthorityFile: String?
    private let inbox = Mutex(Inbox())
    private let joining = Mutex(Joining.notYet)
    private var thread = pthread_t()

    // curl thread
    private var live: [ObjectIdentifier: Transfer] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []
    private var expiries = CertificateExpiries()
    /// No later than the nearest deadline of a live transfer.
    private var nextDeadline: ContinuousClock.Instant?

    private static let globalSetUp: Void = {
        guard curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK else { fatalError("libcurl does not start") }
    }()

    init(maximumConnectionsPerHost: Int, maximumConnections: Int, certificateAuthorityFile: String?) {
        _ = Self.globalSetUp
        guard let multi = curl_multi_init() else { fatalError("libcurl gives no multi handle") }
        self.multi = multi
        self.certificateAuthorityFile = certificateAuthorityFile
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, max(1, maximumConnectionsPerHost))
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, max(1, maximumConnections))
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, max(1, maximumConnections))
        let me = Unmanaged.passRetained(self).toOpaque()
        let code = pthread_create(&thread, nil, { Unmanaged<TransferEngine>.fromOpaque($0!).takeRetainedValue().run() }, me)
        guard code == 0 else { fatalError("no thread for the HTTP client") }
    }

    // MARK: Any thread

    func start(_ transfer: Transfer) {
        guard !tell(.start(transfer)) else { return }
        var none = CertificateExpiries()
        transfer.settle(.shutDown, &none)
        transfer.resume()
    }

    func cancel(_ transfer: Transfer) {
        transfer.isCancelled.store(true, ordering: .releasing)
        tell(.cancel(transfer))
    }

    /// Ends everything that runs and waits, without holding a cooperative thread, until the thread is gone.
    func stopAndJoin() async {
        stop()
        await withCheckedContinuation { continuation in
            let isFirst = joining.withLock { joining in
                switch joining {
                case .notYet:
                    joining = .waiting([continuation])
                    return true
                case .waiting(let others):
                    joining = .waiting(others + [continuation])
                    return false
                case .done:
                    continuation.resume()
                    return false
                }
            }
            if isFirst { DispatchQueue.global().async { self.join() } }
        }
    }

    /// For a client that nobody holds any more and nobody shut down.
    func abandon() {
        stop()
        joining.withLock { joining in
            if case .notYet = joining {
                joining = .done
                pthread_detach(thread)
            }
        }
    }

    private func join() {
        pthread_join(thread, nil)
        let waiting = joining.withLock { joining in
            guard case .waiting(let waiting) = joining else { return [CheckedContinuation<Void, Never>]() }
            joining = .done
            return waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    private func stop() {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return }
            inbox.isStopping = true
            curl_multi_wakeup(multi)
        }
    }

    /// Waking happens under the lock, so that no wake-up can come after the curl thread has seen `isStopping` and freed the handle.
    @discardableResult
    private func tell(_ command: Command) -> Bool {
        inbox.withLock { inbox in
            guard !inbox.isStopping else { return false }
            inbox.commands.append(command)
            if inbox.commands.count == 1 { curl_multi_wakeup(multi) }
            return true
        }
    }

    // MARK: curl thread

    private func run() -> UnsafeMutableRawPointer? {
        // With CURLOPT_NOSIGNAL nobody guards against SIGPIPE from a TLS write; and signals belong to the server's own handlers.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)
        var running: Int32 = 0
        var ready: Int32 = 0
        while takeCommands() {
            curl_multi_perform(multi, &running)
            finishDone()
            curl_multi_poll(multi, nil, 0, finishOverdue(), &ready)
        }
        for transfer in Array(live.values) { finish(transfer, .shutDown) }
        for handle in idleHandles { curl_easy_cleanup(handle) }
        curl_multi_cleanup(multi)
        return nil
    }

    private func takeCommands() -> Bool {
        let (commands, isStopping) = inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return (inbox.commands, inbox.isStopping)
        }
        for command in commands {
            switch command {
            case .start(let transfer): begin(transfer, isStopping: isStopping)
            case .cancel(let transfer):
                if live[ObjectIdentifier(transfer)] != nil { finish(transfer, .cancelled) }
            }
        }
        return !isStopping
    }

    private func begin(_ transfer: Transfer, isStopping: Bool) {
        live[ObjectIdentifier(transfer)] = transfer
        if isStopping { return }  // ended with the others
        if transfer.isCancelled.load(ordering: .acquiring) { return finish(transfer, .cancelled) }
        guard let handle = idleHandles.popLast() ?? curl_easy_init() else {
            return finish(transfer, .curl(CURLE_OUT_OF_MEMORY))
        }
        transfer.handle = handle
        let code = transfer.configure(handle, certificateAuthorityFile: certificateAuthorityFile)
        guard code == CURLE_OK else { return finish(transfer, .curl(code)) }
        guard curl_multi_add_handle(multi, handle) == CURLM_OK else {
            return finish(transfer, .curl(CURLE_FAILED_INIT))
        }
        nextDeadline = min(nextDeadline ?? transfer.deadline, transfer.deadline)
    }

    /// libcurl (7.88) forgets the deadline of a transfer that waits for a free connection, so all are watched here too.
    /// - Returns: how long nothing will be overdue, in milliseconds, at most 1000.
    private func finishOverdue() -> Int32 {
        guard var deadline = nextDeadline else { return 1000 }
        let now = ContinuousClock.now
        if deadline <= now {
            for transfer in live.values.filter({ $0.deadline <= now }) {
                finish(transfer, .curl(CURLE_OPERATION_TIMEDOUT))
            }
            nextDeadline = live.values.lazy.map(\.deadline).min()
            deadline = nextDeadline ?? now + .seconds(1)
        }
        return Int32(min(.seconds(1), now.duration(to: deadline)) / .milliseconds(1)) + 1
    }

    private func finishDone() {
        var handle: UnsafeMutableRawPointer?
        var code = CURLE_OK
        while ccurl_multi_next_done(multi, &handle, &code) == 1 {
            var context: UnsafeMutableRawPointer?
            guard let handle, ccurl_get_pointer(handle, CURLINFO_PRIVATE, &context) == CURLE_OK else { continue }
            let transfer = Transfer.of(context)
            finish(transfer, code == CURLE_OK ? nil : .curl(code))
        }
    }

    /// `cause` nil: it ended well.
    private func finish(_ transfer: Transfer, _ cause: Ending.Cause?) {
        guard live.removeValue(forKey: ObjectIdentifier(transfer)) != nil else { return }
        transfer.settle(cause, &expiries)
        if let handle = transfer.handle {
            transfer.handle = nil
            curl_multi_remove_handle(multi, handle)
            if idleHandles.count < 64 {
                curl_easy_reset(handle)
                idleHandles.append(handle)
            } else {
                curl_easy_cleanup(handle)
            }
        }
        for list in transfer.lists { curl_slist_free_all(list) }
        transfer.lists = []
        transfer.resume()
    }
}
