/// A table with sealed columns: how its rows are walked, and where each value stands.
public struct SealedTable: Sendable {
    /// The table's name, also in the ``SealedPlace`` of its values.
    public let name: StaticString
    /// The sealed columns; any may be NULL.
    public let columns: [StaticString]
    /// The primary key without the clinic, in its order, with the types.
    let key: [(column: StaticString, type: StaticString)]
    /// SQL that gives the row's text in ``SealedPlace``, as the store that seals it makes it.
    let row: StaticString
    /// The server may add rows and not change them: only the owner can seal them anew.
    let isAppendOnly: Bool

    private init(
        _ name: StaticString, _ columns: [StaticString], key: [(column: StaticString, type: StaticString)] = [("id", "uuid")],
        row: StaticString = "id::text", isAppendOnly: Bool = false
    ) {
        self.name = name
        self.columns = columns
        self.key = key
        self.row = row
        self.isAppendOnly = isAppendOnly
    }

    /// Every sealed column of the schema. A test compares this with the database's catalogue: whoever adds a bytea column adds it
    /// here, or says in that test why it is not sealed.
    public static let all: [SealedTable] = [
        SealedTable(
            "platform_credential", ["client_id", "client_secret", "access_token"], key: [("channel", "text"), ("environment", "text")],
            row: "concat_ws(' ', channel, environment, origin, coalesce(kfa_origin, ''), coalesce(consent_origin, ''))"),
        SealedTable(
            "bpjs_credential", ["secret", "user_key", "username", "password"], key: [("channel", "text"), ("environment", "text")],
            row: "concat_ws(' ', channel, environment, url)"),
        SealedTable("antrean", ["content"]),
        SealedTable("pcare_record", ["content"]),
        SealedTable(
            "bpjs_member", ["content"], key: [("environment", "text"), ("person", "text")], row: "environment || ' ' || person"),
        SealedTable("practitioner", ["nik", "profile"]),
        SealedTable("patient", ["nik", "mother_nik", "bpjs_number", "demographics"]),
        SealedTable("patient_ihs_lookup", ["nik", "ihs_patient_data"], isAppendOnly: true),
        SealedTable("visit", ["content"]),
        SealedTable("visit_record", ["content"]),
        SealedTable("webhook_endpoint", ["secret", "old_secret"]),
        SealedTable("consent_document", ["content"]),
        SealedTable("kept_search", ["content"]),
        SealedTable("import_run", ["headings"]),
        SealedTable(
            "import_piece", ["content"], key: [("run_id", "uuid"), ("number", "integer")], row: "run_id::text || '/' || number"),
        SealedTable(
            "import_row", ["content", "change"], key: [("run_id", "uuid"), ("number", "integer")], row: "run_id::text || '/' || number"),
        SealedTable("idempotency_answer", ["answer"], key: [("path", "text"), ("key", "text")], row: "path || ' ' || key"),
        SealedTable(
            "delivery_body", ["body"], key: [("delivery_id", "uuid"), ("revision", "smallint")], row: "delivery_id::text || '/' || revision"
        ),
        // By key through the parent and not by partition: the policy stands on the parent, and retention may drop a partition meanwhile.
        SealedTable(
            "attempt_body", ["request", "response"], key: [("delivery_id", "uuid"), ("at", "timestamptz"), ("number", "smallint")],
            row: "delivery_id::text || '/' || number", isAppendOnly: true),
    ]
}
