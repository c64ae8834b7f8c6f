// Types in the public interface that are defined by the kernels and the files target.
@_exported import enum SluiceFiles.ErrorCategory
@_exported import protocol SluiceFiles.ContentProblem
@_exported import protocol SluiceFiles.SluiceError
@_exported import struct SluiceFiles.ContentError
@_exported import struct SluiceFiles.FileError
@_exported import struct SluiceFiles.JSONError
@_exported import enum SluiceKernels.Activation
@_exported import enum SluiceKernels.GateCombination
@_exported import enum SluiceKernels.GateGranularity
@_exported import enum SluiceKernels.Precision
@_exported import func SluiceKernels.withPrecision
@_exported import struct SluiceKernels.AttentionDropout
@_exported import struct SluiceKernels.RandomStream
@_exported import class SluiceKernels.ThreadPool
