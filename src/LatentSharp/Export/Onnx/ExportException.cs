namespace LatentSharp.Export.Onnx;

/// <summary>A model that cannot be written in another format as it is. The message is one clause that says why.</summary>
/// <param name="message">Why, with no full stop.</param>
internal sealed class ExportException(string message) : Exception(message);
