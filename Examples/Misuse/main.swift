// What a mistake says, in release builds too: this program ends with a sentence that names both shapes.
import Sluice

let tokens = Tensor(repeating: 1, shape: [2, 3])
let weights = Tensor(repeating: 1, shape: [4, 5])
print(tokens.matmul(weights))
