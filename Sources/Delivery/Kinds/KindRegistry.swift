/// Every kind of every channel, from the composition root. A stored kind that nobody handles stops start-up.
public struct KindRegistry: Sendable {
    private let byKey: [Key: any DeliveryKind]
    /// In order of sending.
    public let all: [any DeliveryKind]

    private struct Key: Hashable {
        let channel: Channel
        let name: String
    }

    /// Errors of the composition.
    public enum Mistake: Error, Equatable { case duplicateKind(String), unhandledKind(String) }

    /// Gathers the kinds; throws `Mistake.duplicateKind`.
    public init(_ kinds: [any DeliveryKind]) throws(Mistake) {
        var map: [Key: any DeliveryKind] = [:]
        for kind in kinds {
            guard map.updateValue(kind, forKey: Key(channel: kind.channel, name: kind.name)) == nil else {
                throw .duplicateKind(kind.name)
            }
        }
        byKey = map
        all = kinds.sorted { $0.order < $1.order }
    }

    /// The kind of that name.
    public func kind(_ name: String, _ channel: Channel) -> (any DeliveryKind)? { byKey[Key(channel: channel, name: name)] }

    /// The kinds of a channel, in order.
    public func kinds(of channel: Channel) -> [any DeliveryKind] { all.filter { $0.channel == channel } }
}
