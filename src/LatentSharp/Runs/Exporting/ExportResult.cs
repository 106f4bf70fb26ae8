namespace LatentSharp.Runs.Exporting;

/// <summary>What was exported.</summary>
/// <param name="Files">The files.</param>
/// <param name="Examples">Examples on which the files say what the model says.</param>
/// <param name="Difference">The largest difference there, in units of what a value ranges over.</param>
internal sealed record ExportResult(IReadOnlyList<ExportedFile> Files, int Examples, double Difference);

/// <summary>One file.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Inputs">What goes in.</param>
/// <param name="Outputs">What comes out.</param>
internal sealed record ExportedFile(string Path, long Bytes, IReadOnlyList<ExportedValue> Inputs, IReadOnlyList<ExportedValue> Outputs);

/// <summary>A value that goes in or comes out.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of its elements, e.g. <c>uint8</c>.</param>
/// <param name="Shape">Its shape, e.g. <c>[batch, 3, 64, 64]</c>.</param>
internal sealed record ExportedValue(string Name, string Type, string Shape);
