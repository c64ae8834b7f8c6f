// The message for a programming error, also in release builds: the program ends and prints both shapes.
import Sluice

let tokens = Tensor(repeating: 1, shape: [2, 3])
let weights = Tensor(repeating: 1, shape: [4, 5])
print(tokens.matmul(weights))
