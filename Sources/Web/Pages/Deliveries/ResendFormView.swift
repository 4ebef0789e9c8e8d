import Delivery
import Foundation
import JSON
import Templating

/// The form *Kirim ulang*, with what was typed and what has to be changed.
struct ResendFormView: View {
    let choices: [OptionView]
    let body: String
    let reason: String
    let reasonProblem: String?
    let bodyProblems: [String]
    let needsConfirmation: Bool
    /// Who has accepted it.
    let platform: String
    let confirmationProblem: String?
    let isEditorOpen: Bool
    let problems: ProblemSummary?
    /// The result of *Periksa dulu*.
    let note: Flash?

    static let fields = Fields<Self>(
        .list("choices") { $0.choices }, .text("body") { $0.body }, .text("alasan") { $0.reason },
        .text("reasonProblem") { $0.reasonProblem },
        .flag("hasBodyProblems") { !$0.bodyProblems.isEmpty }, .texts("bodyProblems") { $0.bodyProblems },
        .flag("confirms") { $0.needsConfirmation }, .text("platform") { $0.platform },
        .text("confirmationProblem") { $0.confirmationProblem },
        .flag("open") { $0.isEditorOpen }, .view("problems") { $0.problems }, .view("note") { $0.note })

    /// nil while it is on its way: there is nothing to send again.
    init?(
        _ file: DeliveryFile, _ state: FormState, disclosure: Disclosure, found: [Problem] = [], refusal: String? = nil, note: Flash? = nil
    ) {
        let available = file.choices
        guard let first = available.first else { return nil }
        let chosen = ResendChoice(rawValue: state.form.text("isi")).flatMap { available.contains($0) ? $0 : nil } ?? first
        let isAccepted = file.row.state == "completed"
        choices = available.map {
            OptionView(
                value: $0.rawValue, label: $0.label,
                hint: (isAccepted ? $0.hint(of: file.mappings) : nil)
                    ?? $0.hint(
                        locked: file.body.array == nil ? file.kind.lockedPaths : nil,
                        rules: file.row.channel == .satusehat ? "FHIR R4" : "BPJS"),
                isChosen: $0 == chosen)
        }
        body = state.form.has("badan") ? state.form.raw("badan") : file.body == .null ? "" : disclosure.show(file.body).text(pretty: true)
        reason = state.form.text("alasan")
        var lines: [ProblemLine] = []
        let ofReason = found.first { $0.element == "alasan" }?.message
        if let ofReason { lines.append(ProblemLine(field: "alasan", says: ofReason)) }
        bodyProblems = found.filter { $0.element != "alasan" && $0.element != "pasti" }.map(Self.sentence)
        lines += bodyProblems.map { ProblemLine(field: "badan", says: $0) }
        let ofConfirmation = found.first { $0.element == "pasti" }?.message
        if let ofConfirmation { lines.append(ProblemLine(field: "pasti", says: ofConfirmation)) }
        if let refusal { lines.append(ProblemLine(field: "kirim-ulang", says: refusal)) }
        reasonProblem = ofReason
        confirmationProblem = ofConfirmation
        needsConfirmation = isAccepted
        platform = file.row.channel.owner
        isEditorOpen = chosen == .edited
        problems = lines.isEmpty ? nil : ProblemSummary(title: "Ada \(lines.count) hal yang perlu diperbaiki", lines: lines)
        self.note = note
    }

    private static func sentence(_ problem: Problem) -> String {
        ["badan", ""].contains(problem.element) || problem.message.contains(problem.element)
            ? problem.message : "\(problem.element): \(problem.message)"
    }
}
