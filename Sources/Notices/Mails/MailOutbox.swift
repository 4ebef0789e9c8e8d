import Clinics
import Foundation
import Postgres
import Vocabulary

/// Why a mail is sent.
public enum MailOccasion: String, Sendable, Hashable {
    /// An alert was raised.
    case raised
    /// It is still open, and nobody has acknowledged it.
    case repeated
    /// It is over.
    case recovered
    /// The daily digest.
    case digest
    /// *Kirim uji*.
    case test
    /// Asks an address to confirm itself.
    case confirm
}

/// A mail in the outbox or in its log.
public struct MailMessage: Sendable, Hashable {
    /// Ours, UUIDv7; also its Message-ID.
    public var id: UUID
    /// Whose: 0 is the platform's.
    public var clinic: ClinicID
    /// To whom.
    public var recipient: String
    /// Why.
    public var occasion: MailOccasion
    /// Its subject.
    public var subject: String
    /// Its text.
    public var body: String
    /// `pending`, `sent`, `failed`.
    public var state: String
    /// How often it was tried.
    public var attempts: Int
    /// When it is tried next.
    public var dueAt: Date?
    /// When it was written.
    public var createdAt: Date
    /// When it was sent or given up.
    public var settledAt: Date?
    /// Why the last try failed: a code.
    public var failure: String?
    /// The mail server's words about it.
    public var answer: String?
}

/// Mails to be sent, written in the transaction of what they tell of.
public enum MailOutbox {
    /// Adds a mail for each of these addresses, due `after` seconds from now.
    static func add(
        _ occasion: MailOccasion, _ words: MailWords, to recipients: [String], after seconds: Int = 0, clinic: ClinicID,
        in transaction: Transaction
    ) async throws {
        for recipient in recipients {
            try await transaction.execute(
                """
                INSERT INTO mail_message (clinic_id, id, recipient, occasion, subject, body, due_at, created_at)
                VALUES (\(clinic.rawValue), \(UUID.v7()), \(recipient), \(occasion.rawValue), \(words.subject), \(words.body),
                    jembatan_now() + make_interval(secs => \(Double(seconds))), jembatan_now())
                """)
        }
    }

    /// *Kirim uji*: a mail to one address, at any hour.
    public static func addTest(to recipient: String, _ words: MailWords, in scope: some DatabaseScope) async throws {
        try await add(.test, words, to: [recipient], clinic: scope.id, in: scope.transaction)
    }

    /// The log, newest first.
    public static func recent(limit: Int, in scope: some DatabaseScope) async throws -> [MailMessage] {
        try await scope.query(
            "SELECT \(columns) FROM mail_message m WHERE m.clinic_id = \(scope.id.rawValue) ORDER BY m.id DESC LIMIT \(limit)"
        ).map(MailMessage.init)
    }

    /// The log is kept for so many days.
    static let keptDays = 90

    static func prune(in scope: some DatabaseScope) async throws {
        try await scope.execute(
            """
            DELETE FROM mail_message
            WHERE clinic_id = \(scope.id.rawValue) AND settled_at < jembatan_now() - make_interval(days => \(keptDays))
            """)
    }

    // MARK: - The sender

    /// How long a copy has for a mail that it took, seconds: longer than a mail server may take.
    static let leaseSeconds = 180

    /// Takes what is due. Each counts as a try now, so that one that kills the process is not tried for ever.
    static func claim(_ limit: Int, _ database: ClinicDatabase) async throws -> [MailMessage] {
        try await database.worker { transaction in
            try await transaction.query(
                """
                WITH due AS (
                    SELECT clinic_id, id FROM mail_message WHERE state = 'pending' AND due_at <= jembatan_now()
                    ORDER BY due_at LIMIT \(limit) FOR UPDATE SKIP LOCKED)
                UPDATE mail_message m SET attempts = m.attempts + 1,
                    due_at = jembatan_now() + make_interval(secs => \(Double(leaseSeconds)))
                FROM due WHERE (m.clinic_id, m.id) = (due.clinic_id, due.id) RETURNING \(columns)
                """
            ).map(MailMessage.init)
        }
    }

    /// Writes what became of a try, and keeps no link that confirms an address; unless another copy has taken the mail since.
    static func settle(_ mail: MailMessage, _ end: MailTry, _ database: ClinicDatabase) async throws {
        try await database.worker { transaction in
            try await transaction.execute(
                """
                UPDATE mail_message SET body = CASE WHEN occasion = 'confirm' AND \(end.state) <> 'pending' THEN '' ELSE body END,
                    state = \(end.state), failure = \(end.failure), answer = \(end.answer),
                    due_at = CASE WHEN \(end.state) = 'pending'
                        THEN jembatan_now() + make_interval(secs => \(Double(end.againAfter ?? 0))) END,
                    settled_at = CASE WHEN \(end.state) <> 'pending' THEN jembatan_now() END
                WHERE clinic_id = \(mail.clinic.rawValue) AND id = \(mail.id) AND state = 'pending' AND attempts = \(mail.attempts)
                """)
        }
    }

    private static let columns: SQL = """
        m.clinic_id, m.id, m.recipient, m.occasion, m.subject, m.body, m.state, m.attempts::bigint AS attempts, m.due_at, m.created_at,
        m.settled_at, m.failure, m.answer
        """
}

extension MailMessage {
    init(_ row: Row) throws {
        guard let occasion = MailOccasion(rawValue: try row.get("occasion")) else {
            throw UnknownStoredValue(table: "mail_message", column: "occasion")
        }
        id = try row.get("id")
        clinic = ClinicID(try row.get("clinic_id", as: Int64.self))
        recipient = try row.get("recipient")
        self.occasion = occasion
        subject = try row.get("subject")
        body = try row.get("body")
        state = try row.get("state")
        attempts = try row.get("attempts")
        dueAt = try row.get("due_at")
        createdAt = try row.get("created_at")
        settledAt = try row.get("settled_at")
        failure = try row.get("failure")
        answer = try row.get("answer")
    }
}
