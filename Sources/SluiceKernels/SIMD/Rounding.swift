/// The quotient rounded up: the number of parts of size `size` that hold `count` elements.
@inline(always)
func divideRoundingUp(_ count: Int, by size: Int) -> Int { (count + size - 1) / size }

/// The smallest multiple of `multiple` that is at least `value`.
@inline(always)
func roundUp(_ value: Int, to multiple: Int) -> Int {
  divideRoundingUp(value, by: multiple) * multiple
}
