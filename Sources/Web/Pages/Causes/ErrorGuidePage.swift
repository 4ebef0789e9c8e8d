import BPJS
import Clinics
import Delivery
import Foundation
import Satusehat
import Templating
import Vocabulary

/// `GET /c/{code}/errors/catalogue`: *Panduan kesalahan*, to read, search and print, with an anchor per code that other pages link to.
struct ErrorGuidePage: Sendable {
    let web: WebDependencies
    private static let all = "semua"

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let words = request.query.text("q").lowercased()
        let asked = request.query.text("bab")
        let open = try await request.transaction { try await CauseStore.openCodes(in: $0) }
        let now = Dictionary(
            open.compactMap { cause in CauseWords.guideCode(of: cause.code, cause.channel).map { ($0, [cause]) } }, uniquingKeysWith: +)
        let guide = ErrorCatalog.guide + BPJSGuide.chapters(of: request.clinic.level)
        let links = ClinicLinks(request)
        let chapters = Self.chapters(guide, asked, words).map { chapter in
            GuideChapterView(
                name: chapter.name, title: chapter.title,
                entries: chapter.entries.map { GuideEntryView($0, chapter.part, now: now[$0.code] ?? [], links: links) })
        }
        let path = request.address("errors/catalogue")
        return .show(
            ErrorGuideView(
                page: request.frame(
                    "Panduan kesalahan", crumbs: [Crumb("Kegagalan", request.address("errors")), Crumb("Panduan kesalahan")]),
                path: path, form: FormState(request.query), isFiltered: !words.isEmpty || !asked.isEmpty, guide: guide, chapters: chapters,
                now: open.map { cause in
                    GuideNow(
                        note: CauseNote(cause, kinds: web.delivery.kinds, links: links),
                        anchor: CauseWords.guideCode(of: cause.code, cause.channel).map { Address(path, ["q": $0]).text + "#" + $0 })
                }))
    }

    /// Nothing is asked for: the table of contents stands there instead.
    private static func chapters(_ guide: [GuideChapter], _ asked: String, _ words: String) -> [GuideChapter] {
        let chosen = guide.filter { chapter in
            switch asked {
            case all: true
            case "": !words.isEmpty
            default: chapter.name == asked
            }
        }
        guard !words.isEmpty else { return chosen }
        return chosen.compactMap { chapter in
            var left = chapter
            left.entries = chapter.entries.filter { entry in
                [entry.code, entry.explanation.meaning, entry.explanation.remedy, entry.words ?? ""].contains {
                    $0.lowercased().contains(words)
                }
            }
            return left.entries.isEmpty ? nil : left
        }
    }
}

/// `Templates/pages/causes/guide.mustache`
struct ErrorGuideView: PageView {
    static let template = "pages/causes/guide"
    let page: PageFrame
    let path: String
    let form: FormState
    let isFiltered: Bool
    /// All that there is for this clinic.
    let guide: [GuideChapter]
    let chapters: [GuideChapterView]
    let now: [GuideNow]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path },
        .view("search") { $0.form.field("q", "Cari kode atau kata", .search) },
        .view("chapter") { $0.form.select("bab", "Bab", $0.choices) }, .list("chapters") { $0.chapters },
        .text("everything") { Address($0.path, ["bab": "semua"]).text }, .flag("filtered") { $0.isFiltered }, .list("now") { $0.now },
        .flag("hasNow") { !$0.now.isEmpty }, .list("contents") { $0.contents },
        .view("empty") { $0.isFiltered && $0.chapters.isEmpty ? $0.empty : nil })

    private var choices: [(value: String, label: String)] {
        [("", "Daftar isi")] + [("semua", "Semua bab")] + guide.map { ($0.name, $0.title) }
    }

    private var contents: [Contents] {
        GuideChapter.Part.allCases.map { part in
            Contents(title: part.title, chapters: guide.filter { $0.part == part }, path: path)
        }
    }

    private var empty: EmptyState {
        EmptyState(
            icon: "cari", title: "Tidak ada yang cocok",
            says: "Kesalahan ini belum ada di panduan. Kata-kata platform dan jawabannya tampil di halaman kirimannya.",
            action: LinkView(path, "Tampilkan panduan"))
    }
}

extension ErrorGuideView {
    /// A part of the table of contents.
    struct Contents: View {
        let title: String
        let chapters: [GuideChapter]
        let path: String

        static let fields = Fields<Self>(
            .text("title") { $0.title }, .text("id") { $0.chapters.first?.name },
            .list("lines") { part in part.chapters.map { Line(chapter: $0, path: part.path) } })
    }

    struct Line: View {
        let chapter: GuideChapter
        let path: String

        static let fields = Fields<Self>(
            .text("title") { $0.chapter.title }, .text("address") { Address($0.path, ["bab": $0.chapter.name]).text },
            .text("count") { Indonesian.number($0.chapter.entries.count) })
    }
}

extension GuideChapter.Part {
    /// In the table of contents.
    fileprivate var title: String {
        switch self {
        case .causes: "SATUSEHAT, menurut sebab"
        case .rules: "Aturan bernomor SATUSEHAT, menurut jenis data"
        case .bpjs: "BPJS, menurut layanan"
        }
    }
}

/// Entries under one heading.
struct GuideChapterView: View {
    let name: String
    let title: String
    let entries: [GuideEntryView]

    static let fields = Fields<Self>(
        .text("name") { $0.name }, .text("title") { $0.title }, .text("count") { Indonesian.number($0.entries.count) },
        .list("entries") { $0.entries })
}

/// An error with its meaning, its remedy, and how much of it there is now.
struct GuideEntryView: View {
    let entry: GuideEntry
    let platform: String
    let fix: LinkView?
    let now: [OpenCause]
    let cause: String?

    init(_ entry: GuideEntry, _ part: GuideChapter.Part, now: [OpenCause], links: ClinicLinks) {
        self.entry = entry
        platform = (part == .bpjs ? Channel.pcare : .satusehat).owner
        self.now = now
        fix = links.fix(entry.explanation.fix, visit: nil, delivery: nil)
        cause = now.first.map { links.causePage($0.id) }
    }

    static let fields = Fields<Self>(
        .text("code") { $0.entry.code }, .texts("codeParts") { BreakableCode.parts($0.entry.code) },
        .text("meaning") { $0.entry.explanation.meaning }, .text("remedy") { $0.entry.explanation.remedy },
        .text("owner") { $0.entry.explanation.owner.short($0.platform) }, .text("platform") { $0.platform },
        .text("words") { $0.entry.words }, .view("fix") { $0.fix },
        .text("now") { view in view.now.isEmpty ? nil : "Ada sekarang: \(Indonesian.number(view.now.map(\.count).reduce(0, +))) data" },
        .text("cause") { $0.cause })
}

/// An open cause of this clinic, above the guide.
struct GuideNow: View {
    let note: CauseNote
    let anchor: String?

    static let fields = Fields<Self>(.view("note") { $0.note }, .text("anchor") { $0.anchor })
}
