using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx;

/// <summary>
/// Between examples as their owner has them and as a model sees them: bytes of pictures and numbers in [0, 1], values of columns and
/// standardized ones. Examples of other kinds are what the model sees.
/// </summary>
/// <param name="format">What an example is like.</param>
/// <param name="ofFloats">Whether pictures go in as numbers from 0 to 1, not as bytes.</param>
internal sealed class ExampleNodes(ExampleFormat format, bool ofFloats = false)
{
    private const float White = 255;

    /// <summary>What an example is called in files: <c>picture</c>, <c>row</c>, or the noun of another kind.</summary>
    public string Name => format.Kind.Noun.Replace(' ', '_');

    /// <summary>In which units it goes in and comes out, one sentence.</summary>
    public string Units => format switch
    {
        PictureFormat when ofFloats => "pictures go in and come out as numbers from 0 to 1",
        PictureFormat { Channels: 1 } => "pictures go in as bytes, 0 black to 255 white, and come out as numbers from 0 to 1",
        PictureFormat => "pictures go in as bytes 0 to 255, planes red, green, blue, and come out as numbers from 0 to 1",
        TableColumns => "rows go in and come out in the columns' own units",
        _ => $"each {format.Kind.Noun} goes in and comes out as the model sees it",
    };

    /// <summary>Type of the elements that go in.</summary>
    public ElementType GivenType => format switch
    {
        PictureFormat when !ofFloats => ElementType.Uint8,
        TableColumns => ElementType.Double,
        _ => ElementType.Float,
    };

    /// <summary>Type of the elements that come out.</summary>
    public ElementType MadeType => format is TableColumns ? ElementType.Double : ElementType.Float;

    /// <summary>Adds examples as what goes in.</summary>
    /// <returns>The name of what the model sees.</returns>
    public string Add(GraphBuilder to)
    {
        string given = to.Input(Name, GivenType, format.Shape);
        return format switch
        {
            PictureFormat when !ofFloats => to.Node("Div", [to.Cast(given, ElementType.Float), to.Constant(White)]),
            TableColumns columns => Standardized(to, given, columns),
            _ => given,
        };
    }

    /// <summary>Adds examples as what comes out.</summary>
    /// <param name="to">Where nodes go.</param>
    /// <param name="mean">What the model gives.</param>
    public void Give(GraphBuilder to, string mean) => to.Output(Name, format is TableColumns columns ? Restored(to, mean, columns)
        : to.Node("Reshape", [mean, to.Constant([-1, .. format.Shape.ToArray()])]), MadeType, format.Shape);

    private static string Standardized(GraphBuilder to, string row, TableColumns columns)
    {
        string centered = to.Node("Sub", [row, Of(to, columns, value => value.Mean)]);
        string scaled = to.Node("Div", [centered, Of(to, columns, value => value.Unit)]);
        string held = to.Node("Clip", [scaled, to.Constant([-TableColumns.Farthest]), to.Constant([TableColumns.Farthest])]);
        return to.Cast(held, ElementType.Float);
    }

    private static string Restored(GraphBuilder to, string mean, TableColumns columns) => to.Node("Add",
    [
        to.Node("Mul", [to.Cast(mean, ElementType.Double), Of(to, columns, value => value.Scale)]),
        Of(to, columns, value => value.Mean),
    ]);

    private static string Of(GraphBuilder to, TableColumns columns, Func<NamedValue, double> of) =>
        to.Constant([.. columns.Values.Select(of)], columns.Length);
}
