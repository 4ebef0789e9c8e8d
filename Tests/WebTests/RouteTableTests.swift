import Hummingbird
import Testing

@testable import Web

@Suite("The table of routes")
struct RouteTableTests {
    @Test("no method and path stands in it twice")
    func unique() throws {
        let routes = Routes.all(try TestSite().web)
        let keys = routes.map { "\($0.method.rawValue) \($0.path)" }
        #expect(Set(keys).count == keys.count)
    }

    @Test("every page of a clinic is below /c/{code}, and nothing else is")
    func clinicPaths() throws {
        for route in Routes.all(try TestSite().web) {
            let isBelow = route.path == "/c/{code}" || route.path.hasPrefix("/c/{code}/")
            if case .clinic = route.access { #expect(isBelow) } else { #expect(!isBelow, "\(route.path)") }
        }
    }

    @Test("only these paths are open to everybody")
    func open() throws {
        let open = Set(Routes.all(try TestSite().web).filter { $0.access == .open }.map(\.path))
        #expect(
            open.isSubset(of: [
                "/login", "/link/{token}", "/alert-address/{token}", "/static/{fingerprint}/{folder}/{name}", "/icons/icons.svg",
                "/api/openapi.json",
            ])
        )
    }

    @Test("without a session every page leads to the login page, and no form is taken")
    func noSession() async throws {
        let site = try TestSite()
        for route in Routes.all(site.web) {
            switch route.access {
            case .signedIn, .platform, .clinic:
                let path = route.path.replacing(/\{[a-z]+\}/, with: "x")
                let browser = Browser(site)
                let answer = route.method == .get ? try await browser.get(path) : try await browser.post(path)
                #expect(answer.status == 303, "\(route.method) \(path)")
                #expect(answer.location?.hasPrefix("/login") == true, "\(route.method) \(path)")
            case .open, .api, .probe: continue
            }
        }
    }

    @Test("the login page leads back to where somebody wanted to go, and never to another site")
    func next() async throws {
        let browser = Browser(try TestSite())
        #expect(try await browser.get("/c/MLT/audit?jenis=user.").location == "/login?next=/c/MLT/audit%3Fjenis%3Duser.")
        #expect(try await browser.get("/login?next=/c/MLT/audit").text.contains(#"name="next" value="/c/MLT/audit""#))
        #expect(try await !browser.get("/login?next=//lain.example").text.contains("lain.example"))
        for hostile in ["https://lain.example", "//lain.example", "/\\lain.example", "javascript:alert(1)"] {
            #expect(LocalAddress(hostile) == nil, "\(hostile)")
        }
        #expect(LocalAddress("/c/MLT/audit?jenis=user.")?.text == "/c/MLT/audit?jenis=user.")
    }

    @Test("another method is 405 and says which there are")
    func otherMethod() async throws {
        let answer = try await Browser(try TestSite()).send(.delete, "/login", [:], nil)
        #expect(answer.status == 405)
        #expect(Set(answer.headers[.allow]?.split(separator: ",").map(\.trimmed) ?? []) == ["GET", "HEAD", "POST"])
    }
}
