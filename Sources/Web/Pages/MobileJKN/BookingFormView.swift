import BPJS
import Clinics
import Templating
import Vocabulary

/// Codes that the clinic has mapped, to be picked while typing.
struct BookingCodes: Sendable {
    /// More than these make a page heavy, and nobody reads on so far.
    private static let most = 60
    let polis: [OptionView]
    let doctors: [OptionView]

    init(_ mappings: [BPJSMapping]) {
        func options(_ subject: BPJSMapping.Subject) -> [OptionView] {
            mappings.filter { $0.channel == .mobileJKN && $0.subject == subject }.prefix(Self.most).map {
                OptionView(value: $0.localCode, label: "\($0.remoteName) (\($0.remoteCode))")
            }
        }
        polis = options(.poli)
        doctors = options(.dokter)
    }
}

/// A registration's form, for `partials/mobile-jkn/form`.
struct BookingFormView: View {
    let form: BookingForm
    let state: FormState
    let codes: BookingCodes
    let action: String
    let back: String
    /// What is stored, with what became of it; nil for a new one.
    var known: BookingPage.Known?
    var words: BookingWords?

    static let fields = Fields<Self>(
        .text("action") { $0.action }, .text("back") { $0.back }, .text("fingerprint") { $0.known?.fingerprint },
        .flag("told") { $0.known?.isTold == true }, .list("registration") { $0.registration }, .list("membership") { $0.membership },
        .list("place") { $0.place }, .list("quotas") { $0.quotas }, .list("tasks") { $0.tasks },
        .list("pharmacy") { $0.pharmacy }, .list("polis") { $0.codes.polis }, .flag("hasPolis") { !$0.codes.polis.isEmpty },
        .list("doctors") { $0.codes.doctors }, .flag("hasDoctors") { !$0.codes.doctors.isEmpty })

    private static let time = FieldKind(type: "time", width: "w-s")

    private var registration: [Input] {
        var inputs: [Input] = []
        if known == nil { inputs.append(field("tanggal_periksa", "Tanggal periksa", .date.required)) }
        if !form.hasKey {
            inputs.append(field("jam_periksa", "Jam periksa", Self.time.required))
            inputs.append(field("no_rkm_medis", "No. RM", .text.required))
        }
        inputs.append(field("no_rawat", "No. rawat", hint: "Nomor kunjungan di SIM klinik; boleh kosong"))
        if known?.patient?.name == nil { inputs.append(field("nama_pasien", "Nama pasien")) }
        inputs.append(kept("nik", "NIK", .digits, known?.listed.booking.content["nik"]?.string.map { Masking.nik($0) }, "16 angka"))
        inputs.append(
            kept("nohp", "No. HP", .phone, known?.listed.booking.content["nohp"]?.string.map { Masking.phone($0) }, "BPJS mewajibkannya"))
        inputs.append(
            select("pasienbaru", "Pasien", [("0", "Pasien lama"), ("1", "Pasien baru")], hint: "Pasien baru melewati tugas 1 dan 2"))
        return inputs
    }

    private var membership: [Input] {
        let card = known?.listed.booking.nomorkartu ?? ""
        return [
            select("jenispasien", "Jenis pasien", [("JKN", "JKN"), ("NON JKN", "NON JKN")]),
            kept("nomorkartu", "No. kartu BPJS", .digits, card.isEmpty ? nil : Masking.card(card), "13 angka; kosong untuk NON JKN"),
            select(
                "jeniskunjungan", "Jenis kunjungan",
                [("", "Pilih"), ("1", "1 Rujukan FKTP"), ("2", "2 Rujukan internal"), ("3", "3 Kontrol"), ("4", "4 Rujukan antar RS")]),
            field("nomorreferensi", "Nomor referensi", hint: "Nomor rujukan atau surat kontrol; kosong untuk NON JKN"),
        ]
    }

