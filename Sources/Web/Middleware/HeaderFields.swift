import Foundation
import Hummingbird

extension HTTPFields {
    /// A header by a name that is known when the program is written; a malformed name is a mistake of ours and traps.
    subscript(named name: String) -> String? {
        get { self[.init(name)!] }
        set { self[.init(name)!] = newValue }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
