import Clinics
import Templating
import Vocabulary

/// `/clinics/new`: the first step of onboarding. The clinic is a draft; whoever made it enters it and is led to its task list.
struct NewClinicPage: Sendable {
    let web: WebDependencies

    func get(_ request: ViewerRequest) async throws -> PageResult {
        .show(view(request, FormState(["level": FacilityLevel.fktp.rawValue, "time_zone": ClinicTimeZone.wib.identifier])))
    }

    func post(_ request: ViewerRequest) async throws -> PageResult {
        var form = FormState(request.form)
        let code = form.parsed("code", "Kode klinik terdiri atas 2 sampai 32 huruf, angka, atau tanda hubung") { ClinicCode($0) }
        let details = ClinicDetailsForm.read(&form)
        guard let code, let details, form.problems.isEmpty else { return .problem(view(request, form)) }
        let actor = request.actor
        let clinic = try await web.database.platform { scope in
            try await ClinicStore.create(code: code, details, by: actor, in: scope)
        }
        guard let clinic else {
            form.problems.add("code", "Kode \(code) sudah dipakai klinik lain")
            return .problem(view(request, form))
        }
        let entered = try await EnterClinicPage(web: web).enter(clinic, request, .ok("\(clinic.name) dibuat. Lanjutkan penyiapannya."))
        guard case .signedIn(let token, _, let flash) = entered else { return entered }
        return .signedIn(token, to: OnboardingPage.address(clinic), flash)
    }

    private func view(_ request: ViewerRequest, _ form: FormState) -> NewClinicView {
        NewClinicView(
            page: request.frame(
                "Tambah klinik", hasProblems: !form.problems.isEmpty, crumbs: [Crumb("Klinik", "/clinics"), Crumb("Tambah klinik")]),
            form: form)
    }
}

/// `Templates/pages/clinics/new.mustache`
struct NewClinicView: PageView {
    static let template = "pages/clinics/new"
    let page: PageFrame
    let form: FormState

    static let fields = Fields<Self>(
        .view("page") { $0.page }, .view("problems") { $0.form.problems.summary() },
        .view("code") {
            $0.form.field(
                "code", "Kode klinik", .text.required,
                hint: "Dipakai SIM klinik untuk memanggil API, misalnya MLT-0417. Tidak bisa diganti.")
        },
        .view("details") { ClinicDetailsForm(form: $0.form) })
}

/// Name, level and address of a clinic as a form, for `partials/clinic-details`.
struct ClinicDetailsForm: View {
    let form: FormState

    static let fields = Fields<Self>(
        .view("name") { $0.form.field("name", "Nama klinik", .text.required) },
        .view("level") {
            $0.form.choices(
                "level", "Tingkat",
                [
                    OptionView(value: "fktp", label: "FKTP", hint: "Tingkat pertama: klinik pratama, puskesmas, praktik mandiri"),
                    OptionView(value: "fkrtl", label: "FKRTL", hint: "Rujukan: klinik utama, rumah sakit"),
                ])
        },
        .view("timeZone") {
            $0.form.select(
                "time_zone", "Zona waktu", ClinicTimeZone.allCases.map { ($0.identifier, "\($0.abbreviation) (\($0.identifier))") })
        },
        .view("address") { $0.form.field("address", "Alamat", .text) },
        .view("city") { $0.form.field("city", "Kota atau kabupaten", .text) },
        .view("postalCode") { $0.form.field("postal_code", "Kode pos", .digits) },
        .view("phone") { $0.form.field("phone", "Telepon klinik", .phone) },
        .view("province") { $0.form.field("province_code", "Kode provinsi", .digits, hint: "Kode wilayah Kemendagri, 2 angka") },
        .view("cityCode") { $0.form.field("city_code", "Kode kabupaten atau kota", .digits, hint: "4 angka") },
        .view("district") { $0.form.field("district_code", "Kode kecamatan", .digits, hint: "6 angka") },
        .view("village") { $0.form.field("village_code", "Kode kelurahan atau desa", .digits, hint: "10 angka") })

    /// nil when something is wrong; `form.problems` says what.
    static func read(_ form: inout FormState) -> ClinicDetails? {
        let name = form.required("name", "Nama klinik belum diisi")
        let level = form.parsed("level", "Pilih tingkat klinik") { FacilityLevel(rawValue: $0) }
        let zone = form.parsed("time_zone", "Pilih zona waktu") { ClinicTimeZone(identifier: $0) }
        let regions = [
            ("province_code", "Kode provinsi terdiri atas 2 angka", 2), ("city_code", "Kode kabupaten atau kota terdiri atas 4 angka", 4),
            ("district_code", "Kode kecamatan terdiri atas 6 angka", 6),
            ("village_code", "Kode kelurahan atau desa terdiri atas 10 angka", 10),
        ].map { name, sentence, length in Self.region(name, sentence, length, &form) }
        if let postal = form.form.optional("postal_code"), postal.wholeMatch(of: /[0-9]{5}/) == nil {
            form.problems.add("postal_code", "Kode pos terdiri atas 5 angka")
        }
        guard form.problems.isEmpty, let level, let zone else { return nil }
        var details = ClinicDetails(name: name, level: level, timeZone: zone)
        details.address = form.form.optional("address")
        details.city = form.form.optional("city")
        details.postalCode = form.form.optional("postal_code")
        details.phone = form.form.optional("phone")
        (details.provinceCode, details.cityCode) = (regions[0], regions[1])
        (details.districtCode, details.villageCode) = (regions[2], regions[3])
        return details
    }

    /// Kode wilayah may be written with dots, `35.78`.
    private static func region(_ name: String, _ sentence: String, _ length: Int, _ form: inout FormState) -> String? {
        guard let text = form.form.optional(name)?.replacing(".", with: "") else { return nil }
        if text.count == length, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return text }
        form.problems.add(name, sentence)
        return nil
    }
}
