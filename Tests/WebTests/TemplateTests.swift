import Foundation
import Templating
import Testing

@testable import Web

@Suite("Templates and their views")
struct TemplateTests {
    static let library = Result { try TemplateLibrary(folder: TestSite.root + "/Templates") }

    @Test("every name in a template is a field of the view it takes", arguments: Routes.views.map(\.template))
    func fields(template: String) throws {
        let pair = try #require(Routes.views.first { $0.template == template })
        #expect(pair.check(try Self.library.get()).map(\.description) == [])
    }

    @Test("every page's template has a view")
    func complete() throws {
        let pages = try Self.library.get().names.filter { $0.hasPrefix("pages/") }
        #expect(Set(pages) == Set(Routes.views.map(\.template)))
    }

    @Test("every icon that a page names is there")
    func icons() throws {
        let icons = try String(contentsOfFile: TestSite.root + "/Public/icons/icons.svg", encoding: .utf8)
        let folder = TestSite.root + "/Templates"
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".mustache") {
            let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
            for match in text.matches(of: /icons\.svg#([a-z]+)"/) {
                #expect(icons.contains("id=\"\(match.1)\""), "\(match.1) in \(path)")
            }
        }
        let named = (Navigation.clinic + Navigation.platform).map(\.icon)
        for icon in named { #expect(icons.contains("id=\"\(icon)\""), "\(icon)") }
    }

    @Test("the style sheets together stay within 36 kB, and no rule is for a class that nothing has")
    func styleWeight() throws {
        let (tokens, rules) = (try read("Public/css/tokens.css"), try read("Public/css/app.css"))
        #expect(tokens.utf8.count + rules.utf8.count <= 36_000)
        var users = ["Templates", "Public/js", "Sources/Web"].map { TestSite.root + "/" + $0 }.flatMap { folder in
            (FileManager.default.subpaths(atPath: folder) ?? []).compactMap { path in
                try? String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
            }
        }
        // Put together in a template: `st-{{kind}}`, `f-{{kind}}`.
        users += DeliveryStatus.allCases.map { "st-\($0.badge.kind)" } + ["ok", "bad", "wait", "busy"].map { "f-\($0)" }
        let words = Set(users.flatMap { $0.split { !($0.isLetter || $0.isNumber || $0 == "-") } })
        let classes = rules.replacing(/\{[^{}]*\}/, with: " ").matches(of: /\.([a-z][a-z-]*)/).map(\.1)
        for name in Set(classes) { #expect(words.contains(name), "\(name)") }
    }

    private func read(_ path: String) throws -> String { try String(contentsOfFile: TestSite.root + "/" + path, encoding: .utf8) }

    @Test("both lists of dark colours in tokens.css are the same")
    func darkTokens() throws {
        let css = try String(contentsOfFile: TestSite.root + "/Public/css/tokens.css", encoding: .utf8)
        let lists = css.components(separatedBy: "color-scheme: dark;").dropFirst().map { part in
            part.prefix { $0 != "}" }.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        #expect(lists.count == 2)
        #expect(lists.first == lists.last)
    }

    @Test("no template has style or script in the page: the content security policy would drop it")
    func noInline() throws {
        let folder = TestSite.root + "/Templates"
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".mustache") {
            let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
            #expect(text.firstMatch(of: /\sstyle=|\son[a-z]+=|<style|<script(?! src=)/) == nil, "\(path)")
        }
    }
}
