import Vocabulary

/// The right to send one request. Cut by the gate from grants, spent by the unsealer, and gone then:
/// using it twice does not compile.
package struct Ticket: ~Copyable, Sendable {
  let passengers: Set<Passenger>
  let origin: Origin

  init(for trip: Trip) {
    passengers = Set(trip.passengers)
    origin = trip.origin
  }

  /// True when everything the trip carries, and where it goes, is what this was cut for.
  borrowing func admits(_ trip: Trip) -> Bool {
    trip.origin == origin && trip.passengers.allSatisfy { passengers.contains($0) }
  }
}
