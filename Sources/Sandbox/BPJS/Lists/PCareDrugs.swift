import JSON

/// Everyday drugs; the codes are invented in the form that DPHO's have.
enum PCareDrugs {
    static let rows: [JSON] = table.split(separator: "\n").enumerated().map { index, name in
        [
            "kdObat": .string(String(130_100_001 + index * 7)), "nmObat": .string(String(name)),
            // Nothing is known of what a pharmacy has.
            "sedia": 0,
        ]
    }

    static func find(_ code: String) -> JSON? { rows.first { $0["kdObat"]?.string == code } }

    private static let table = """
        Acetylcysteine 200 mg kapsul
        Acyclovir 200 mg tablet
        Acyclovir 400 mg tablet
        Acyclovir 5% krim
        Albendazol 400 mg tablet
        Allopurinol 100 mg tablet
        Allopurinol 300 mg tablet
        Alprazolam 0,5 mg tablet
        Ambroxol 30 mg tablet
        Ambroxol 15 mg/5 mL sirup
        Amitriptilin 25 mg tablet
        Amlodipin 5 mg tablet
        Amlodipin 10 mg tablet
        Amoksisilin 250 mg kapsul
        Amoksisilin 500 mg tablet
        Amoksisilin 125 mg/5 mL sirup kering
        Antasida DOEN tablet kunyah
        Antasida DOEN suspensi
        Asam asetilsalisilat 80 mg tablet
        Asam asetilsalisilat 100 mg tablet
        Asam folat 1 mg tablet
        Asam mefenamat 500 mg tablet
        Asam traneksamat 500 mg tablet
        Atenolol 50 mg tablet
        Atorvastatin 20 mg tablet
        Azitromisin 500 mg tablet
        Betahistin 6 mg tablet
        Betametason 0,1% krim
        Bisakodil 5 mg tablet
        Bisoprolol 2,5 mg tablet
        Bisoprolol 5 mg tablet
        Candesartan 8 mg tablet
        Candesartan 16 mg tablet
        Captopril 12,5 mg tablet
        Captopril 25 mg tablet
        Captopril 50 mg tablet
        Cefadroxil 500 mg kapsul
        Cefixime 100 mg kapsul
        Cefixime 200 mg kapsul
        Cetirizin 10 mg tablet
        Cetirizin 5 mg/5 mL sirup
        Ciprofloxacin 500 mg tablet
        Clindamycin 150 mg kapsul
        Clindamycin 300 mg kapsul
        Clopidogrel 75 mg tablet
        Deksametason 0,5 mg tablet
        Dekstrometorfan 15 mg tablet
        Diazepam 2 mg tablet
        Diazepam 5 mg tablet
        Difenhidramin 10 mg/mL injeksi
        Digoksin 0,25 mg tablet
        Diltiazem 30 mg tablet
        Domperidon 10 mg tablet
        Doksisiklin 100 mg kapsul
        Eritromisin 500 mg tablet
        Etambutol 500 mg tablet
        Fenitoin 100 mg kapsul
        Fenobarbital 30 mg tablet
        Ferro sulfat 300 mg tablet
        Fitomenadion 10 mg tablet
        Fluoksetin 20 mg kapsul
        Furosemid 40 mg tablet
        Gabapentin 300 mg kapsul
        Garam oralit serbuk
        Gemfibrozil 300 mg kapsul
        Gentamisin 0,1% salep kulit
        Glibenklamid 5 mg tablet
        Gliklazid 80 mg tablet
        Glimepirid 1 mg tablet
        Glimepirid 2 mg tablet
        Glimepirid 4 mg tablet
        Gliseril guaiakolat 100 mg tablet
        Griseofulvin 125 mg tablet
        Haloperidol 5 mg tablet
        Hidroklorotiazid 25 mg tablet
        Hidrokortison 2,5% krim
        Ibuprofen 200 mg tablet
        Ibuprofen 400 mg tablet
        Ibuprofen 100 mg/5 mL suspensi
        Isoniazid 300 mg tablet
        Isosorbid dinitrat 5 mg tablet
        Kalsium laktat 500 mg tablet
        Ketokonazol 200 mg tablet
        Ketokonazol 2% krim
        Klorfeniramin maleat 4 mg tablet
        Klorpromazin 100 mg tablet
        Kloramfenikol 0,5% tetes mata
        Kotrimoksazol 480 mg tablet
        Kotrimoksazol 240 mg/5 mL suspensi
        Lansoprazol 30 mg kapsul
        Levofloxacin 500 mg tablet
        Lisinopril 5 mg tablet
        Lisinopril 10 mg tablet
        Loperamid 2 mg tablet
        Loratadin 10 mg tablet
        Meloksikam 7,5 mg tablet
        Meloksikam 15 mg tablet
        Metformin 500 mg tablet
        Metformin 850 mg tablet
        Metilprednisolon 4 mg tablet
        Metoklopramid 10 mg tablet
        Metronidazol 250 mg tablet
        Metronidazol 500 mg tablet
        Mikonazol 2% krim
        Natrium diklofenak 25 mg tablet
        Natrium diklofenak 50 mg tablet
        Nifedipin 10 mg tablet
        Nistatin 100.000 IU/mL suspensi
        Omeprazol 20 mg kapsul
        Ondansetron 4 mg tablet
        Parasetamol 500 mg tablet
        Parasetamol 120 mg/5 mL sirup
        Permetrin 5% krim
        Piridoksin 10 mg tablet
        Piroksikam 20 mg tablet
        Prednison 5 mg tablet
        Propranolol 10 mg tablet
        Ranitidin 150 mg tablet
        Rifampisin 450 mg kaplet
        Risperidon 2 mg tablet
        Salbutamol 2 mg tablet
        Salbutamol 100 mcg/dosis aerosol
        Simvastatin 10 mg tablet
        Simvastatin 20 mg tablet
        Spironolakton 25 mg tablet
        Sukralfat 500 mg/5 mL suspensi
        Tetrasiklin 500 mg kapsul
        Tiamin 50 mg tablet
        Tramadol 50 mg kapsul
        Valsartan 80 mg tablet
        Vitamin A 200.000 IU kapsul
        Vitamin B kompleks tablet
        Vitamin C 50 mg tablet
        Zinc 20 mg tablet dispersibel
        """
}
