import Foundation
import HTTPTypes
import NIOCore
import NIOHTTPTypes
import Vocabulary

/// Lets an answer tell another time than the machine's: the server writes `Date` by itself, after everything else.
final class ShiftedDate: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What an answer carries instead of `Date`; it does not leave the server.
    static let field = HTTPField.Name("X-Sandbox-Date")!

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), let date = head.headerFields[Self.field] else {
            return context.write(data, promise: promise)
        }
        head.headerFields[Self.field] = nil
        head.headerFields[.date] = date
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }

    /// `Sat, 21 Nov 2026 23:14:47 GMT`
    static func text(_ date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let day = LocalDate(date, in: .gmt)
        let time = [seconds / 3600 % 24, seconds / 60 % 60, seconds % 60].map(pad).joined(separator: ":")
        return "\(weekdays[day.weekday - 1]), \(pad(day.day)) \(months[day.month - 1]) \(day.year) \(time) GMT"
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    private static func pad(_ number: Int) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}
