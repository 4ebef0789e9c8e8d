import JSON

/// Specialists, and the hospitals that take a referral (reference of BPJS, section 3.1, rows 10 to 16).
enum PCareReferrals {
    static let routes = [
        PCareLookups.counted("spesialis") { _, _ in PCareSpecialists.specialists },
        PCareLookups.counted("spesialis/*/subspesialis") { PCareSpecialists.below($1[0]) },
        PCareLookups.counted("spesialis/sarana") { _, _ in PCareSpecialists.installations },
        PCareLookups.counted("spesialis/khusus") { _, _ in PCareSpecialists.special },
        BPJSRoute("GET", "spesialis/rujuk/subspesialis/*/sarana/*/tglEstRujuk/*") { _, arguments in
            hospitals(on: arguments[2]) { PCareSpecialists.subspecialist(arguments[0]) != nil }
        },
        BPJSRoute("GET", "spesialis/rujuk/khusus/*/noKartu/*/tglEstRujuk/*") { request, arguments in
            hospitals(on: arguments[2]) {
                PCareSpecialists.special.row("kdKhusus", arguments[0]) != nil
                    && !PCareSpecialists.specialWithSubspecialist.contains(arguments[0])
                    && request.records.members.find(card: arguments[1]) != nil
            }
        },
        BPJSRoute("GET", "spesialis/rujuk/khusus/*/subspesialis/*/noKartu/*/tglEstRujuk/*") { request, arguments in
            hospitals(on: arguments[3]) {
                PCareSpecialists.specialWithSubspecialist.contains(arguments[0])
                    && PCareSpecialists.subspecialistsOfSpecial.contains(arguments[1])
                    && request.records.members.find(card: arguments[2]) != nil
            }
        },
    ]

    private static func hospitals(on day: String, where isServed: () -> Bool) -> BPJSReply {
        guard BPJSDates.pcare(day) != nil else { return .failed("tglEstRujuk", "Format tglEstRujuk harus dd-MM-yyyy") }
        return isServed() ? PCareLookups.count(PCareSpecialists.hospitals) : .noContent
    }
}
