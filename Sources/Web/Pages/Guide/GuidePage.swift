import Clinics
import Foundation
import Templating
import Vocabulary

/// `GET /c/{code}/guide`: how the clinic's own system calls the API, in the language that was chosen.
struct GuidePage: Sendable {
    let web: WebDependencies

    func get(_ request: ClinicRequest) async throws -> PageResult {
        let (locations, practitioners) = try await request.transaction { scope in
            (
                try await LocationStore.list(activeOnly: true, in: scope),
                try await PractitionerStore.list(activeOnly: true, in: scope)
            )
        }
        let now = web.now()
        func text(_ secondsAgo: TimeInterval) -> String {
            FHIRDateTime.format(now.addingTimeInterval(-secondsAgo), in: request.clinic.timeZone)
        }
        let samples = GuideSamples(
            locationCode: locations.lazy.compactMap { $0.code ?? $0.satusehatID }.first ?? "UMUM",
            // A code that is a NIK is not shown.
            practitionerCode: practitioners.lazy.compactMap { $0.code ?? $0.ihsNumber }.first { NIK($0) == nil } ?? "D-01",
            startedAt: text(3_600), at: text(1_800))
        let language = SampleLanguage(rawValue: request.query.text("bahasa")) ?? .php
        return .show(
            GuideView(
                page: request.frame("Panduan Integrasi"), path: request.address("guide"), base: web.settings.baseURL,
                code: request.clinic.code.text, credentials: request.may(.credentials) ? request.address("credentials") : nil,
                log: request.may(.satusehat) ? request.address("api-log") : nil,
                webhooks: request.may(.credentials) ? request.address("webhooks") : nil, chosen: language, tasks: samples.all))
    }
}

/// `Templates/pages/guide/guide.mustache`
struct GuideView: PageView {
    static let template = "pages/guide/guide"
    let page: PageFrame
    let path: String
    let base: String
    let code: String
    /// Where the secret is made; nil for those who may not.
    let credentials: String?
    let log: String?
    /// Where addresses for webhooks are entered; nil for those who may not.
    let webhooks: String?
    let chosen: SampleLanguage
    let tasks: [GuideSamples.Task]

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .text("path") { $0.path }, .text("base") { $0.base }, .text("code") { $0.code },
        .text("credentials") { $0.credentials }, .text("log") { $0.log }, .text("webhooks") { $0.webhooks },
        .text("secret") { _ in SampleAddress.secret },
        .text("language") { $0.chosen.name },
        .text("function") { $0.chosen.function(SampleAddress(base: $0.base, clinicCode: $0.code)) },
        .text("document") { _ in DocumentEndpoint.path },
        .list("languages") { view in SampleLanguage.allCases.map { Language(language: $0, isChosen: $0 == view.chosen, path: view.path) } },
        .list("tasks") { view in
            view.tasks.map { Sample(task: $0, language: view.chosen) }
        },
        .list("errors") { _ in GuideError.all }, .list("groups") { _ in PathGroup.all })

    struct Language: View {
        let language: SampleLanguage
        let isChosen: Bool
        let path: String

        static let fields = Fields<Self>(
            .text("label") { $0.language.name }, .text("address") { Address($0.path, ["bahasa": $0.language.rawValue]).text },
            .flag("current") { $0.isChosen })
    }

    struct Sample: View {
        let task: GuideSamples.Task
        let language: SampleLanguage

        static let fields = Fields<Self>(
            .text("id") { $0.task.id }, .text("title") { $0.task.title }, .text("says") { $0.task.says },
            .text("label") { $0.language.name }, .text("code") { $0.language.sample($0.task.calls) })
    }

    /// The paths of a chapter of the document.
    struct PathGroup: View {
        let title: String
        let operations: [Operation]

        static let fields = Fields<Self>(.text("title") { $0.title }, .list("operations") { $0.operations })

        static var all: [PathGroup] {
            var groups: [PathGroup] = []
            for path in ApiTable.all {
                let operations = path.operations.map { Operation(method: $0.method.rawValue, path: path.path, summary: $0.summary) }
                if let last = groups.last, last.title == path.group {
                    groups[groups.count - 1] = PathGroup(title: last.title, operations: last.operations + operations)
                } else {
                    groups.append(PathGroup(title: path.group, operations: operations))
                }
            }
            return groups
        }
    }

    struct Operation: View {
        let method: String
        let path: String
        let summary: String

        static let fields = Fields<Self>(.text("method") { $0.method }, .text("path") { $0.path }, .text("summary") { $0.summary })
    }
}
