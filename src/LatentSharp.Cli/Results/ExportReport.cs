using System.Globalization;
using LatentSharp.Data.Sentences;
using LatentSharp.Export.Onnx.Checking;
using LatentSharp.Runs.Exporting;

namespace LatentSharp.Cli.Results;

/// <summary>The result of <c>export</c>.</summary>
/// <param name="Onnx">The folder.</param>
/// <param name="Files">The files, with what goes in and comes out of each.</param>
/// <param name="Checked">Examples on which the files say what the model says.</param>
/// <param name="Difference">The largest difference there, in units of what a value ranges over.</param>
/// <param name="Allowed">From where on it would have been an error.</param>
internal sealed record ExportReport(string Onnx, IReadOnlyList<ExportedFile> Files, int Checked, double Difference, double Allowed)
{
    public static ExportReport Of(string folder, ExportResult result) =>
        new(folder, result.Files, result.Examples, result.Difference, ExportCheck.Allowed);

    /// <summary>The same for a person.</summary>
    /// <param name="noun">What an example is called.</param>
    public IEnumerable<string> Lines(string noun)
    {
        foreach (ExportedFile file in Files)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"{file.Path} ({file.Bytes / 1e6:0.00} MB): {All(file.Inputs)} → {All(file.Outputs)}");
        }

        yield return string.Create(CultureInfo.InvariantCulture,
            $"checked on {Counted.Of(Checked, noun)}: the files say what the model says, the largest difference is {Difference:0.0e-0} " +
            $"of a value's range ({Allowed:0e-0} is allowed)");
    }

    private static string All(IReadOnlyList<ExportedValue> values) =>
        string.Join(", ", values.Select(value => $"{value.Name} {value.Type} {value.Shape}"));
}
