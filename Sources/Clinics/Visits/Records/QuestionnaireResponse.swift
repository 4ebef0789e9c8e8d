/// `POST /api/questionnaire-response`: an answered form of the ministry (reference section 3.16).
public struct QuestionnaireResponseContent: Sendable, Hashable, Codable {
    /// `kuesioner`: Q0007.
    public var questionnaire: String
    /// `status`, FHIR questionnaire-answers-status.
    public var status: String?
    /// `petugas`: who filled it in; nil is the visit's doctor.
    public var authorCode: String?
    /// `jawaban`.
    public var items: [QuestionnaireItem]

    /// Makes a response.
    public init(questionnaire: String, items: [QuestionnaireItem]) {
        self.questionnaire = questionnaire
        self.items = items
    }
}

/// A question with its answers, or a group of questions.
public struct QuestionnaireItem: Sendable, Hashable, Codable {
    /// `link_id`: its place in the form, "1.2".
    public var linkID: String
    /// `teks`.
    public var text: String?
    /// `nilai`: one or several; empty for a group, or when nothing was answered.
    public var answers: [QuestionnaireAnswer] = []
    /// Nested `jawaban`: of a group its questions, of an answered question those that follow from the answer.
    public var items: [QuestionnaireItem] = []

    /// Makes an item.
    public init(_ linkID: String, text: String? = nil) {
        self.linkID = linkID
        self.text = text
    }
}

/// `nilai` of an answer.
public enum QuestionnaireAnswer: Sendable, Hashable, Codable {
    case bool(Bool)
    case coding(CodingValue)
    case text(String)
    /// Exact decimal text.
    case number(String)
}

extension QuestionnaireResponseContent: RecordContent {
    /// `/api/questionnaire-response`.
    public static let kind = "questionnaire-response"

    /// The form.
    public var identityParts: [String] { [questionnaire] }

    /// `petugas`.
    public var practitionerCodes: [String] { [authorCode].compactMap(\.self) }

    /// What is said now, with what it leaves out; the answers are one whole.
    public func adding(_ said: QuestionnaireResponseContent) -> QuestionnaireResponseContent {
        var new = said
        new.status = said.status ?? status
        new.authorCode = said.authorCode ?? authorCode
        return new
    }
}
