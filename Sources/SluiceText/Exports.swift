// Types of `SluiceFiles` in the public interface: errors.
@_exported import enum SluiceFiles.ErrorCategory
@_exported import protocol SluiceFiles.ContentProblem
@_exported import protocol SluiceFiles.SluiceError
@_exported import struct SluiceFiles.ContentError
@_exported import struct SluiceFiles.FileError
@_exported import struct SluiceFiles.JSONError
// JSON values, for conversations and tools.
@_exported import enum SluiceFiles.JSONValue
@_exported import struct SluiceFiles.JSONObject
