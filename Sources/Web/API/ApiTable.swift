/// Every path of the clinics' JSON API but the document itself.
enum ApiTable {
    static let all: [ApiPath] = visits + records + bpjsDay + mobileJKN + deliveries + masterData + codes + lookups + bpjs

    private static let encounter = EncounterEndpoint()
    private static let visits: [ApiPath] = [
        ApiPath(
            "/api/encounter", "Kunjungan",
            .post("kirimKunjungan", "Kirim kunjungan, atau perbarui yang nomornya sama", EncounterBody.schema, .visit, encounter.post)),
        ApiPath(
            "/api/encounter/{id}", "Kunjungan",
            .get("lihatKunjungan", "Keadaan kunjungan dan semua kirimannya", .shownVisit, encounter.get),
            .put(
                "ubahKunjungan", "Perbaiki, selesaikan, atau batalkan kunjungan", EncounterChangeBody.schema, .visit.orUnknown,
                encounter.put)),
        ApiPath(
            "/api/visit", "Kunjungan",
            .post("kirimSeluruhKunjungan", "Kirim kunjungan beserta seluruh isinya", VisitBody.schema, .visit, VisitEndpoint().post)),
        ApiPath(
            "/api/batch", "Kunjungan", mostBytes: BatchEndpoint.mostBytes,
            .post("kirimBanyak", "Banyak panggilan dalam satu, tanpa menunggu SATUSEHAT", BatchEndpoint.schema, .batch, batch.post)),
    ]

    private static let records: [ApiPath] = RecordEndpoint.all.flatMap { record in
        [
            ApiPath(
                "/api/\(record.kind)", "Isi kunjungan",
                .post("kirim\(record.schema.name)", "Kirim \(record.name.lowercased())", record.schema, .record, record.post)),
            ApiPath(
                "/api/\(record.kind)/{id}", "Isi kunjungan",
                .delete(
                    "tarik\(record.schema.name)", "Tandai \(record.name.lowercased()) sebagai salah input", .withdrawn, record.delete)),
        ]
    }

    private static let atBPJS = BPJSEndpoints()
    private static let bpjsDay: [ApiPath] = [
        ApiPath(
            "/api/bpjs/antrean", "BPJS",
            .post("kirimAntrean", "Tambah antrean pasien di Antrean FKTP", AntreanBody.schema, .bpjs, atBPJS.queue)),
        ApiPath(
            "/api/bpjs/panggil", "BPJS",
            .post("panggilAntrean", "Pasien dipanggil: hadir atau tidak", PanggilBody.schema, .bpjs.orUnknown, atBPJS.call)),
        ApiPath(
            "/api/bpjs/batal", "BPJS", .post("batalAntrean", "Batalkan antrean", BatalBody.schema, .bpjs.orUnknown, atBPJS.cancel)),
        ApiPath(
            "/api/bpjs/pendaftaran", "BPJS",
            .post("kirimPendaftaran", "Daftarkan pasien di PCare", PendaftaranBody.schema, .bpjs, atBPJS.register)),
        ApiPath(
            "/api/bpjs/pendaftaran/{id}", "BPJS",
            .delete("hapusPendaftaran", "Hapus pendaftaran dari PCare", .bpjs.orUnknown, atBPJS.deleteRegistration)),
        ApiPath(
            "/api/bpjs/kunjungan", "BPJS",
            .post("kirimKunjunganPCare", "Catat kunjungan di PCare, atau perbaiki yang sama", KunjunganBody.schema, .bpjs, atBPJS.visit)),
        ApiPath(
            "/api/bpjs/kunjungan/{id}", "BPJS",
            .delete("hapusKunjunganPCare", "Hapus kunjungan dari PCare", .bpjs.orUnknown, atBPJS.deleteVisit)),
    ]

    private static let registrations = MobileJKNEndpoints()
    private static let mobileJKN: [ApiPath] = [
        ApiPath(
            "/api/mobile-jkn/registrations", "Mobile JKN",
            .get(
                "daftarRegistrasi", "Registrasi satu hari dengan waktu tugasnya", query: MobileJKNEndpoints.query, .registrations,
                registrations.list),
            .post(
                "kirimRegistrasi", "Registrasi klinik rujukan untuk Mobile JKN, baru atau dikirim lagi", RegistrasiBody.schema,
                .registration, registrations.register)),
        ApiPath(
            "/api/mobile-jkn/registrations/{id}", "Mobile JKN",
            .get("lihatRegistrasi", "Satu registrasi dengan kirimannya", .one("Registrasi"), registrations.get)),
        ApiPath(
            "/api/mobile-jkn/registrations/{id}/batal", "Mobile JKN",
            .post("batalRegistrasi", "Batalkan registrasi", BatalRegistrasiBody.schema, .registration.orUnknown, registrations.cancel)),
        ApiPath(
            "/api/mobile-jkn/registrations/{id}/tandai", "Mobile JKN",
            .post(
                "tandaiRegistrasi", "Tandai bahwa BPJS sudah tahu registrasi ini dengan cara lain", TandaiRegistrasiBody.schema,
                .registration.orUnknown, registrations.mark)),
    ]

    private static let deliveries: [ApiPath] = [
        ApiPath(
            "/api/deliveries", "Kiriman",
            .get(
                "daftarKiriman", "Kiriman yang sudah selesai, yang paling lama dulu", query: DeliveryEndpoint.query, .deliveries,
                DeliveryEndpoint().list)),
        ApiPath("/api/deliveries/{id}", "Kiriman", .get("lihatKiriman", "Satu kiriman", .delivery, DeliveryEndpoint().get)),
    ]

