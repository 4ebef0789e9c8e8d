import ArgumentParser
import BPJS
import Foundation

/// `jembatan bpjs decode`, `jembatan bpjs sign`: for who supports a clinic, without a database.
struct BPJSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bpjs", abstract: "Sign requests to BPJS and read its answers.", subcommands: [Decode.self, Sign.self])

    struct Consumer: ParsableArguments {
        @Option(name: .customLong("cons-id"), help: "The cons-id.") var consID: String
        @Option(name: .customLong("secret-file"), help: "File with the consumer secret in its first line.") var secretFile: String
        @Option(help: "X-timestamp of the request: UTC, in seconds.") var timestamp: String

        func validate() throws {
            guard !timestamp.isEmpty, timestamp.allSatisfy({ $0.isASCII && $0.isNumber }) else {
                throw ValidationError("--timestamp is the X-timestamp of the request: seconds since 1970, digits alone.")
            }
        }

        func credential() throws -> ConsumerCredential {
            guard let text = try? String(contentsOfFile: secretFile, encoding: .utf8) else {
                throw CommandFailure("The file \(secretFile) cannot be read.")
            }
            guard let secret = text.split(whereSeparator: \.isNewline).first, !secret.isEmpty else {
                throw CommandFailure("The file \(secretFile) is empty.")
            }
            return ConsumerCredential(consID: consID, secret: String(secret))
        }
    }

    struct Decode: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the JSON inside an answer, read from standard input.",
            discussion: "Takes a whole answer as it was captured, or the text of its response alone.")
        @OptionGroup var consumer: Consumer

        func run() async throws {
            let cipher = ResponseCipher(try consumer.credential(), timestamp: consumer.timestamp)
            guard let captured = String(validating: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self) else {
                throw CommandFailure("What came in is not text.")
            }
            do {
                guard let payload = try Envelope.payload(of: captured, cipher: cipher) else {
                    throw CommandFailure("The answer carries no response.")
                }
                print(payload.text())
            } catch let fault as ResponseFault {
                throw CommandFailure(fault.says.prefix(1).uppercased() + fault.says.dropFirst() + ".")
            }
        }
    }

    struct Sign: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Print the X-signature of a request.")
        @OptionGroup var consumer: Consumer
        @Flag(help: "In hexadecimal, for gateways that want it so.") var hex = false

        func run() async throws {
            print(try consumer.credential().signature(at: consumer.timestamp, encoding: hex ? .hex : .base64))
        }
    }
}
