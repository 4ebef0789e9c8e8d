import Clinics
import Delivery
import Foundation
import JSON
import Templating
import Vocabulary

/// `/c/{code}/visits/new` and `…/{id}/edit`: a visit of a clinic without an integrator, through the same readers and intake as the API.
struct VisitEntryPage: Sendable {
    let web: WebDependencies
    private static let mostFound = 8

    func new(_ request: ClinicRequest) async throws -> PageResult {
        let entry = VisitEntry(["tanggal_kunjungan": VisitEntry.local(web.now(), request.clinic.timeZone), "jenis_layanan": "101"])
        return .show(try await view(entry, nil, FormState(), [:], request))
    }

    func add(_ request: ClinicRequest) async throws -> PageResult {
        let entry = VisitEntry(request.form)
        try await learn(request)
        if let shown = try await goOn(entry, nil, request) { return shown }
        var state = FormState()
        let actor = request.actor
        let (sheet, reading) = try entry.read()
        let stored: UUID?
        do {
            stored = try await request.transaction { scope -> UUID? in
                let body = try await VisitCompleting.completed([reading.body], in: scope)[0]
                var problems = reading.problems
                let judged = VisitBody.read(body, clock: clock(request))
                if case .refused(let refusal) = judged { problems += sheet.problems(refusal.problems, in: reading) }
                if let number = body["encounter"]?["no_kunjungan"]?.string, try await VisitStore.find(visitNumber: number, in: scope) != nil
                {
                    problems.append(.init(column: "no_kunjungan", says: "no_kunjungan ini sudah dipakai kunjungan lain."))
                }
                VisitEntry.add(problems, to: &state)
                guard case .read(let whole, _) = judged, state.problems.isEmpty else { return nil }
                var command = whole.encounter
                command.source = .browser
                let accepted = try await web.api.intake.accept(command, with: whole.records.map(\.said), of: request.clinic, in: scope)
                try await audit("visit.entered", accepted.visit.id, actor, in: scope)
                return accepted.visit.id
            }
        } catch let refusal as Intake.PatientRefusal {
            let problem = EncounterEndpoint.refusal(refusal, in: "encounter.").problems[0]
            state.problems.add("nik_pasien", problem.message)
            stored = nil
        }
        guard let stored else { return .problem(try await view(entry, nil, state, [:], request)) }
        goOn(request.clinic)
        return .redirect(request.address("visits/\(stored.lowerText)"), .ok("Kunjungan disimpan dan dikirim ke SATUSEHAT."))
    }

