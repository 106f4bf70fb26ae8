using LatentSharp.Data;
using LatentSharp.Evaluation.Anomalies;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Typical;
using LatentSharp.Tensors.Formulas;
using ElementType = Onnx.TensorProto.Types.DataType;

namespace LatentSharp.Export.Onnx;

/// <summary>
/// The figures by which a model's file tells what is unlike that on which it was trained (<see cref="TypicalExamples"/>), in double
/// precision as there, and whether one of them lies beyond its bounds.
/// </summary>
/// <param name="to">Where nodes go.</param>
/// <param name="format">What an example is like.</param>
/// <param name="x">Examples as the model sees them.</param>
/// <param name="again">The same from their mean codes.</param>
internal sealed class ScoreNodes(GraphBuilder to, ExampleFormat format, string x, string again)
{
    private readonly long[] _all = [.. Enumerable.Range(1, format.Shape.Rank).Select(axis => (long)axis)];

    /// <summary>Adds the figures and the verdict as what comes out, each <c>[batch]</c>.</summary>
    /// <param name="typical">What is usual.</param>
    public void Add(TypicalExamples typical)
    {
        to.Enter("score");
        string? unlike = null;
        foreach (TypicalRange range in typical.Ranges)
        {
            string figure = Figure(range.Figure);
            to.Output(NameOf(range.Figure), figure, ElementType.Double, default);
            (double? least, double? most) = range.Bounds(typical.Count);
            unlike = Or(unlike, least is { } low ? Beyond("GreaterOrEqual", figure, low) : null);
            unlike = Or(unlike, most is { } high ? Beyond("LessOrEqual", figure, high) : null);
        }

        to.Output("unlike", unlike!, ElementType.Bool, default);
    }

    /// <summary>Whether the file has the largest error of a place: of categories it is no squared difference, and is left out.</summary>
    /// <param name="format">What an example is like.</param>
    public static bool HasLocal(ExampleFormat format) => ErrorMap.HasPlaces(format) && !format.Kind.HasChoices;

