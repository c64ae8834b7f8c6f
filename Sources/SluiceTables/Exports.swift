// Types of `SluiceFiles` in the public interface: errors.
@_exported import enum SluiceFiles.ErrorCategory
@_exported import protocol SluiceFiles.SluiceError
@_exported import struct SluiceFiles.FileError