    func edit(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request) else { return .notFound }
        let entry = VisitEntry(known.visit, known.records, zone: request.clinic.timeZone)
        return .show(try await view(entry, known, FormState(), [:], request))
    }

    func save(_ request: ClinicRequest) async throws -> PageResult {
        guard let known = try await find(request) else { return .notFound }
        let entry = VisitEntry(request.form)
        try await learn(request)
        if let shown = try await goOn(entry, known, request) { return shown }
        var state = FormState()
        guard request.form.text("dilihat") == known.fingerprint else {
            state.problems.add("dilihat", "Kunjungan ini berubah sejak formulir dibuka. Bandingkan dengan data terbaru, lalu simpan lagi.")
            return .problem(try await view(entry, known, state, [:], request))
        }
        let change = VisitEntryChange(known: known, entry: entry, clinic: request.clinic, clock: clock(request))
        let actor = request.actor
        let isStored: Bool
        do {
            isStored = try await request.transaction { scope in
                guard try await change.store(with: web.api.intake, &state, in: scope) else { return false }
                try await audit("visit.edited", known.visit.id, actor, in: scope)
                return true
            }
        } catch is Intake.EndBeforeStart {
            state.problems.add("tanggal_selesai", "Selesai tidak boleh sebelum datang.")
            isStored = false
        } catch is Intake.EndHasLeft {
            state.problems.add("tanggal_selesai", "SATUSEHAT sudah diberi tahu bahwa kunjungan selesai. Ubah jamnya bila salah.")
            isStored = false
        }
        guard isStored else { return .problem(try await view(entry, known, state, [:], request)) }
        goOn(request.clinic)
        return .redirect(request.address("visits/\(known.visit.id.lowerText)"), .ok("Perubahan disimpan dan dikirim ke SATUSEHAT."))
    }

    /// A visit that is there, with its records.
    struct Known: Sendable {
        let visit: Visit
        let patient: Patient
        let records: [VisitRecord]
        /// Of what the form shows of it.
        let fingerprint: String
    }

    private func find(_ request: ClinicRequest) async throws -> Known? {
        guard let id = UUID(uuidString: request.parameter("id")) else { return nil }
        return try await request.transaction { scope -> Known? in
            guard let visit = try await VisitStore.find(id, in: scope), visit.status == .open,
                let patient = try await PatientStore.find(visit.patientID, in: scope)
            else { return nil }
            let records = try await RecordStore.records(of: id, in: scope)
            let entry = VisitEntry(visit, records, zone: request.clinic.timeZone)
            return Known(visit: visit, patient: patient, records: records, fingerprint: entry.fingerprint(scope.keys))
        }
    }

    private func clock(_ request: ClinicRequest) -> ReadingClock {
        ReadingClock(now: web.now(), zone: request.clinic.timeZone, timeWithoutZone: .clinic)
    }

    private func audit(_ action: String, _ visit: UUID, _ actor: Clinics.Actor, in scope: ClinicScope) async throws {
        try await AuditStore.append(AuditEntry(action: action, subject: .init("visit", visit.lowerText), by: actor), in: scope)
    }

    /// What the visit names and nobody here knows is asked for now, not at the next look; nobody waits for the answer.
    private func goOn(_ clinic: Clinic) {
        web.api.engine.wake()
        Task { [mappings = web.api.mappings, engine = web.api.engine] in
            _ = try? await mappings.look(at: clinic)
            engine.wake()
        }
    }

    // MARK: - Searching

    /// The form again with what was typed, where a button wanted another line or a search; nil when the form was to be stored.
    private func goOn(_ entry: VisitEntry, _ known: Known?, _ request: ClinicRequest) async throws -> PageResult? {
        if let line = request.form.optional("tambah").flatMap({ VisitEntry.Line(rawValue: $0) }) {
            var longer = entry
            let added = longer.add(line)
            return .show(try await view(longer, known, FormState(), [:], request, focused: added))
        }
        guard let found = try await search(request) else { return nil }
        return .show(try await view(entry, known, FormState(), found, request, focused: found.keys.first))
    }

    /// What was found for the field beside whose search somebody pressed the button; nil when the form was to be stored.
    private func search(_ request: ClinicRequest) async throws -> [String: [OptionView]]? {
        guard let heading = request.form.optional("cari"), VisitEntry.searched.contains(heading) else { return nil }
        let text = String(request.form.text(heading).prefix(100))
        let found = try await request.transaction { scope -> [OptionView] in
            if heading.hasPrefix("obat") {
                return try await ProductStore.inUse(holding: text, limit: Self.mostFound, in: scope).map {
                    OptionView(value: $0.code, label: "\($0.code) – \($0.name)", hint: $0.kfaCode == nil ? "Belum dipetakan ke KFA" : nil)
                }
            }
            guard let system = VisitEntry.terminology(of: heading) else { return [] }
            return try await CodeAliasStore.search(text, system: system, limit: Self.mostFound, in: scope).map {
                OptionView(value: $0.code, label: "\($0.code) – \($0.localDisplay ?? $0.display)")
            }
        }
        return [heading: found]
    }

    /// What was picked after a search names the code the next time.
    private func learn(_ request: ClinicRequest) async throws {
        let picks = VisitEntry.picks(request.form)
        if !picks.isEmpty { try await request.transaction { try await CodeAliasStore.learn(picks, in: $0) } }
    }

    // MARK: - Showing

    private func view(
        _ entry: VisitEntry, _ known: Known?, _ state: FormState, _ found: [String: [OptionView]], _ request: ClinicRequest,
        focused: String? = nil
    ) async throws -> VisitEntryView {
        let (locations, practitioners) = try await request.transaction { scope in
            (try await LocationStore.list(activeOnly: true, in: scope), try await PractitionerStore.list(activeOnly: true, in: scope))
        }
        var state = state
        state.form = entry.form
        let name = known.map { $0.visit.visitNumber ?? DeliveryText.short($0.visit.id) }
        let title = name.map { "Ubah kunjungan \($0)" } ?? "Isi kunjungan"
        let visits = request.address("visits")
        return VisitEntryView(
            page: request.frame(
                title, hasProblems: !state.problems.isEmpty, crumbs: [Crumb("Kunjungan", visits), Crumb(name ?? "Isi kunjungan")]),
            title: title, action: known.map { "\(visits)/\($0.visit.id.lowerText)/edit" } ?? "\(visits)/new",
            back: known.map { "\(visits)/\($0.visit.id.lowerText)" } ?? visits,
            patient: known.map { [$0.patient.name, $0.patient.nik?.description].compactMap(\.self).joined(separator: ", ") }, form: state,
            locations: Self.options(
                locations.compactMap { location in (location.code ?? location.satusehatID).map { ($0, location.name) } }, entry["poli"]),
            practitioners: Self.options(
                practitioners.compactMap { one in (one.code ?? one.ihsNumber).map { ($0, one.name) } }, entry["dokter"]),
            found: found, entry: entry, focused: focused, fingerprint: known?.fingerprint, zone: request.clinic.timeZone)
    }

    /// With the present value, which may be none of them.
    private static func options(_ known: [(value: String, label: String)], _ present: String) -> [(value: String, label: String)] {
        let first: [(String, String)] = [("", "Pilih")]
        let isKnown = present.isEmpty || known.contains { $0.value == present }
        return first + known + (isKnown ? [] : [(present, Masking.text(PractitionerCode.shown(present)))])
    }
}
