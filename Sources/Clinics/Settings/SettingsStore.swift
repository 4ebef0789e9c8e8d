import JSON
import Postgres

/// A clinic's settings: columns of its row and of its lanes. Those of the lane to SATUSEHAT hold for BPJS too, but for concurrency.
public enum SettingsStore {
    /// The settings as they are.
    /// - Throws: ``UnknownStoredValue`` when the clinic has no row or lane.
    public static func settings(in scope: ClinicScope) async throws -> ClinicSettings {
        try await read("", in: scope)
    }

    /// Changes what is named, all or nothing.
    public static func set(
        _ changes: [(key: String, value: String)], by actor: Actor, in scope: ClinicScope
    ) async throws -> Result<ClinicSettings, SettingProblems> {
        // The engine writes the lane's row all the time; the settings columns of both rows change under this lock alone.
        let before = try await read("FOR NO KEY UPDATE OF c, l", in: scope)
        let result = before.changed(changes)
        guard case .success(let after) = result, after != before else { return result }
        try await scope.batch([
            """
            UPDATE clinic SET consent_policy = \(after.consentPolicy), consent_document_years = \(after.consentDocumentYears),
                time_without_zone = \(after.timeWithoutZone),
                chief_complaint = \(after.chiefComplaint), chief_complaint_code = \(after.chiefComplaintCode),
                composition = \(after.composition), healthcare_service = \(after.healthcareService),
                practitioner_role = \(after.practitionerRole), share_mappings = \(after.shareMappings),
                verify_after_days = \(after.verifyAfterDays), pcare_registration = \(after.pcareRegistration),
                pcare_back_days = \(after.pcareBackDays),
                allowed_networks = \(after.allowedNetworks.map(\.description))::text[]::cidr[],
                requests_per_minute = \(after.requestsPerMinute), updated_at = now()
            WHERE clinic_id = \(scope.id.rawValue)
            """,
            """
            UPDATE lane SET rate_per_minute = \(after.ratePerMinute), burst = \(after.burst),
                concurrency = CASE WHEN channel = 'satusehat' THEN \(after.concurrency) ELSE concurrency END,
                settle_ms = \(after.settleMilliseconds), connect_timeout_ms = \(after.connectTimeoutMilliseconds),
                total_timeout_ms = \(after.totalTimeoutMilliseconds)
            WHERE clinic_id = \(scope.id.rawValue)
            """,
        ])
        let changed = ClinicSetting.all.filter { $0.value(in: before) != $0.value(in: after) }
        try await AuditStore.append(
            AuditEntry(
                action: "settings.changed", before: audited(changed, of: before), after: audited(changed, of: after), by: actor),
            in: scope)
        return result
    }

    private static func audited(_ settings: [ClinicSetting], of values: ClinicSettings) -> JSON {
        var object = JSONObject()
        for setting in settings { object[setting.key] = .string(setting.value(in: values)) }
        return .object(object)
    }

    private static func read(_ lock: SQL, in scope: ClinicScope) async throws -> ClinicSettings {
        let rows = try await scope.query(
            """
            SELECT l.rate_per_minute, l.burst, l.concurrency, l.settle_ms, l.connect_timeout_ms, l.total_timeout_ms, c.consent_policy,
                c.consent_document_years, c.time_without_zone, c.chief_complaint, c.chief_complaint_code, c.composition, c.healthcare_service,
                c.practitioner_role, c.share_mappings, c.verify_after_days, c.pcare_registration, c.pcare_back_days, c.allowed_networks::text[] AS allowed_networks,
                c.requests_per_minute
            FROM clinic c JOIN lane l ON l.clinic_id = c.clinic_id AND l.channel = 'satusehat'
            WHERE c.clinic_id = \(scope.id.rawValue) \(lock)
            """)
        guard let row = rows.first else { throw UnknownStoredValue(table: "lane", column: "clinic_id") }
        return ClinicSettings(
            ratePerMinute: try row.get("rate_per_minute"), burst: try row.get("burst"), concurrency: try row.get("concurrency"),
            settleMilliseconds: try row.get("settle_ms"), connectTimeoutMilliseconds: try row.get("connect_timeout_ms"),
            totalTimeoutMilliseconds: try row.get("total_timeout_ms"), consentPolicy: try row.get("consent_policy"),
            consentDocumentYears: try row.get("consent_document_years"), timeWithoutZone: try row.get("time_without_zone"),
            chiefComplaint: try row.get("chief_complaint"),
            chiefComplaintCode: try row.get("chief_complaint_code"), composition: try row.get("composition"),
            healthcareService: try row.get("healthcare_service"), practitionerRole: try row.get("practitioner_role"),
            shareMappings: try row.get("share_mappings"), verifyAfterDays: try row.get("verify_after_days"),
            pcareRegistration: try row.get("pcare_registration"), pcareBackDays: try row.get("pcare_back_days"),
            allowedNetworks: try row.get("allowed_networks", as: [String].self).compactMap { NetworkRange($0) },
            requestsPerMinute: try row.get("requests_per_minute"))
    }
}
