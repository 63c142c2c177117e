/// Where the canary stands in a masked result, and what it must look like there.
package enum CanaryField {
  package static let key = "airlock.canary"
  package static let mask = "‹airlock.canary›"
}
