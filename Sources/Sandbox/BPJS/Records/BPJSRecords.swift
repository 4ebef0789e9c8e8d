import JSON

/// Everything the simulated BPJS knows. Families read it and say what is to be written; `apply` writes, now and at a restart alike.
struct BPJSRecords: Sendable {
    var clinics: [String: SandboxBPJSClinic] = [:]
    var members = BPJSMembers()
    private(set) var facilities: [String: BPJSFacility] = [:]
    /// Visits of a member at every facility: consID and noKunjungan, in their order.
    private(set) var visitsOfMember: [String: [VisitPlace]] = [:]
    private(set) var ledger: [BPJSWrite] = []
    private(set) var duplicates: [DuplicatePlace: Int] = [:]

    struct VisitPlace: Sendable, Hashable {
        let consID: String
        let number: String
    }

    struct DuplicatePlace: Sendable, Hashable {
        let family: BPJSFamily
        let consID: String
        let duplicate: BPJSDuplicate
    }

    mutating func close(_ poli: String, on day: String, at consID: String) {
        facilities[consID, default: BPJSFacility()].closures.insert(BPJSFacility.key(poli, day))
    }

    /// Takes a booking that the patient made in the app; it is no write of the facility.
    mutating func book(_ body: JSON, at consID: String, time: Int) {
        facilities[consID, default: BPJSFacility()].book(body, source: "Mobile JKN", at: time)
    }

    mutating func count(_ duplicate: BPJSDuplicate, family: BPJSFamily, consID: String) {
        duplicates[DuplicatePlace(family: family, consID: consID, duplicate: duplicate), default: 0] += 1
    }

    mutating func clearLedger() {
        ledger = []
        duplicates = [:]
    }

    mutating func apply(_ write: BPJSWrite) {
        ledger.append(write)
        let member = write.payload["noKartu"]?.string ?? ""
        if write.family == .pcare, write.operation == "kunjungan.add" {
            visitsOfMember[member, default: []].append(
                VisitPlace(consID: write.consID, number: write.assigned["noKunjungan"]?.string ?? ""))
        }
        if write.family == .pcare, write.operation == "kunjungan.delete" {
            let place = VisitPlace(consID: write.consID, number: write.key)
            let card = facilities[write.consID]?.visits[write.key]?.body["noKartu"]?.string ?? ""
            visitsOfMember[card]?.removeAll { $0 == place }
        }
        switch write.family {
        case .pcare: facilities[write.consID, default: BPJSFacility()].applyPCare(write)
        case .antreanFKTP: facilities[write.consID, default: BPJSFacility()].applyAntreanFKTP(write)
        case .antreanRS: facilities[write.consID, default: BPJSFacility()].applyAntreanRS(write)
        }
    }
}

extension BPJSFacility {
    mutating func applyPCare(_ write: BPJSWrite) {
        switch write.operation {
        case "pendaftaran.add":
            let day = write.payload["tglDaftar"]?.string ?? ""
            registrations[write.key] = PCareRegistration(number: write.assigned["noUrut"]?.string ?? "", body: write.payload)
            registrationsOfDay[day, default: []].append(write.key)
            lastNumber[day, default: 0] += 1
        case "pendaftaran.delete":
            let day = registrations.removeValue(forKey: write.key)?.body["tglDaftar"]?.string ?? ""
            registrationsOfDay[day]?.removeAll { $0 == write.key }
        case "kunjungan.add":
            let number = write.assigned["noKunjungan"]?.string ?? ""
            let registration = write.assigned["registration"]?.string ?? write.key
            visits[number] = PCareVisit(number: number, registration: registration, body: write.payload)
            registrations[registration]?.visit = number
            visitsMade += 1
        case "kunjungan.edit":
            // An edit does not repeat the day and the poli.
            for (name, value) in write.payload.object ?? [:] { visits[write.key]?.body[name] = value }
        case "kunjungan.delete":
            if let visit = visits.removeValue(forKey: write.key) { registrations[visit.registration]?.visit = nil }
        default: applyItem(write)
        }
    }

    private mutating func applyItem(_ write: BPJSWrite) {
        let visit = write.assigned["noKunjungan"]?.string ?? ""
        guard let number = write.assigned["number"]?.int else { return }
        let item = PCareVisit.Item(number: number, body: write.payload)
        switch write.operation {
        case "obat.add":
            visits[visit]?.drugs.append(item)
            lastItem = max(lastItem, number)
        case "obat.delete": visits[visit]?.drugs.removeAll { $0.number == number }
        case "tindakan.add":
            visits[visit]?.procedures.append(item)
            lastItem = max(lastItem, number)
        case "tindakan.edit":
            guard let index = visits[visit]?.procedures.firstIndex(where: { $0.number == number }) else { return }
            visits[visit]?.procedures[index] = item
        case "tindakan.delete": visits[visit]?.procedures.removeAll { $0.number == number }
        default: break
        }
    }

    mutating func applyAntreanFKTP(_ write: BPJSWrite) {
        switch write.operation {
        case "antrean.add": queue[write.key] = AntreanEntry(body: write.payload)
        case "antrean.panggil": queue[write.assigned["entry"]?.string ?? ""]?.called = write.payload["status"]?.int
        case "antrean.batal": queue[write.key]?.isCancelled = true
        default: break
        }
    }

    mutating func applyAntreanRS(_ write: BPJSWrite) {
        let code = write.payload["kodebooking"]?.string ?? ""
        switch write.operation {
        case "antrean.add": book(write.payload, source: "Bridging Antrean", at: write.at)
        case "antrean.updatewaktu":
            guard let id = write.payload["taskid"]?.int, let time = write.payload["waktu"]?.int else { return }
            bookings[code]?.tasks.append(.init(id: id, time: time, accepted: write.at))
        case "antrean.farmasi": bookings[code]?.hasPharmacy = true
        case "antrean.batal": bookings[code]?.isCancelled = true
        default: break
        }
    }

    mutating func book(_ body: JSON, source: String, at time: Int) {
        let code = body["kodebooking"]?.string ?? ""
        bookings[code] = AntreanBooking(body: body, created: time, source: source)
        bookingsOfDay[body["tanggalperiksa"]?.string ?? "", default: []].append(code)
    }
}
