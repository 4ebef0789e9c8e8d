import Clinics
import Templating

/// What stands around every page: title, menus, messages, and the token of its forms. Each page's view has one as `page`.
public struct PageFrame: View {
    let title: String
    let theme: String?
    let csrf: String
    let assets: AssetAddresses
    let flash: Flash?
    let viewer: ViewerMenu?
    let clinic: ClinicMenu?
    let navigation: [NavigationGroup]
    let crumbs: [Crumb]

    /// For both layouts.
    public static let fields = Fields<Self>(
        .text("title") { $0.title }, .text("theme") { $0.theme }, .text("csrf") { $0.csrf }, .text("tokensCss") { $0.assets.tokens },
        .text("appCss") { $0.assets.app }, .text("appScript") { $0.assets.script }, .view("flash") { $0.flash },
        .view("viewer") { $0.viewer }, .view("clinic") { $0.clinic }, .list("navigation") { $0.navigation },
        .flag("hasCrumbs") { !$0.crumbs.isEmpty }, .list("crumbs") { $0.crumbs })

    /// For pages that must not depend on anything, such as error pages.
    static func bare(title: String, _ web: WebDependencies) -> PageFrame {
        PageFrame(
            title: title + " – Jembatan", theme: nil, csrf: "", assets: AssetAddresses(web.assets), flash: nil, viewer: nil, clinic: nil,
            navigation: [], crumbs: [])
    }
}

/// Addresses of the files that every page loads.
struct AssetAddresses: Sendable {
    let tokens: String
    let app: String
    let script: String

    init(_ files: StaticFiles) {
        tokens = files.address("css/tokens.css")
        app = files.address("css/app.css")
        script = files.address("js/app.js")
    }
}

/// The menu of the account, at the top.
struct ViewerMenu: View {
    let name: String
    let role: String

    static let fields = Fields<Self>(.text("name") { $0.name }, .text("role") { $0.role })
}

/// The clinic of the page, with the others that one may go to.
struct ClinicMenu: View {
    let code: String
    let name: String
    let place: String
    let environment: String?
    let isEntered: Bool
    let others: [LinkView]
    let isSuperadmin: Bool

    static let fields = Fields<Self>(
        .text("code") { $0.code }, .text("name") { $0.name }, .text("place") { $0.place }, .text("environment") { $0.environment },
        .flag("entered") { $0.isEntered }, .flag("superadmin") { $0.isSuperadmin }, .list("others") { $0.others },
        .flag("switches") { !$0.others.isEmpty || $0.isSuperadmin })
}

/// A link with its words.
public struct LinkView: View {
    let address: String
    let label: String

    /// A link to a page of ours.
    public init(_ address: String, _ label: String) {
        self.address = address
        self.label = label
    }

    /// Address and words.
    public static let fields = Fields<Self>(.text("address") { $0.address }, .text("label") { $0.label })
}

/// A step of the way to this page; the last one is the page itself and has no address.
public struct Crumb: View {
    let address: String?
    let label: String

    /// A page above this one, or this one when `address` is nil.
    public init(_ label: String, _ address: String? = nil) {
        self.address = address
        self.label = label
    }

    /// For `partials/breadcrumbs`.
    public static let fields = Fields<Self>(.text("address") { $0.address }, .text("label") { $0.label })
}

extension PageRequest {
    /// The frame of a page. `hasProblems` puts "Galat: " before the title, which is the first thing that a screen reader says.
    public func frame(_ title: String, hasProblems: Bool = false, crumbs: [Crumb] = []) -> PageFrame {
        let words = [title, clinicAccess?.clinic.name, "Jembatan"].compactMap { $0 }.joined(separator: " – ")
        return PageFrame(
            title: (hasProblems ? "Galat: " : "") + words, theme: theme, csrf: incoming.csrfToken(signedIn: signedIn),
            assets: AssetAddresses(web.assets), flash: incoming.flash, viewer: signedIn.map { ViewerMenu($0.viewer, clinicAccess) },
            clinic: clinicMenu, navigation: Navigation.groups(signedIn?.viewer, clinicAccess, path: incoming.path, pages: incoming.pages),
            crumbs: crumbs)
    }
}
