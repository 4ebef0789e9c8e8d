import Delivery
import Templating
import Vocabulary

/// `Templates/pages/imports/import.mustache`
struct ImportView: PageView {
    static let template = "pages/imports/import"
    let page: PageFrame
    let path: String
    let list: String
    let run: ImportRun
    let headings: [String]
    let columns: [ImportColumn]
    let first: [ImportRow]
    let wrong: [ImportRow]
    let zone: ClinicTimeZone
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("list") { $0.list }, .text("kind") { $0.run.kind.word },
        .text("file") { $0.run.fileName }, .view("badge") { $0.run.badge },
        .text("sub") { "Diunggah \(Indonesian.dateTime($0.run.createdAt, in: $0.zone)). Terakhir ditangani \($0.run.person)." },
        .flag("moving") { $0.run.isMoving }, .view("progress") { $0.run.isMoving ? Progress($0.run) : nil },
        .text("problem") { $0.run.problem }, .text("ignored") { $0.run.ignored.isEmpty ? nil : $0.run.ignored.joined(separator: ", ") },
        .list("facts") { $0.facts }, .flag("hasFacts") { !$0.facts.isEmpty },
        .flag("ready") { $0.run.state == .ready }, .text("apply") { $0.run.good == 0 ? nil : Indonesian.number($0.run.good) },
        .flag("canBeCancelled") { [.ready, .reading].contains($0.run.state) }, .flag("canBeStopped") { $0.run.state == .applying },
        .text("undo") { $0.run.canBeUndone ? Indonesian.number($0.run.added + $0.run.changed) : nil },
        .text("undoUntil") { view in
            view.run.appliedAt.map { Indonesian.date($0.addingTimeInterval(Double(ImportStore.rowsKeptDays) * 86_400), in: view.zone) }
        },
        .text("undoSays") { $0.run.kind == .visits ? visitsStay : othersLeave },
        .flag("isUndone") { $0.run.state == .undone }, .list("headings") { $0.headings.map { Cell(text: $0) } },
        .list("first") { view in view.first.map { Preview(row: $0, view: view) } }, .flag("hasFirst") { !$0.first.isEmpty },
        .list("wrong") { $0.wrong.map(Wrong.init) }, .flag("hasWrong") { !$0.wrong.isEmpty }, .view("pager") { $0.pager },
        .text("wrongTitle") { $0.run.state == .undone ? "Yang tetap ada, dan sebabnya" : "Yang perlu diperbaiki" })

    private static let othersLeave =
        "Data baru dihapus dan data lama kembali seperti sebelum impor. Yang sudah diubah lagi atau sudah dipakai dibiarkan dan disebutkan."
    private static let visitsStay =
        "Kunjungan dan pasien baru dihapus selama belum ada yang terkirim. Yang sudah terkirim keluar dari semua daftar, ditandai salah catat di SATUSEHAT, dan disebutkan. Data lama kembali seperti sebelum impor."

    private var facts: [Fact] {
        switch run.state {
        case .uploading, .reading, .cancelled, .unreadable: []
        case .ready: [Fact("Baris benar", run.good), Fact("Perlu diperbaiki", run.bad)]
        case .applying, .applied:
            [
                Fact("Ditambahkan", run.added), Fact("Diubah", run.changed), Fact("Sudah sama", run.same),
                Fact("Tidak disimpan", run.bad + run.refused),
            ]
        case .undoing, .undone:
            // Master data is not sent by itself: only of visits something may stay for that reason.
            [Fact("Dikembalikan", run.restored)] + (run.kind == .visits ? [Fact("Sudah terkirim", run.withdrawn)] : [])
                + [Fact("Dibiarkan", run.kept)]
        }
    }

    /// How far a step is.
    struct Progress: View {
        let says: String
        let worked: Int
        let total: Int

        init(_ run: ImportRun) {
            let reads = run.state == .uploading || run.state == .reading
            (worked, total) = reads ? (run.readBytes, max(1, run.bytes)) : (run.worked, max(1, run.toWork))
            says =
                reads
                ? "\(Indonesian.number(run.good + run.bad)) baris dibaca, \(Indonesian.percent(worked, of: total)) berkas"
                : "\(Indonesian.number(worked)) dari \(Indonesian.number(total)) baris"
        }

        static let fields = Fields<Self>(
            .text("says") { $0.says }, .text("worked") { String($0.worked) }, .text("total") { String($0.total) })
    }

    struct Fact: View {
        let label: String
        let count: Int

        init(_ label: String, _ count: Int) { (self.label, self.count) = (label, count) }

        static let fields = Fields<Self>(.text("label") { $0.label }, .text("count") { Indonesian.number($0.count) })
    }

    struct Cell: View {
        let text: String

        static let fields = Fields<Self>(.text("text") { $0.text })
    }

    /// A row as it was read; what pages mask is masked.
    struct Preview: View {
        let line: Int
        let cells: [Cell]

        init(row: ImportRow, view: ImportView) {
            line = row.line
            cells = zip(view.headings, row.cells + Array(repeating: "", count: view.headings.count)).map { heading, text in
                let column = view.columns.first { $0.isMeant(by: heading) }
                let isIdentity = column?.form == .digits && text.count > 8
                return Cell(text: text.isEmpty ? "–" : isIdentity ? Masking.keepingLast(4, of: text) : Masking.text(text))
            }
        }

        static let fields = Fields<Self>(.text("line") { String($0.line) }, .list("cells") { $0.cells })
    }

    struct Wrong: View {
        let row: ImportRow

        init(_ row: ImportRow) { self.row = row }

        static let fields = Fields<Self>(
            .text("line") { String($0.row.line) }, .list("problems") { $0.row.problems.map(Problem.init) })
    }

    struct Problem: View {
        let problem: ImportRow.Problem

        init(_ problem: ImportRow.Problem) { self.problem = problem }

        static let fields = Fields<Self>(
            .text("column") { $0.problem.column.isEmpty ? nil : $0.problem.column }, .text("says") { $0.problem.says })
    }
}
