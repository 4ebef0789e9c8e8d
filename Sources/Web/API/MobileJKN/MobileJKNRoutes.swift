import BPJS
import Hummingbird

/// What Mobile JKN calls, below the clinic's address that it gave BPJS (reference sections 4.2 and 5.2).
enum MobileJKNRoutes {
    static func all(_ web: WebDependencies) -> [Route] {
        let desk = MobileJKNDesk(web: web)
        return [.api(.get, "/mobile-jkn/{code}/auth", desk.auth)] + firstLevel(desk) + referral(desk) + both(desk)
    }

    private static func firstLevel(_ desk: MobileJKNDesk) -> [Route] {
        [
            .api(
                .get, "/mobile-jkn/{code}/antrean/status/{kodepoli}/{tanggalperiksa}",
                desk.handler("/antrean/status/{kodepoli}/{tanggalperiksa}", fktp: FirstLevelQueue.status)),
            .api(.post, "/mobile-jkn/{code}/antrean", desk.handler("/antrean", fktp: FirstLevelQueue.take)),
            .api(
                .get, "/mobile-jkn/{code}/antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}",
                desk.handler("/antrean/sisapeserta/{nomorkartu}/{kodepoli}/{tanggalperiksa}", fktp: FirstLevelQueue.remaining)),
            .api(.put, "/mobile-jkn/{code}/antrean/batal", desk.handler("/antrean/batal", fktp: FirstLevelQueue.cancel)),
            .api(.post, "/mobile-jkn/{code}/peserta", desk.handler("/peserta", fktp: FirstLevelQueue.enter)),
        ]
    }

    private static func referral(_ desk: MobileJKNDesk) -> [Route] {
        [
            .api(.post, "/mobile-jkn/{code}/antrean/status", desk.handler("/antrean/status", fkrtl: ReferralQueue.status)),
            .api(.post, "/mobile-jkn/{code}/antrean/ambil", desk.handler("/antrean/ambil", fkrtl: ReferralQueue.take)),
            .api(.post, "/mobile-jkn/{code}/antrean/sisa", desk.handler("/antrean/sisa", fkrtl: ReferralQueue.remaining)),
            .api(.post, "/mobile-jkn/{code}/antrean/checkin", desk.handler("/antrean/checkin", fkrtl: ReferralQueue.checkIn)),
            .api(.post, "/mobile-jkn/{code}/pasien/baru", desk.handler("/pasien/baru", fkrtl: ReferralQueue.enter)),
            .api(.post, "/mobile-jkn/{code}/operasi/rs", desk.handler("/operasi/rs", fkrtl: ReferralQueue.operations)),
            .api(.post, "/mobile-jkn/{code}/operasi/pasien", desk.handler("/operasi/pasien", fkrtl: ReferralQueue.operationsOfPatient)),
            .api(.post, "/mobile-jkn/{code}/farmasi/ambil", desk.handler("/farmasi/ambil", fkrtl: ReferralQueue.pharmacyNumber)),
            .api(.post, "/mobile-jkn/{code}/farmasi/status", desk.handler("/farmasi/status", fkrtl: ReferralQueue.pharmacyStatus)),
        ]
    }

    /// Some callers of the first level cancel by `POST`, as the referral level does.
    private static func both(_ desk: MobileJKNDesk) -> [Route] {
        [
            .api(
                .post, "/mobile-jkn/{code}/antrean/batal",
                desk.handler("/antrean/batal", fktp: FirstLevelQueue.cancel, fkrtl: ReferralQueue.cancel))
        ]
    }
}
