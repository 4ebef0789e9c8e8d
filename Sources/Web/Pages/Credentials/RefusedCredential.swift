import Delivery
import Templating
import Vocabulary

/// That a platform refuses the clinic's credentials, for `partials/refused-credential`.
struct RefusedCredential: View {
    /// Who refuses.
    let platform: String
    /// Its own words; nil when it gave none.
    let words: String?

    /// nil while the lane is not stopped over its credentials.
    init?(_ lane: LaneStatus?, platform: String) {
        guard let lane, lane.state == "credential" else { return nil }
        self.platform = platform
        words = lane.reason.flatMap { $0.isEmpty ? nil : Masking.text($0) }
    }

    static let fields = Fields<Self>(.text("platform") { $0.platform }, .text("words") { $0.words })
}
