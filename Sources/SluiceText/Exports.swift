// What a user of the library catches, but the files define.
@_exported import enum SluiceFiles.ErrorCategory
@_exported import protocol SluiceFiles.ContentProblem
@_exported import protocol SluiceFiles.SluiceError
@_exported import struct SluiceFiles.ContentError
@_exported import struct SluiceFiles.FileError
@_exported import struct SluiceFiles.JSONError
// What conversations and tools are told in.
@_exported import enum SluiceFiles.JSONValue
@_exported import struct SluiceFiles.JSONObject