    private var place: [Input] {
        var inputs: [Input] = []
        if !form.isGiven {
            inputs += [
                field(
                    "kodepoli", "Kode poli", .text.required, hint: "Kode klinik atau BPJS", list: codes.polis.isEmpty ? nil : "daftar-poli"),
                field("kodedokter", "Kode dokter", hint: "Kode klinik atau BPJS", list: codes.doctors.isEmpty ? nil : "daftar-dokter"),
                field("jampraktek", "Jam praktek", hint: "Seperti 08:00-12:00; kosong menurut jadwal"),
                field("nomorantrean", "Nomor antrean", hint: "Seperti A-12; kosong dibuatkan"),
                field("angkaantrean", "Angka antrean", .digits, hint: "Angka dalam nomornya"),
            ]
        }
        inputs += [
            field("namapoli", "Nama poli", hint: "Kosong menurut pemetaan"),
            field("namadokter", "Nama dokter", hint: "Kosong menurut pemetaan"),
        ]
        if known == nil {
            inputs += [
                select("sumber", "Dipesan lewat", [("clinic", "Klinik"), ("mobile_jkn", "Mobile JKN (BPJS sudah tahu)")]),
                field("kodebooking", "Kode booking", hint: "Kosong dibuatkan; dari Mobile JKN wajib diisi"),
            ]
        }
        return inputs
    }

    private var quotas: [Input] {
        [
            field("estimasidilayani", "Perkiraan dilayani", Self.time, hint: "Kosong dihitung dari nomornya"),
            field("kuotajkn", "Kuota JKN", .digits), field("sisakuotajkn", "Sisa kuota JKN", .digits),
            field("kuotanonjkn", "Kuota non-JKN", .digits), field("sisakuotanonjkn", "Sisa kuota non-JKN", .digits),
            field("keterangan", "Keterangan", hint: "Kosong diisi pesan baku"),
        ]
    }

    private var tasks: [Input] {
        TaskID.allCases.map { task in
            let name = BookingForm.name(task)
            let label = "Tugas \(task.rawValue)"
            if form.sent.contains(task), let time = form.known?.tasks[task] {
                return Input(said: Said(label: label, hint: task.meaning, value: Indonesian.time(time, in: form.zone)))
            }
            var hint = task.meaning
            if let time = form.known?.tasks[task], let day = form.known?.day, LocalDate(time, in: form.zone) != day {
                hint += ". Tercatat \(Indonesian.dateTime(time, in: form.zone)), bukan pada tanggal periksa"
            }
            return field(name, label, Self.time, hint: hint)
        }
    }

    private var pharmacy: [Input] {
        [
            select(
                "jenisresep", "Jenis resep",
                [("", "Belum diketahui"), ("Tidak ada", "Tidak ada"), ("Racikan", "Racikan"), ("Non racikan", "Non racikan")]),
            field("antreanfarmasi", "Nomor antrean farmasi", .digits, hint: "Dikirim sebelum tugas 6"),
        ]
    }

    private func field(_ name: String, _ label: String, _ kind: FieldKind = .text, hint: String? = nil, list: String? = nil) -> Input {
        var field = state.field(name, label, kind, hint: hint)
        field.list = list
        return Input(field: field)
    }

    /// A number of a person: what is stored is told, never filled in.
    private func kept(_ name: String, _ label: String, _ kind: FieldKind, _ stored: String?, _ hint: String) -> Input {
        field(name, label, kind, hint: stored.map { "Tersimpan \($0); isi hanya bila diganti" } ?? hint)
    }

    private func select(_ name: String, _ label: String, _ options: [(value: String, label: String)], hint: String? = nil) -> Input {
        Input(select: state.select(name, label, options, hint: hint))
    }

    /// One of an input, a select, and what can no longer be changed.
    struct Input: View {
        var field: FieldView?
        var select: FieldView?
        var said: Said?

        static let fields = Fields<Self>(.view("field") { $0.field }, .view("select") { $0.select }, .view("said") { $0.said })
    }

    /// A time that BPJS has.
    struct Said: View {
        let label: String
        let hint: String
        let value: String

        static let fields = Fields<Self>(.text("label") { $0.label }, .text("hint") { $0.hint }, .text("value") { $0.value })
    }
}
