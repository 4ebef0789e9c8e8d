import JSON

/// A resource as the platform keeps it: with id and meta, keys sorted (reference, section 1.5).
struct ResourceVersion {
    let resource: JSON
    let bytes: [UInt8]

    init(of sent: JSON, type: String, id: String, at stamp: Int64) {
        var object = sent.object ?? [:]
        var meta: JSONObject = object["meta"]?.object ?? [:]
        meta["lastUpdated"] = .string(PlatformTime.lastUpdated(stamp))
        meta["versionId"] = .string(PlatformTime.versionID(stamp))
        object["meta"] = .object(meta)
        object["id"] = .string(id)
        if ["Observation", "Condition", "Procedure"].contains(type), object["identifier"] == nil { object["identifier"] = [] }
        resource = Self.sorted(.object(object))
        bytes = resource.bytes()
    }

    private static func sorted(_ json: JSON) -> JSON {
        switch json {
        case .object(let object):
            var ordered: JSONObject = [:]
            for (key, value) in object.sorted(by: { $0.key < $1.key }) { ordered[key] = sorted(value) }
            return .object(ordered)
        case .array(let array):
            return .array(array.map(sorted))
        default:
            return json
        }
    }
}
