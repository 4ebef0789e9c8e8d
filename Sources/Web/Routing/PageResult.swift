import Clinics
import Hummingbird
import Templating

/// A view that knows its template: together with the page of the same name the three things of a page.
public protocol PageView: View {
    /// Path below `Templates`, without `.mustache`.
    static var template: String { get }
}

/// What a page wants to happen.
public enum PageResult: Sendable {
    /// 200 and the page.
    case show(any PageView)
    /// The page again, with what was typed and what has to be changed; 422 unless another status is given.
    case problem(any PageView, HTTPResponse.Status = .unprocessableContent)
    /// 303 to another page of ours, which may show a message.
    case redirect(String, Flash? = nil)
    /// 303 with a session's new token in the cookie.
    case signedIn(SessionToken, to: String, Flash? = nil)
    /// 303 without a session.
    case signedOut(to: String)
    /// 404, also for what exists but belongs to somebody else.
    case notFound
    /// 403.
    case forbidden
    /// 503: ask again in so many seconds.
    case busy(seconds: Int)
    /// Anything else, e.g. a file.
    case answer(Response)
}

/// A template and the view it takes, for the test that every name in a template exists.
public struct TemplatePair: Sendable {
    /// Path below `Templates`, without `.mustache`.
    public let template: String
    /// Lists what the template names and the view does not have.
    public let check: @Sendable (TemplateLibrary) -> [TemplateProblem]

    init<Page: PageView>(_ view: Page.Type) {
        template = Page.template
        check = { library in library.check(Page.template, takes: Page.self) }
    }
}
