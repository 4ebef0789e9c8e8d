import JSON
import Testing

@Suite struct KFATests {
    private static let detail = "/kfa-v2/products"
    private static let list = "/kfa-v2/products/all"

    @Test(
        "a product is found by its code, its licence or its catalogue number", arguments: [("kfa", "93000101"), ("nie", "GBL93000101A1")])
    func found(identifier: String, code: String) async throws {
        try await withSandbox { peer in
            let json = try await peer.send("GET", Self.detail + "?identifier=\(identifier)&code=\(code)").json
            #expect(json["search_code"] == .string(code))
            #expect(json["search_identifier"] == .string(identifier))
            let product = json["result"]
            #expect(product?["kfa_code"] == "93000101")
            #expect(product?["active"] == true)
            #expect(product?["state"] == "valid")
            #expect(product?["product_template"]?["kfa_code"] == "92000101")
            #expect(product?["dosage_form"]?["code"] == "BS066")
            #expect(product?["active_ingredients"]?[0]?["kfa_code"] == "91000101")
            #expect(product?["active_ingredients"]?[0]?["kekuatan_zat_aktif"] == "500 mg")
            #expect(product?["packaging_ids"]?[0]?["kfa_code"] == "94000101")
            #expect(product?["het_price"] == .null)
        }
    }

    @Test("an unknown code, and a template's, is status 200 with no result", arguments: ["93777777", "92000101"])
    func unknown(code: String) async throws {
        try await withSandbox { peer in
            let answer = try await peer.send("GET", Self.detail + "?identifier=kfa&code=\(code)")
            #expect(answer.status == 200)
            #expect(try answer.json["result"] == .null)
        }
    }

    @Test("what is asked wrongly is answered with 422 and the names of the parameters")
    func validation() async throws {
        try await withSandbox { peer in
            for (path, name) in [
                (Self.detail + "?identifier=kfa", "code"), (Self.detail + "?identifier=ean&code=1", "identifier"),
                (Self.list + "?size=10&product_type=farmasi", "page"), (Self.list + "?page=0&size=10&product_type=farmasi", "page"),
                (Self.list + "?page=1&size=1001&product_type=farmasi", "size"), (Self.list + "?page=1&size=10", "product_type"),
            ] {
                let answer = try await peer.send("GET", path)
                #expect(answer.status == 422, "\(path)")
                #expect(try answer.json["detail"]?[0]?["loc"] == ["query", .string(name)], "\(path)")
            }
            let bare = try await peer.send("GET", Self.detail + "?identifier=kfa")
            #expect(bare.text == #"{"detail":[{"loc":["query","code"],"msg":"field required","type":"value_error.missing"}]}"#)
        }
    }

    @Test(
        "the list is searched by name, kind and template",
        arguments: [
            ("product_type=farmasi&keyword=PARACETAMOL", 2), ("product_type=farmasi&template_code=92000101", 2),
            ("product_type=farmasi&farmalkes_type=vaccine", 3), ("product_type=alkes", 2), ("product_type=alkes&keyword=paracetamol", 0),
            ("product_type=farmasi&packaging_code=94000106", 1), ("product_type=farmasi&from_date=2026-02-01", 0),
            ("product_type=farmasi&keyword=&template_code=92000103", 1), ("product_type=farmasi&keyword=ditarik", 1),
        ])
    func searched(query: String, total: Int) async throws {
        try await withSandbox { peer in
            let json = try await peer.send("GET", Self.list + "?page=1&size=100&" + query).json
            #expect(json["total"]?.int == total)
            #expect(json["items"]?["data"]?.array?.count == total)
        }
    }

    @Test("the list comes in pages, the last of them short, and behind it nothing")
    func pages() async throws {
        try await withSandbox { peer in
            var codes: [JSON] = []
            var page = 1
            var total = 0
            while true {
                let json = try await peer.send("GET", Self.list + "?page=\(page)&size=5&product_type=farmasi").json
                total = json["total"]?.int ?? 0
                #expect(json["page"]?.int == page)
                #expect(json["size"] == 5)
                let data = json["items"]?["data"]?.array ?? []
                codes += data.compactMap { $0["id"] }
                if data.count < 5 { break }
                page += 1
            }
            #expect(Set(codes).count == total)
            #expect(total > 10)
            let far = try await peer.send("GET", Self.list + "?page=9223372036854775807&size=1000&product_type=farmasi")
            #expect(try far.json["items"]?["data"] == [])
        }
    }

    @Test("the dictionary asks for a token as the rest does")
    func token() async throws {
        try await withSandbox { peer in
            let answer = try await Peer(port: peer.port).send("GET", Self.detail + "?identifier=kfa&code=93000101")
            #expect(answer.status == 401)
            #expect(try answer.json["fault"]?["detail"]?["errorcode"] == "oauth.v2.InvalidAccessToken")
        }
    }
}
