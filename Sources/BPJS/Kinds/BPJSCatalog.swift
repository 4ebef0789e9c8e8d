import Delivery

/// Every kind that is told BPJS.
public enum BPJSCatalog {
    /// In the order of seed 003's dropdown, then Mobile JKN's.
    public static func kinds() -> [any DeliveryKind] {
        [
            TambahAntreanKind(), PanggilAntreanKind(), BatalAntreanKind(), TambahPendaftaranKind(), TambahKunjunganKind(),
            HapusPendaftaranKind(), HapusKunjunganKind(), TambahBookingKind(), UpdateWaktuKind(), BatalBookingKind(), AntreanFarmasiKind(),
        ]
    }
}