    /// <summary>Adds the scores of anomalies (<see cref="AnomalyScorer"/>) but that which draws, each <c>[batch]</c>.</summary>
    /// <param name="codes">The Gaussian fitted to the codes.</param>
    /// <param name="mean">Mean codes.</param>
    /// <param name="usual">The error that is usual at each place; null where it is not known.</param>
    public void Add(GaussianDensity codes, string mean, UsualErrors? usual)
    {
        to.Enter("anomaly");
        to.Output(AnomalyScorer.Reconstruction, MeanSquare(to.Node("Sub", [x, again])), ElementType.Double, default);
        if (HasLocal(format))
        {
            to.Output(AnomalyScorer.Local, Local(usual), ElementType.Double, default);
        }

        int n = codes.Latent;
        string away = to.Node("Sub", [to.Cast(mean, ElementType.Double), to.Constant([.. codes.Mean], n)]);
        var whitening = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                whitening[(j * n) + i] = codes.InverseFactor[i][j];
            }
        }

        string white = to.Node("MatMul", [away, to.Constant(whitening, n, n)]);
        string squares = to.Node("ReduceSum", [to.Node("Mul", [white, white]), to.Constant([1L])], GraphBuilder.Whole("keepdims", 0));
        string surprise = to.Node("Add", [to.Node("Mul", [squares, to.Constant([0.5])]), to.Constant([codes.LeastSurprise])]);
        to.Output(AnomalyScorer.Latent, surprise, ElementType.Double, default);
    }

    /// <summary>The largest value of the map of errors (<see cref="ErrorMap"/>).</summary>
    private string Local(UsualErrors? usual)
    {
        string difference = to.Cast(to.Node("Sub", [x, again]), ElementType.Double);
        string map = to.Node("Mul", [difference, difference]);
        map = format is PictureFormat picture ? Smooth(map, picture) : map;
        int[] places = format is PictureFormat of ? [of.Height, of.Width] : [ErrorMap.Places(format)];
        map = usual is null ? map : to.Node("Mul", [map, to.Constant(usual.Inverse, places)]);
        return to.Node("ReduceMax", [map], GraphBuilder.Wholes("axes", [.. places.Select((_, axis) => axis + 1L)]),
            GraphBuilder.Whole("keepdims", 0));
    }

    private string Smooth(string squares, PictureFormat picture)
    {
        string errors = to.Node("ReduceMean", [squares], GraphBuilder.Wholes("axes", 1), GraphBuilder.Whole("keepdims", 0));
        string Along(string map, int side) => to.Node("MatMul", [map, to.Constant(ErrorMap.Averages(side, picture), side, side)]);
        string Turned(string map) => to.Node("Transpose", [map], GraphBuilder.Wholes("perm", 0, 2, 1));
        return Turned(Along(Turned(Along(errors, picture.Width)), picture.Height));
    }

    /// <summary>What a figure is called in the file.</summary>
    public static string NameOf(TypicalFigure figure) => figure.ToString().ToLowerInvariant();

    private string Figure(TypicalFigure figure) => figure switch
    {
        TypicalFigure.Decibels => Decibels(),
        TypicalFigure.Brightness => Mean(x),
        TypicalFigure.Contrast => Contrast(),
        TypicalFigure.Roughness => Roughness((PictureFormat)format),
        TypicalFigure.Color => Color(),
        TypicalFigure.Distance => to.Node("Sqrt", [MeanSquare(x)]),
        _ => throw new ExportException($"the figure {figure} is none that ONNX can express"),
    };

    private string Decibels()
    {
        string error = to.Node("Max", [MeanSquare(to.Node("Sub", [x, again])), to.Constant([TypicalExamples.LeastError])]);
        return to.Node("Mul", [to.Node("Log", [error]), to.Constant([-10 / DoubleMath.Ln10])]);
    }

    private string Contrast()
    {
        string mean = Mean(x);
        string variance = to.Node("Sub", [MeanSquare(x), to.Node("Mul", [mean, mean])]);
        return to.Node("Sqrt", [to.Node("Max", [variance, to.Constant([0.0])])]);
    }

    private string Roughness(PictureFormat picture)
    {
        (long planes, long height, long width) = (picture.Channels, picture.Height, picture.Width);
        double pairs = planes * ((height * (width - 1)) + ((height - 1) * width));
        string differences = to.Node("Add", [Differences(3, width), Differences(2, height)]);
        string contrast = Contrast();
        string rough = to.Node("Div", [to.Node("Div", [differences, to.Constant([pairs])]), contrast]);
        string blank = to.Node("Less", [contrast, to.Constant([TypicalExamples.LeastContrast])]);
        return to.Node("Where", [blank, to.Constant([0.0]), rough]);
    }

    /// <summary>The sum of how far neighbors along an axis lie apart, of each example.</summary>
    private string Differences(long axis, long size)
    {
        string Part(long start, long end) => to.Node("Slice", [x, to.Constant(start), to.Constant(end), to.Constant(axis)]);
        string apart = to.Node("Abs", [to.Node("Sub", [Part(1, size), Part(0, size - 1)])]);
        return to.Node(
            "ReduceSum", [to.Cast(apart, ElementType.Double), to.Constant(_all)], GraphBuilder.Whole("keepdims", 0));
    }

    private string Color()
    {
        string Of(string op) => to.Node(op, [x], GraphBuilder.Wholes("axes", 1), GraphBuilder.Whole("keepdims", 0));
        string spread = to.Cast(to.Node("Sub", [Of("ReduceMax"), Of("ReduceMin")]), ElementType.Double);
        return to.Node("ReduceMean", [spread], GraphBuilder.Wholes("axes", 1, 2), GraphBuilder.Whole("keepdims", 0));
    }

    private string MeanSquare(string value)
    {
        string exact = to.Cast(value, ElementType.Double);
        return Average(to.Node("Mul", [exact, exact]));
    }

    private string Mean(string value) => Average(to.Cast(value, ElementType.Double));

    private string Average(string value) =>
        to.Node("ReduceMean", [value], GraphBuilder.Wholes("axes", _all), GraphBuilder.Whole("keepdims", 0));

    /// <summary>A figure that is no number lies beyond, as in <see cref="TypicalRange.IsUnlike"/>.</summary>
    private string Beyond(string within, string figure, double bound) =>
        to.Node("Not", [to.Node(within, [figure, to.Constant([bound])])]);

    private string? Or(string? a, string? b) => a is null || b is null ? a ?? b : to.Node("Or", [a, b]);
}
