import Clinics
import JSON

/// What the platform was told last of a piece of master data: a whole resource, and perhaps since then whether it is in use.
struct ToldMasterData: Sendable, Hashable {
    /// Hash of the last whole body; nil when it is not known what the platform has.
    var whole: [UInt8]?
    /// Hash of the patch that was accepted after it.
    var patch: [UInt8]?

    /// What has to be told now.
    struct Next: Sendable {
        var body: MasterDataBody
        /// It says so already.
        var isTold: Bool
    }
}

extension MasterDataPlan {
    /// What is said of a thing that is taken out of use or back into it while nothing else of it has changed.
    public static let switches = [ElementPatch("active", true), ElementPatch("active", false)]

    /// The switch alone where it is all that is new, else the whole body. Pure.
    /// - Parameters:
    ///   - creation: hash of the accepted creation; nil when the platform has other content.
    ///   - updates: the hashes that the accepted updates were sent with, in order.
    func next(after creation: [UInt8]?, _ updates: [[UInt8]?], _ keys: ClinicKeys) -> ToldMasterData.Next {
        let whole = MasterDataBody(body, keys)
        let switches = Self.switches.map { (patch: $0, sent: MasterDataBody($0.body, keys)) }
        var told = ToldMasterData(whole: creation)
        for hash in updates {
            if let hash, switches.contains(where: { $0.sent.hash == hash }) {
                told.patch = hash
            } else {
                told = ToldMasterData(whole: hash)
            }
        }
        let ofContent = switches.map { MasterDataBody($0.patch.applied(to: body), keys).hash }
        guard let wanted = switches.first(where: { $0.patch.holds(of: body) })?.sent, let known = told.whole, ofContent.contains(known)
        else { return .init(body: whole, isTold: told == ToldMasterData(whole: whole.hash)) }
        return .init(body: wanted, isTold: told.patch.map { $0 == wanted.hash } ?? (known == whole.hash))
    }
}
