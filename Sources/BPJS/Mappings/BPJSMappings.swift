import Clinics
import Foundation
import JSON

/// One of the clinic's doctors or polis beside BPJS's code for it.
public struct BPJSMapping: Sendable, Hashable {
    /// What is mapped; the words are those of the database.
    public enum Subject: String, Sendable, Hashable, CaseIterable { case dokter, poli }

    /// Which service calls it so: PCare and the queues have codes of their own.
    public var channel: PlatformChannel
    /// What is mapped.
    public var subject: Subject
    /// Code of the practitioner or location.
    public var localCode: String
    /// BPJS's code.
    public var remoteCode: String
    /// BPJS's name.
    public var remoteName: String
    /// What else BPJS's list says of it: `jampraktek`, `kodepoli`, `poliSakit`.
    public var extra: JSON
    /// When it was mapped; set by the store.
    public var changedAt: Date?
    /// By whom; set by the store.
    public var actor: String?

    /// Makes one.
    public init(
        _ subject: Subject, _ localCode: String, _ channel: PlatformChannel, remoteCode: String, remoteName: String, extra: JSON = [:]
    ) {
        self.subject = subject
        self.localCode = localCode
        self.channel = channel
        self.remoteCode = remoteCode
        self.remoteName = remoteName
        self.extra = extra
    }
}

/// A doctor as a service of BPJS knows them.
public struct MappedDoctor: Sendable, Hashable {
    /// `kdDokter` of PCare; `kodedokter` of the queues, which want it as a number.
    public let code: String
    /// As BPJS calls them.
    public let name: String
    /// When they see patients, of the queues' lists; requests want it as it stands there.
    public let hours: PracticeHours?
    /// The poli of those hours.
    public let poliCode: String?
}

/// A poli as a service of BPJS knows it.
public struct MappedPoli: Sendable, Hashable {
    /// `kdPoli`, `kodepoli`.
    public let code: String
    /// As BPJS calls it.
    public let name: String
    /// Whether it takes sick visits (PCare's `poliSakit`); nil where the list does not say.
    public let takesSick: Bool?
}

/// What a clinic has mapped in its present environment, for one service: planners ask it for codes.
public struct BPJSMappings: Sendable {
    private let doctors: [String: MappedDoctor]
    private let polis: [String: MappedPoli]

    /// Those of one channel.
    public init(_ mappings: [BPJSMapping], of channel: PlatformChannel) {
        let own = mappings.filter { $0.channel == channel }
        func keyed<Value>(_ subject: BPJSMapping.Subject, _ value: (BPJSMapping) -> Value) -> [String: Value] {
            Dictionary(own.filter { $0.subject == subject }.map { ($0.localCode, value($0)) }) { $1 }
        }
        doctors = keyed(.dokter) { mapping in
            let hours = (mapping.extra["jampraktek"] ?? mapping.extra["jadwal"])?.string.flatMap { PracticeHours($0) }
            return MappedDoctor(
                code: mapping.remoteCode, name: mapping.remoteName, hours: hours,
                poliCode: (mapping.extra["kodepoli"] ?? mapping.extra["kodesubspesialis"])?.said)
        }
        polis = keyed(.poli) {
            MappedPoli(code: $0.remoteCode, name: $0.remoteName, takesSick: $0.extra["poliSakit"]?.bool)
        }
    }

    /// Loads those of a channel, in one statement.
    public static func load(
        _ channel: PlatformChannel, _ environment: PlatformEnvironment, in scope: ClinicScope
    ) async throws -> BPJSMappings {
        BPJSMappings(try await BPJSMappingStore.all(environment, in: scope), of: channel)
    }

    /// The doctor whom the clinic calls so; nil while that is not mapped.
    public func doctor(_ localCode: String) -> MappedDoctor? { doctors[localCode] }

    /// The poli that the clinic calls so; nil while that is not mapped.
    public func poli(_ localCode: String) -> MappedPoli? { polis[localCode] }
}
