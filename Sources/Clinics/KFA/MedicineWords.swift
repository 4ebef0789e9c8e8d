import Foundation

/// Words of a medicine's name as they are compared. Indonesian and international spelling of a generic name give the same word:
/// parasetamol and Paracetamol, amoksisilin and Amoxicillin, deksametason and Dexamethasone.
public enum MedicineWords {
    /// The words and numbers of a text: "Ambroxol 15mg/5 mL" is ambroksol, 15, mg, 5, ml.
    public static func of(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isNumber = false
        func end() {
            if !word.isEmpty { words.append(isNumber ? word : folded(word)) }
            word = ""
        }
        let letters = Array(text.lowercased().folding(options: .diacriticInsensitive, locale: nil))
        for (place, letter) in letters.enumerated() {
            if letter.isASCII, letter.isNumber {
                if !isNumber { end() }
                isNumber = true
                word.append(letter)
            } else if letter == "." || letter == ",", isNumber, !word.isEmpty, place + 1 < letters.count, letters[place + 1].isNumber {
                word.append(".")
            } else if letter.isLetter || letter == "%" {
                if isNumber { end() }
                isNumber = false
                word.append(letter)
            } else {
                end()
            }
        }
        end()
        return words
    }

    /// As the catalogue is searched: each word behind a space, so that "% 500 %" finds no 1500.
    public static func searchText(_ texts: [String]) -> String { " " + texts.flatMap(of).joined(separator: " ") + " " }

    /// Whether a word is another one with a slip in it: a letter too many, too few or wrong, of eight letters two. Equal words are not.
    static func areAlike(_ word: String, _ other: String) -> Bool {
        let (left, right) = (Array(word), Array(other))
        let most = left.count >= 8 ? 2 : 1
        guard left.count >= 5, abs(left.count - right.count) <= most else { return false }
        var row = Array(0...right.count)
        for (place, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = place + 1
            for (other, otherLetter) in right.enumerated() {
                let changed = diagonal + (letter == otherLetter ? 0 : 1)
                diagonal = row[other + 1]
                row[other + 1] = min(changed, row[other] + 1, diagonal + 1)
            }
        }
        return (1...most).contains(row[right.count])
    }

    /// One word, by sound: c before e, i and y is s, else k; x is ks, ph is f, y is i, z is s; h behind t, r and c is silent; double
    /// letters are one; an e at the end is left out.
    static func folded(_ word: String) -> String {
        let letters = Array(word)
        var sound: [Character] = []
        var place = 0
        func next(_ by: Int = 1) -> Character? { place + by < letters.count ? letters[place + by] : nil }
        while place < letters.count {
            var step = 1
            switch letters[place] {
            case "c" where next() == "h":
                sound.append("k")
                step = 2
            case "c": sound.append(next().map { "eiy".contains($0) } == true ? "s" : "k")
            case "p" where next() == "h":
                sound.append("f")
                step = 2
            case "t" where next() == "h", "r" where next() == "h":
                sound.append(letters[place])
                step = 2
            case "x": sound += ["k", "s"]
            case "y": sound.append("i")
            case "z": sound.append("s")
            case "q": sound.append("k")
            case "v" where next() == nil: sound.append("f")
            default: sound.append(letters[place])
            }
            place += step
        }
        var single: [Character] = []
        for letter in sound where single.last != letter { single.append(letter) }
        if single.count > 4, single.last == "e" { single.removeLast() }
        return String(single)
    }
}
