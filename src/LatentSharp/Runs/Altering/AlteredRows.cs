using LatentSharp.Data;
using LatentSharp.Runs.Inputs;
using LatentSharp.Runs.Outputs;

namespace LatentSharp.Runs.Altering;

/// <summary>Rows of a table before and after they were moved.</summary>
/// <param name="Format">The columns.</param>
/// <param name="Given">The given rows.</param>
/// <param name="Again">The same as the model gives them back.</param>
/// <param name="Altered">The moved rows, for each strength.</param>
/// <param name="Strengths">The strengths.</param>
internal sealed record AlteredRows(ExampleFormat Format, GivenPictures Given, IReadOnlyList<double[]> Again,
    IReadOnlyList<IReadOnlyList<double[]>> Altered, IReadOnlyList<double> Strengths)
{
    /// <summary>Each row as it was given, as the model gives it back, and moved by each strength.</summary>
    public NamedRows Contents()
    {
        int each = 2 + Altered.Count;
        (int Row, int What)[] places = [.. Enumerable.Range(0, Again.Count * each).Select(i => Math.DivRem(i, each))];
        return new NamedRows(
            Format,
            [.. places.Select(at => at.What switch
            {
                0 => Given.Rows[at.Row],
                1 => Again[at.Row],
                _ => Altered[at.What - 2][at.Row],
            })],
            [
                new("row", [.. places.Select(at => Given.Names[at.Row])]),
                new("state", [.. places.Select(at => at.What switch { 0 => "given", 1 => "reconstructed", _ => "altered" })]),
            ])
        {
            Numbers = [("strength", [.. places.Select(at => at.What < 2 ? 0 : Strengths[at.What - 2])])],
        };
    }
}
