import Clinics
import JSON
import Vocabulary

/// What PCare is asked beside its lists: members, and what it knows of their visits.
public struct PCareClient: Sendable {
    private let calls: BPJSCalls

    /// Asks by these calls.
    public init(calls: BPJSCalls) { self.calls = calls }

    /// What came of a question whose answer is a value.
    public enum Answer<Value: Sendable>: Sendable {
        case found(Value)
        case notFound
        /// PCare does not answer now; a stable code.
        case away(reason: String)
        /// PCare, or our own settings, say no, in words for people.
        case refused(message: String)
    }

    /// A member with the object that PCare gave.
    func member(_ key: MemberKey, for clinic: Clinic) async -> (MemberAnswer, JSON?) {
        switch await calls.get(key.path, .pcare, purpose: "bpjs-member", for: clinic) {
        case .nothing: return (.notFound, nil)
        case .found(let answer):
            guard let content = answer.payload, let member = Member(content) else { return (.notFound, nil) }
            return (.member(member), content)
        case .away(let reason): return (.away(reason: reason), nil)
        // Of a member PCare says in many words that there is none, with 412 (reference section 3.2).
        case .refused(_, 412, false): return (.notFound, nil)
        case .refused(let message, _, _): return (.refused(message: message), nil)
        }
    }

    /// *Riwayat*: a member's visits, at all facilities, as PCare gives them.
    public func history(cardNumber: String, for clinic: Clinic) async -> Answer<[PCareVisit]> {
        await rows("/kunjungan/peserta/\(PathElement.encoded(cardNumber))", "bpjs-history", clinic, PCareVisit.init)
    }

    /// *Rujukan*: the letter of a visit that ended in one.
    public func referral(visit number: String, for clinic: Clinic) async -> Answer<PCareReferral> {
        await ask("/kunjungan/rujukan/\(PathElement.encoded(number))", "bpjs-referral", clinic) { PCareReferral($0) }
    }

    /// The drugs of a visit.
    public func medicines(visit number: String, for clinic: Clinic) async -> Answer<[PCareMedicine]> {
        await rows("/obat/kunjungan/\(PathElement.encoded(number))", "bpjs-medicines", clinic, PCareMedicine.init)
    }

    /// The procedures of a visit.
    public func procedures(visit number: String, for clinic: Clinic) async -> Answer<[PCareProcedure]> {
        await rows("/tindakan/kunjungan/\(PathElement.encoded(number))", "bpjs-procedures", clinic, PCareProcedure.init)
    }

    /// No rows is an answer too: an empty list.
    private func rows<Value: Sendable>(
        _ path: String, _ purpose: String, _ clinic: Clinic, _ read: @escaping (JSON) -> Value?
    ) async -> Answer<[Value]> {
        let answer = await ask(path, purpose, clinic) { PCareList($0)?.rows.compactMap(read) }
        if case .notFound = answer { return .found([]) }
        return answer
    }

    private func ask<Value: Sendable>(
        _ path: String, _ purpose: String, _ clinic: Clinic, _ read: (JSON) -> Value?
    ) async -> Answer<Value> {
        switch await calls.get(path, .pcare, purpose: purpose, for: clinic) {
        case .nothing: return .notFound
        case .found(let answer): return answer.payload.flatMap(read).map { .found($0) } ?? .away(reason: "unreadable_answer")
        case .away(let reason): return .away(reason: reason)
        case .refused(let message, _, _): return .refused(message: message)
        }
    }
}

/// A code with its name.
public struct PCareCode: Sendable, Hashable {
    /// BPJS's code.
    public let code: String
    /// BPJS's name of it.
    public let name: String?

    init?(_ json: JSON?, _ code: String, _ name: String) {
        guard let found = json?[code]?.said else { return nil }
        self.code = found
        self.name = json?[name]?.said
    }
}

/// A visit in PCare's history (reference section 3.5).
public struct PCareVisit: Sendable, Hashable, Redacted {
    /// `noKunjungan`.
    public let number: String
    /// The day of the visit.
    public let day: LocalDate?
    /// Where it was.
    public let provider: PCareCode?
    /// At which poli.
    public let poli: PCareCode?
    /// Who saw the member.
    public let doctor: PCareCode?
    /// One to three.
    public let diagnoses: [PCareCode]
    /// How it ended.
    public let discharge: PCareCode?

    init?(_ row: JSON) {
        guard let number = row["noKunjungan"]?.said else { return nil }
        self.number = number
        day = row["tglKunjungan"]?.said.flatMap { BPJSDay.pcare($0) }
        provider = PCareCode(row["providerPelayanan"], "kdProvider", "nmProvider")
        poli = PCareCode(row["poli"], "kdPoli", "nmPoli")
        doctor = PCareCode(row["dokter"], "kdDokter", "nmDokter")
        diagnoses = ["diagnosa1", "diagnosa2", "diagnosa3"].compactMap { PCareCode(row[$0], "kdDiag", "nmDiag") }
        discharge = PCareCode(row["statusPulang"], "kdStatusPulang", "nmStatusPulang")
    }
}

/// What a referral letter says (reference section 3.5).
public struct PCareReferral: Sendable, Hashable, Redacted {
    /// `noRujukan`.
    public let number: String
    /// The day of the visit.
    public let day: LocalDate?
    /// To which poli.
    public let poli: PCareCode?
    /// Who refers.
    public let doctor: PCareCode?
    /// One to three.
    public let diagnoses: [PCareCode]
    /// What the doctor wrote.
    public let note: String?
    /// What PCare says of a fine; nil where nothing.
    public let fine: String?

    init?(_ json: JSON) {
        guard let number = json["noRujukan"]?.said else { return nil }
        self.number = number
        day = json["tglKunjungan"]?.said.flatMap { BPJSDay.pcare($0) }
        poli = PCareCode(json["poli"], "kdPoli", "nmPoli")
        doctor = PCareCode(json["dokter"], "kdDokter", "nmDokter")
        diagnoses = ["diag1", "diag2", "diag3"].compactMap { PCareCode(json[$0], "kdDiag", "nmDiag") }
        note = json["catatan"]?.said
        fine = json["infoDenda"]?.said
    }
}

/// A drug of a visit (reference section 3.6).
public struct PCareMedicine: Sendable, Hashable {
    /// PCare's number of the row.
    public let number: String
    /// `kdObat` of the DPHO list; nil outside of it.
    public let code: String?
    /// What it is called.
    public let name: String?
    /// The compound that it is part of.
    public let compound: String?
    /// How often a day.
    public let timesADay: Int?
    /// How much each time.
    public let each: Int?
    /// How much in all.
    public let quantity: Int?

    init?(_ row: JSON) {
        guard let number = row["kdObatSK"]?.said else { return nil }
        self.number = number
        code = row["obat"]?["kdObat"]?.said
        name = row["obat"]?["nmObat"]?.said
        compound = row["kdRacikan"]?.said
        timesADay = row["signa1"]?.int
        each = row["signa2"]?.int
        quantity = row["jmlObat"]?.int
    }
}

/// A procedure of a visit (reference section 3.6).
public struct PCareProcedure: Sendable, Hashable {
    /// PCare's number of the row.
    public let number: String
    /// What was done.
    public let procedure: PCareCode?
    /// What it costs, in rupiah.
    public let cost: Int?
    /// What was noted.
    public let note: String?

    init?(_ row: JSON) {
        guard let number = row["kdTindakanSK"]?.said else { return nil }
        self.number = number
        procedure = PCareCode(row, "kdTindakan", "nmTindakan")
        cost = row["biaya"]?.int
        note = row["keterangan"]?.said
    }
}
