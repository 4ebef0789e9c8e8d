/// The published sandbox test persons (reference, section 8), the ids of older samples, and the persons of the sample clients.
enum SandboxPeople {
    static let all = patients + practitioners

    private static let patients: [Person] = [
        Person(.patient, "9271060312000001", "Ardianto Putra", "male", "1992-01-09", "P02478375538"),
        Person(.patient, "9204014804000002", "Claudia Sintia", "female", "1989-11-03", "P03647103112"),
        Person(.patient, "9104224509000003", "Elizabeth Dior", "female", "1976-07-07", "P00805884304"),
        Person(.patient, "9104223107000004", "Dr. Alan Bagus Prasetya", "male", "1977-09-03", "P00912894463"),
        Person(.patient, "9104224606000005", "Ghina Assyifa", "female", "2004-08-21", "P01654557057"),
        Person(.patient, "9104025209000006", "Salsabilla Anjani Rizki", "female", "2001-04-16", "P02280547535"),
        Person(.patient, "9201076001000007", "Theodore Elisjah", "female", "1985-09-18", "P01836748436"),
        Person(.patient, "9201394901000008", "Sonia Herdianti", "female", "1996-06-08", "P00883356749"),
        Person(.patient, "9201076407000009", "Nancy Wang", "female", "1955-10-10", "P01058967035"),
        Person(.patient, "9210060207000010", "Syarif Muhammad", "male", "1988-11-02", "P02428473601"),
        Person(.patient, "3201234567890123", "Budi Santoso", "male", "1985-05-15", "P00123456789"),
        Person(.patient, "", "Budi Santoso", "male", "1980-12-03", "100000030009"),
    ]

    private static let practitioners: [Person] = [
        Person(.practitioner, "7209061211900001", "dr. Alexander", "male", "1994-01-01", "10009880728"),
        Person(.practitioner, "3322071302900002", "dr. Yoga Yandika, Sp.A", "male", "1995-02-02", "10006926841"),
        Person(.practitioner, "3171071609900003", "dr. Syarifuddin, Sp.Pd.", "male", "1988-03-03", "10001354453"),
        Person(.practitioner, "3207192310600004", "dr. Nicholas Evan, Sp.B.", "male", "1986-04-04", "10010910332"),
        Person(.practitioner, "6408130207800005", "dr. Dito Arifin, Sp.M.", "male", "1985-05-05", "10018180913"),
        Person(.practitioner, "3217040109800006", "dr. Olivia Kirana, Sp.OG", "female", "1984-06-06", "10002074224"),
        Person(.practitioner, "3519111703800007", "dr. Alicia Chrissy, Sp.N.", "female", "1982-07-07", "10012572188"),
        Person(.practitioner, "5271002009700008", "dr. Nathalie Tan, Sp.PK.", "female", "1981-08-08", "10018452434"),
        Person(.practitioner, "3313096403900009", "Sheila Annisa S.Kep", "female", "1980-09-09", "10014058550"),
        Person(.practitioner, "3578083008700010", "apt. Aditya Pradhana, S.Farm.", "female", "1980-10-10", "10001915884"),
        Person(.practitioner, "3201234567890124", "dr. Ahmad Wijaya", "male", "1980-01-01", "10001234567"),
        Person(.practitioner, "", "Dokter Bronsig", "male", "1970-01-01", "N10000001"),
        Person(.practitioner, "", "Apoteker A", "female", "1970-01-01", "N10000003"),
        Person(.practitioner, "", "Petugas Lab A", "female", "1970-01-01", "N10000005"),
    ]
}