    private static let patients = PatientEndpoint()
    private static let practitioners = PractitionerEndpoint()
    private static let locations = LocationEndpoint()
    private static let products = ProductEndpoint()
    private static let masterData: [ApiPath] = [
        ApiPath(
            "/api/patients", "Data induk",
            .get(
                "daftarPasien", "Pasien klinik, yang terbaru dulu", query: PatientEndpoint.query, .list("DaftarPasienKlinik"), patients.list
            ),
            .post("simpanPasien", "Tambah atau perbaiki pasien", PatientBody.schema, .stored("JawabanPasien"), patients.post)),
        ApiPath(
            "/api/patients/search", "Data induk",
            .post(
                "cariPasienKlinik", "Cari pasien klinik tanpa data pribadi di alamat", PatientSearchBody.schema,
                .list("DaftarPasienKlinik"), patients.search)),
        ApiPath("/api/patients/{id}", "Data induk", .get("lihatPasien", "Pasien, dari id atau no_rm", .one("JawabanPasien"), patients.get)),
        ApiPath(
            "/api/practitioners", "Data induk",
            .get("daftarPraktisi", "Praktisi klinik", query: ListPage.fields, .list("DaftarPraktisiKlinik"), practitioners.list),
            .post(
                "simpanPraktisi", "Tambah atau perbaiki praktisi, lalu cari nomor IHS-nya", PractitionerBody.schema,
                .stored("JawabanPraktisi"), practitioners.post)),
        ApiPath(
            "/api/practitioners/{id}", "Data induk",
            .get("lihatPraktisi", "Praktisi, dari id, kode_dokter, atau nomor IHS", .one("JawabanPraktisi"), practitioners.get)),
        ApiPath(
            "/api/locations", "Data induk",
            .get("daftarLokasi", "Poli dan ruang klinik", query: ListPage.fields, .list("DaftarLokasi"), locations.list),
            .post(
                "simpanLokasi", "Tambah atau perbaiki poli atau ruang, dan buat di SATUSEHAT", LocationBody.schema,
                .stored("JawabanLokasi"), locations.post)),
        ApiPath(
            "/api/locations/{id}", "Data induk",
            .get("lihatLokasi", "Poli atau ruang, dari id, kode, atau ID Location", .one("JawabanLokasi"), locations.get)),
        ApiPath(
            "/api/products", "Data induk",
            .get("daftarProduk", "Obat klinik", query: ListPage.fields, .list("DaftarProduk"), products.list),
            .post(
                "simpanProduk", "Tambah atau perbaiki obat", ProductBody.schema,
                ApiAnswers((200, "Tersimpan; dengan dry_run: isi benar.", "JawabanProduk")).orRefused, products.post)),
        ApiPath("/api/products/{id}", "Data induk", .get("lihatProduk", "Obat, dari id atau kode", .one("JawabanProduk"), products.get)),
    ]

    private static let codes: [ApiPath] = [
        ApiPath(
            "/api/codes", "Kode",
            .get(
                "cariKode", "Cari kode diagnosis, tindakan, atau pemeriksaan", query: CodeEndpoint.query, .list("DaftarKode"),
                CodeEndpoint().search))
    ]

    private static let lookup = LookupEndpoints()
    private static let registration = RegistrationEndpoints()
    private static let lookups: [ApiPath] = [
        ApiPath(
            "/api/satusehat/get-patient-id", "Pencarian SATUSEHAT",
            .post("cariNomorPasien", "Nomor IHS pasien dari NIK", PatientLookupBody.schema, .lookup, lookup.patient)),
        ApiPath(
            "/api/satusehat/get-practitioner-id", "Pencarian SATUSEHAT",
            .post(
                "cariNomorPraktisi", "Nomor IHS praktisi dari NIK, SIP, atau STR", PractitionerLookupBody.schema, .lookup,
                lookup.practitioner)),
        ApiPath(
            "/api/satusehat/get-healthcare-service-id", "Pencarian SATUSEHAT",
            .post("cariNomorPoli", "ID Location dari kode poli", HealthcareServiceLookupBody.schema, .lookup, lookup.location)),
        ApiPath(
            "/api/satusehat/register-patient", "Pencarian SATUSEHAT",
            .post("daftarkanPasien", "Simpan pasien dan daftarkan di SATUSEHAT", RegisterPatientBody.schema, .lookup, registration.patient)),
        ApiPath(
            "/api/satusehat/register-practitioner", "Pencarian SATUSEHAT",
            .post(
                "daftarkanPraktisi", "Simpan praktisi dan cari nomor IHS-nya", RegisterPractitionerBody.schema, .lookup,
                registration.practitioner)),
    ]

    private static let bpjs: [ApiPath] = [
        ApiPath(
            "/api/bpjs/peserta", "BPJS",
            .post(
                "cekPeserta", "Kepesertaan JKN dari nomor kartu atau NIK", MemberCheckBody.schema,
                ApiAnswers((200, "Peserta, atau status error bila tidak ditemukan.", "JawabanPeserta")).orRefused,
                MemberEndpoint().post))
    ]

    /// What may stand in a batch.
    private static let batch = BatchEndpoint(
        endpoints: Dictionary(
            uniqueKeysWithValues: RecordEndpoint.all.map { ("/api/\($0.kind)", $0.post) } + [
                ("/api/encounter", encounter.post), ("/api/visit", VisitEndpoint().post), ("/api/patients", patients.post),
                ("/api/practitioners", practitioners.post), ("/api/locations", locations.post), ("/api/products", products.post),
            ]))
}
