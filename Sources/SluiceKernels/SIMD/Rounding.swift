/// The quotient rounded up: how many parts of `size` hold `count` things.
@inline(always)
func divideRoundingUp(_ count: Int, by size: Int) -> Int { (count + size - 1) / size }

/// The least multiple of `multiple` that is not below `value`.
@inline(always)
func roundUp(_ value: Int, to multiple: Int) -> Int {
  divideRoundingUp(value, by: multiple) * multiple
}
