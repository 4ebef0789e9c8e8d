import Delivery
import JSON

/// A child who is known by the mother's NIK, among her other children (reference sections 2.1 and 2.3).
struct Newborn {
    private let body: JSON

    init(_ body: JSON) { self.body = body }

    /// Which of the mother's children it is. A twin is never taken for the other because nothing was said against it: a wrong IHS number
    /// would mix the records of two children, so a person decides then.
    func match(among children: [JSON], _ only: ([JSON]) -> Match) -> Match {
        let likely = children.filter { child in
            ["birthDate", "gender", "multipleBirthInteger"].allSatisfy { agrees(child[$0], body[$0]) }
        }
        guard order > 0 else { return only(likely) }
        let ofThisOrder = likely.filter { $0["multipleBirthInteger"] != nil }
        if !ofThisOrder.isEmpty { return only(ofThisOrder) }
        let named = likely.filter(hasThisName)
        if order == 1 { return named.isEmpty && !likely.isEmpty ? .several(numbers(likely)) : only(named) }
        if named.isEmpty { return .none }
        return named.count == 1 && likely.count > 1 ? only(named) : .several(numbers(named))
    }

    private func numbers(_ children: [JSON]) -> [String] { children.compactMap { FoundPerson.ihsNumber(of: $0, system: .ihsNumber) } }

    /// 0 is a single child, and 1 may be one too.
    private var order: Int { body["multipleBirthInteger"]?.int ?? 0 }

    /// What is not said contradicts nothing.
    private func agrees(_ found: JSON?, _ own: JSON?) -> Bool {
        guard let found, let own else { return true }
        return found == own
    }

    private func hasThisName(_ child: JSON) -> Bool {
        guard let own = body["name"]?[0]?["text"]?.string, let found = child["name"]?[0]?["text"]?.string else { return true }
        return MaskedName.fits(found, own)
    }
}
