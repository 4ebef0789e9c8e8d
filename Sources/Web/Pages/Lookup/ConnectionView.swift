import Delivery
import Templating
import Vocabulary

/// *Tes koneksi* stage by stage, for `partials/connection`.
struct ConnectionView: View {
    let report: ConnectionReport
    let says: String
    /// Whose words are quoted.
    let platform: String

    static let fields = Fields<Self>(
        .text("says") { $0.says },
        .list("stages") { view in view.report.lines.map { StageRow(line: $0, platform: view.platform) } },
        .text("nextStep") { $0.report.nextStep })

    struct StageRow: View {
        let line: ConnectionReport.Line
        let platform: String

        static let fields = Fields<Self>(
            .text("name") { $0.line.stage.title }, .text("took") { $0.line.tookMs.map { Indonesian.duration(milliseconds: $0) } },
            .text("finds") { $0.line.words }, .text("platform") { $0.line.platformWords.map { Masking.text($0) } },
            .text("platformName") { $0.platform },
            .text("kind") { $0.shape.kind }, .text("icon") { $0.shape.icon }, .text("word") { $0.shape.word })

        private var shape: (kind: String, icon: String, word: String) {
            switch line.verdict {
            case .passed: ("ok", "terkirim", "berhasil")
            case .failed: ("bad", "gagal", "gagal")
            case .skipped: ("", "belum", "belum dijalankan")
            }
        }
    }
}
