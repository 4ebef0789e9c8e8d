import Delivery
import Templating
import Vocabulary

/// `Templates/pages/imports/list.mustache`
struct ImportListView: PageView {
    static let template = "pages/imports/list"
    let page: PageFrame
    let path: String
    let exports: String
    let form: FormState
    let kinds: [ImportKind]
    let rows: [Row]
    let pager: Pager

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .view("problems") { $0.form.problems.summary() },
        .view("kind") { view in
            view.form.select("kind", "Jenis data", view.kinds.map { ($0.rawValue, $0.title) })
        }, .text("fileProblem") { $0.form.problems["file"] },
        .list("kinds") { view in view.kinds.map { Kind(kind: $0, path: view.path, exports: view.exports) } },
        .list("rows") { $0.rows }, .flag("hasRows") { !$0.rows.isEmpty }, .view("pager") { $0.pager },
        .view("empty") { view in
            view.rows.isEmpty
                ? EmptyState(
                    icon: "unduh", title: "Belum ada impor",
                    says:
                        "Unduh contoh berkas, isi datanya, lalu unggah di atas. Tidak ada yang disimpan sebelum Anda melihat hasil bacanya."
                )
                : nil
        })

    struct Kind: View {
        let kind: ImportKind
        let path: String
        let exports: String

        static let fields = Fields<Self>(
            .text("title") { $0.kind.title }, .text("word") { $0.kind.word },
            .text("template") { "\($0.path)/template/\($0.kind.rawValue)" },
            .text("export") { "\($0.exports)/\($0.kind.rawValue)" })
    }

    struct Row: View {
        let run: ImportRun
        let path: String
        let zone: ClinicTimeZone

        static let fields = Fields<Self>(
            .text("address") { "\($0.path)/\($0.run.id.lowerText)" }, .text("file") { $0.run.fileName },
            .text("kind") { $0.run.kind.title }, .view("badge") { $0.run.badge }, .text("person") { $0.run.person },
            .text("at") { Indonesian.dateTime($0.run.createdAt, in: $0.zone) }, .text("good") { Indonesian.number($0.run.good) },
            .text("bad") { Indonesian.number($0.run.bad + $0.run.refused) })
    }
}
