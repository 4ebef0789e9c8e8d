import Templating

/// One input with its label, hint and problem, for `partials/field`; with options it is a select, for `partials/select`.
public struct FieldView: View {
    let name: String
    let label: String
    let value: String
    let hint: String?
    let problem: String?
    let kind: FieldKind
    let options: [OptionView]
    /// Whether the keyboard starts here.
    var isFocused = false
    /// The id of a list of values to pick from while typing.
    var list: String?

    /// For both partials.
    public static let fields = Fields<Self>(
        .text("name") { $0.name }, .text("label") { $0.label }, .text("value") { $0.value }, .text("hint") { $0.hint },
        .text("problem") { $0.problem }, .text("type") { $0.kind.type }, .text("autocomplete") { $0.kind.autocomplete },
        .text("inputmode") { $0.kind.inputmode }, .text("width") { $0.kind.width }, .flag("required") { $0.kind.isRequired },
        .flag("focused") { $0.isFocused }, .text("list") { $0.list },
        .flag("described") { $0.hint != nil || $0.problem != nil }, .list("options") { $0.options })
}

/// One option of a select, radio group or list of checkboxes.
public struct OptionView: View {
    let value: String
    let label: String
    let hint: String?
    let isChosen: Bool

    /// An option as it stands on the page.
    public init(value: String, label: String, hint: String? = nil, isChosen: Bool = false) {
        self.value = value
        self.label = label
        self.hint = hint
        self.isChosen = isChosen
    }

    /// For the partials of choices.
    public static let fields = Fields<Self>(
        .text("value") { $0.value }, .text("label") { $0.label }, .text("hint") { $0.hint }, .flag("chosen") { $0.isChosen })
}

/// Radio buttons or checkboxes of one name, for `partials/choices`.
public struct ChoicesView: View {
    let name: String
    let label: String
    let hint: String?
    let problem: String?
    let isMultiple: Bool
    let options: [OptionView]

    /// For `partials/choices`.
    public static let fields = Fields<Self>(
        .text("name") { $0.name }, .text("label") { $0.label }, .text("hint") { $0.hint }, .text("problem") { $0.problem },
        .text("type") { $0.isMultiple ? "checkbox" : "radio" }, .list("options") { $0.options })
}

/// How an input behaves in the browser. The server checks everything again.
public struct FieldKind: Sendable {
    var type = "text"
    var autocomplete: String? = "off"
    var inputmode: String?
    var width: String?
    var isRequired = false

    /// A line of text.
    public static let text = FieldKind()
    /// An e-mail address of somebody else.
    public static let email = FieldKind(inputmode: "email")
    /// The account's name at login, for password managers.
    public static let username = FieldKind(autocomplete: "username", inputmode: "email")
    /// The password one has. Never filled in by us.
    public static let password = FieldKind(type: "password", autocomplete: "current-password")
    /// A password to be set. Never filled in by us.
    public static let newPassword = FieldKind(type: "password", autocomplete: "new-password")
    /// A secret that is no person's password.
    public static let secret = FieldKind(type: "password")
    /// Digits that are no quantity, e.g. a code.
    public static let digits = FieldKind(inputmode: "numeric", width: "w-m")
    /// A telephone number.
    public static let phone = FieldKind(type: "tel", inputmode: "tel", width: "w-m")
    /// A day and time of it, in the clinic's zone.
    public static let instant = FieldKind(type: "datetime-local")
    /// A day.
    public static let date = FieldKind(type: "date", width: "w-s")
    /// Words to search for.
    public static let search = FieldKind(type: "search")

    /// The same, and the browser asks for it before it sends.
    public var required: FieldKind {
        var kind = self
        kind.isRequired = true
        return kind
    }

    var isKept: Bool { type != "password" }
}
