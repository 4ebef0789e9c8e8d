import Vocabulary

/// One facility that the simulated BPJS has issued credentials to (reference of BPJS, section 1.2).
public struct SandboxBPJSClinic: Sendable, Hashable {
    /// How the gateway wants `X-signature`.
    public enum SignatureEncoding: String, Sendable, Hashable {
        /// BPJS's own way.
        case base64
        /// What some private gateways want.
        case hex
    }

    /// How PCare says that a registration is there already; every way has been seen (reference of BPJS, section 3.4).
    public enum DuplicateStyle: String, Sendable, Hashable {
        /// Code 401, as text.
        case code401 = "401"
        /// Code 428.
        case code428 = "428"
        /// 412 with the sentence in `response`, as older gateways answer.
        case text
    }

    /// `X-cons-id`: digits; the facility is known by it.
    public var consID: String
    /// The consumer secret, part of the signature and of the key of every answer.
    public var secret: String
    /// The facility's own code: eight characters.
    public var providerCode: String
    /// The facility's name.
    public var name: String
    /// Where the facility is: what a day is, and which zone the answers name.
    public var zone: ClinicTimeZone
    /// `user_key` of PCare; nil when BPJS has not activated the service.
    public var pcareUserKey: String?
    /// `user_key` of Antrean FKTP; nil when BPJS has not activated the service.
    public var antreanFKTPUserKey: String?
    /// `user_key` of Antrean RS; nil when BPJS has not activated the service.
    public var antreanRSUserKey: String?
    /// The PCare account of `X-authorization`.
    public var pcareUsername: String
    /// Its password.
    public var pcarePassword: String
    /// Its `kdAplikasi`.
    public var pcareApplication: String
    /// What this facility's gateway takes.
    public var signature: SignatureEncoding = .base64
    /// How a repeated registration is refused.
    public var duplicates: DuplicateStyle = .code401
    /// HTTP status of refused credentials: 401, 403 or 200; with 200 Antrean says code 201.
    public var refusalStatus = 401
    /// Whether "no rows" is HTTP 204 without a body instead of an envelope of code 204.
    public var emptyNoContent = false
    /// Whether Antrean answers lists as a bare array instead of `{"list":[…]}`.
    public var bareLists = false
    /// Whether codes are written as text, as some gateways do.
    public var textCodes = false
    /// Milliseconds until an accepted task is seen by `getlisttask`.
    public var taskDelay = 0
    /// How many days ago a PCare registration may lie.
    public var backDays = 7

    /// Describes a facility; a service without a user key is one that BPJS has not activated.
    public init(
        consID: String, secret: String, providerCode: String, name: String, zone: ClinicTimeZone = .wib, pcareUserKey: String? = nil,
        antreanFKTPUserKey: String? = nil, antreanRSUserKey: String? = nil, pcareUsername: String = "", pcarePassword: String = "",
        pcareApplication: String = "095"
    ) {
        self.consID = consID
        self.secret = secret
        self.providerCode = providerCode
        self.name = name
        self.zone = zone
        self.pcareUserKey = pcareUserKey
        self.antreanFKTPUserKey = antreanFKTPUserKey
        self.antreanRSUserKey = antreanRSUserKey
        self.pcareUsername = pcareUsername
        self.pcarePassword = pcarePassword
        self.pcareApplication = pcareApplication
    }

    /// A first-level clinic: PCare and Antrean FKTP.
    public static let demoFirstLevel = SandboxBPJSClinic(
        consID: "10417", secret: "demo-melati-bpjs", providerCode: "0114U417", name: "Klinik Pratama Melati", zone: .wib,
        pcareUserKey: "demo-melati-pcare", antreanFKTPUserKey: "demo-melati-antrean", pcareUsername: "demo-melati",
        pcarePassword: "Melati#2026")

    /// A referral clinic: Antrean RS.
    public static let demoReferral = SandboxBPJSClinic(
        consID: "10108", secret: "demo-anggrek-bpjs", providerCode: "1301R108", name: "Klinik Utama Anggrek Medika", zone: .wita,
        antreanRSUserKey: "demo-anggrek-antrean")

    /// Those that are there without being registered.
    public static let demo = [demoFirstLevel, demoReferral]
}
