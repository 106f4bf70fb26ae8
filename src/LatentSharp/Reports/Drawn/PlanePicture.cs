using System.Globalization;
using LatentSharp.Imaging;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Labels;
using LatentSharp.Latent.Planes;
using LatentSharp.Models;
using LatentSharp.Reports.Charts;
using LatentSharp.Settings;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Reports.Drawn;

/// <summary>Draws a plane of the latent space: what it decodes to, and beside it where the data lies.</summary>
internal static class PlanePicture
{
    /// <summary>Rows and columns of the density map.</summary>
    public const int DensityResolution = 96;

    /// <summary>Most rows of a sheet of traversals.</summary>
    public const int MostTraversals = 32;

    // Large pictures are shown smaller on a page, and their text with them.
    private const int LargeSide = 600;
    private const int LegendWidth = 132;
    private const int Margin = 12;
    private const int MapTop = 62;
    private const int TickCount = 7;
    private const int MostLegend = 12;
    private const int HatchPitch = 6;

    private static readonly Color Hatch = new(196, 196, 200);

    // Okabe and Ito 2008, told apart with any color vision; continued by darker shades.
    private static readonly Color[] Palette =
    [
        new(230, 159, 0), new(0, 114, 178), new(0, 158, 115), new(213, 94, 0), new(204, 121, 167), new(86, 180, 233),
        new(120, 94, 16), new(64, 64, 64), new(160, 32, 96), new(96, 150, 24),
    ];

    /// <summary>The two dimensions whose codes vary most.</summary>
    /// <param name="codes">The codes.</param>
    /// <exception cref="LatentException">There is one dimension only.</exception>
    public static (int First, int Second) WidestDimensions(CodeTable codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Latent < 2)
        {
            throw new LatentException(SettingText.Of(
                $"A plane needs two latent dimensions, but this model has one; draw it with {new SettingName("traversals")}."));
        }

        double[][] covariance = CodeStatistics.Covariance(codes.Codes);
        int[] order = [.. Enumerable.Range(0, codes.Latent).OrderByDescending(j => covariance[j][j]).Take(2)];
        return (order[0], order[1]);
    }

    /// <summary>The decoded grid, and beside it the density of the data with the codes as points in the colors of their labels.</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes of the data.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="density">The density on it, <see cref="DensityResolution"/> each way.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="side">Pictures in a row and in a column.</param>
    /// <param name="spacing">Equal steps or equal prior mass.</param>
    /// <param name="marks">Places that are marked on both, e.g. where given pictures lie; null for none.</param>
    /// <param name="inGaps">Which of the pictures are decoded from a gap, and are marked; null for none.</param>
    public static Picture Draw(
        Autoencoder model, CodeTable codes, LatentPlane plane, PlaneDensity density, string name, int side, Spacing spacing,
        IReadOnlyList<PlaneMark>? marks = null, IReadOnlyList<int>? inGaps = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(plane);
        IReadOnlyList<Picture> pictures = model.Options.Format.Draw(model.Decode(Grid.Codes(plane, side, side, spacing)));
        PlaneGrid grid = PlaneGrid.Draw(pictures, plane, side, spacing, $"{name}: the decoded plane", marks ?? [], inGaps ?? []);
        int mapSide = Math.Max(320, grid.Height);
        Picture map = Map(codes, plane, density, mapSide, model.Code.CanSample);
        return SideBySide(grid.Sheet, WithTicks(map, plane, mapSide, marks ?? []), Math.Max(0, grid.Top - MapTop));
    }

    /// <summary>The map alone: density of the data, gaps, and codes as points.</summary>
    /// <param name="codes">Codes of the data.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="density">The density on it.</param>
    /// <param name="side">Pixels each way.</param>
    /// <param name="isVariational">Whether it is of a VAE, which has the colors of one.</param>
    public static Picture DrawMap(CodeTable codes, LatentPlane plane, PlaneDensity density, int side, bool isVariational) =>
        WithTicks(Map(codes, plane, density, side, isVariational), plane, side, []);

    /// <summary>A map of anything else on a plane.</summary>
    /// <param name="title">Its title.</param>
    /// <param name="key">What its colors say.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="side">Pixels each way.</param>
    /// <param name="paint">Paints it, from a left and a top.</param>
    public static Picture DrawMap(string title, string key, LatentPlane plane, int side, Action<Picture, int, int> paint)
    {
        Picture map = Paper.Blank(side + (2 * Margin), MapTop + side + Margin);
        TextPainter.Draw(map, title, Margin, 10, Paper.Ink, 2);
        TextPainter.Draw(map, key, Margin, 36, Paper.CaptionInk, 1);
        paint(map, Margin, MapTop);
        Rings(map, plane, side, MapTop);
        return WithTicks(map, plane, side, []);
    }

    /// <summary>One dimension a row, the widest first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="codes">Codes of the data.</param>
    /// <param name="name">What the model is called.</param>
    /// <param name="range">From −range to +range, in latent units; for an AE in standard deviations around the mean code.</param>
    /// <param name="steps">Pictures of a row.</param>
    public static Picture Traversals(Autoencoder model, CodeTable codes, string name, double range, int steps)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(codes);
        double[][] covariance = CodeStatistics.Covariance(codes.Codes);
        double[] mean = CodeStatistics.Mean(codes.Codes);
        bool variational = model.Code.CanSample;
        int[] order = [.. Enumerable.Range(0, codes.Latent).OrderByDescending(j => covariance[j][j]).Take(MostTraversals)];
        var places = new Tensor(new Shape(order.Length * steps, codes.Latent));
        for (int row = 0; row < order.Length; row++)
        {
            for (int step = 0; step < steps; step++)
            {
                Span<float> code = places.Span.Slice(((row * steps) + step) * codes.Latent, codes.Latent);
                for (int j = 0; j < code.Length; j++)
                {
                    code[j] = variational ? 0 : (float)mean[j];
                }

                double t = -range + (2 * range * step / Math.Max(1, steps - 1));
                int d = order[row];
                code[d] = (float)(variational ? t : mean[d] + (t * Math.Sqrt(covariance[d][d])));
            }
        }

        return ContactSheet.Render(model.Options.Format.Draw(model.Decode(places)), new ContactSheetOptions
        {
            Title = $"{name}: one dimension a row",
            Subtitle = string.Create(CultureInfo.InvariantCulture,
                $"from −{range} to +{range}{(variational ? "" : " standard deviations around the mean code")}, the others at the centre"),
            Columns = steps,
            Gap = 1,
            RowCaptions = [.. order.Select(d => FormattableString.Invariant($"z{d}"))],
            ColumnCaptions = [.. new PlaneAxis("way", -range, range).Positions(steps).Select(at => Paper.Number(at, 1))],
        });
    }

    private static Picture Map(CodeTable codes, LatentPlane plane, PlaneDensity density, int side, bool isVariational)
    {
        Color background = new ContactSheetOptions().Background;
        Color ink = new ContactSheetOptions().Ink;
        (int[] classes, string[] names) = Classes(codes);
        int text = side > LargeSide ? 2 : 1;
        int legend = names.Length == 0 ? 0 : Math.Min(LegendWidth * text, names.Max(n => TextPainter.Measure(n, text)) + (30 * text));
        var map = new Picture(side + (2 * Margin) + legend, MapTop + side + Margin, 3);
        PictureOperations.Fill(map, 0, 0, map.Width, map.Height, background);
        TextPainter.Draw(map, "where the data lies", Margin, 10, ink, 2);
        string hatched = density.HasGaps ? "hatched: gaps; " : "";
        string key = $"{(isVariational ? "blue" : "orange")}: density; {hatched}dots: codes; rings: 1, 2, 3 deviations " +
            $"of {(plane.PriorIsFitted ? "all codes" : "N(0, I)")}";
        TextPainter.Draw(map, key, Margin, 36, new ContactSheetOptions().CaptionInk, TextPainter.Measure(key, text) <= map.Width - Margin
            ? text : 1);
        const int top = MapTop;
        double most = 1e-12;
        foreach (float value in density.Data.Span)
        {
            most = Math.Max(most, value);
        }

        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                int cell = (y * DensityResolution / side * DensityResolution) + (x * DensityResolution / side);
                double shade = Math.Sqrt(density.Data.Span[cell] / most);
                bool isHatched = density.IsGap[cell] && (x + y) % (HatchPitch * text) < text;
                PictureOperations.Fill(map, Margin + x, top + y, 1, 1, isHatched ? Hatch : isVariational
                    ? new Color((byte)(250 - (150 * shade)), (byte)(250 - (95 * shade)), (byte)(252 - (30 * shade)))
                    : new Color((byte)(252 - (24 * shade)), (byte)(250 - (110 * shade)), (byte)(248 - (170 * shade))));
            }
        }

        Rings(map, plane, side, top);
        Tensor positions = plane.Project(codes.Codes);
        int dot = side > LargeSide ? 3 : 2;
        for (int i = 0; i < codes.Count; i++)
        {
            int x = (int)((positions.Span[2 * i] - plane.Horizontal.From) / (plane.Horizontal.To - plane.Horizontal.From) * side);
            int y = (int)((plane.Vertical.To - positions.Span[(2 * i) + 1]) / (plane.Vertical.To - plane.Vertical.From) * side);
            if (x >= 0 && y >= 0 && x < side - dot && y < side - dot)
            {
                PictureOperations.Fill(map, Margin + x, top + y, dot, dot, classes[i] < 0
                    ? new Color(40, 60, 110) : Palette[classes[i] % Palette.Length]);
            }
        }

        for (int k = 0; k < names.Length; k++)
        {
            int y = top + 4 + (16 * text * k);
            PictureOperations.Fill(map, side + (2 * Margin), y, 8 * text, 8 * text, Palette[k % Palette.Length]);
            TextPainter.Draw(map, TextPainter.Shorten(names[k], (LegendWidth - 24) * text, text), side + (2 * Margin) + (14 * text), y, ink,
                text);
        }

        return map;
    }

    /// <summary>Where the prior has one, two and three standard deviations.</summary>
    private static void Rings(Picture map, LatentPlane plane, int side, int top)
    {
        for (int ring = 1; ring <= 3; ring++)
        {
            for (int i = 0; i < 720; i++)
            {
                (double sine, double cosine) = DoubleMath.SinCos(i * Math.PI / 360);
                double u = plane.Horizontal.PriorMean + (ring * plane.Horizontal.PriorDeviation * cosine);
                double v = plane.Vertical.PriorMean + (ring * plane.Vertical.PriorDeviation * sine);
                int x = (int)((u - plane.Horizontal.From) / (plane.Horizontal.To - plane.Horizontal.From) * (side - 1));
                int y = (int)((plane.Vertical.To - v) / (plane.Vertical.To - plane.Vertical.From) * (side - 1));
                if (x >= 0 && y >= 0 && x < side && y < side)
                {
                    PictureOperations.Fill(map, Margin + x, top + y, 1, 1, new Color(150, 150, 160));
                }
            }
        }
    }

    /// <summary>The class of each code: the member of the largest exclusive group that it has; none where there are no groups.</summary>
    private static (int[] Classes, string[] Names) Classes(CodeTable codes)
    {
        var classes = new int[codes.Count];
        Array.Fill(classes, -1);
        var table = codes.Attributes;
        var group = table is null ? null : ExclusiveGroups.Find(table).OrderByDescending(g => g.Members.Count).FirstOrDefault();
        if (table is null || group is null)
        {
            return (classes, []);
        }

        int[] members = [.. group.Members.Take(MostLegend)];
        for (int k = 0; k < members.Length; k++)
        {
            for (int i = 0; i < codes.Count; i++)
            {
                classes[i] = table[i, members[k]] == true ? k : classes[i];
            }
        }

        return (classes, [.. members.Select(m => table.Names[m])]);
    }

    /// <summary>The map with round values of z along two sides, and marked places.</summary>
    private static Picture WithTicks(Picture map, LatentPlane plane, int side, IReadOnlyList<PlaneMark> marks)
    {
        int text = side > LargeSide ? 2 : 1;
        (List<double> across, List<double> up) = (Rounded(plane.Horizontal), Rounded(plane.Vertical));
        string[] rows = [.. up.Select(Round)];
        int left = Math.Max(0, rows.Max(row => TextPainter.Measure(row, text)) + (4 * text) - Margin);
        Picture sheet = Paper.Blank(left + map.Width, MapTop + side + (2 * TextPainter.LineHeight(text)) + Margin);
        PictureOperations.Paste(sheet, map, left, 0);
        left += Margin;
        foreach (double tick in across)
        {
            Paper.Centered(sheet, Round(tick), left + X(tick), MapTop + side + (4 * text), Paper.CaptionInk, text);
        }

        for (int i = 0; i < rows.Length; i++)
        {
            int y = MapTop + Y(up[i]) - (TextPainter.CapitalHeight(text) / 2);
            TextPainter.Draw(sheet, rows[i], left - (4 * text) - TextPainter.Measure(rows[i], text), y, Paper.CaptionInk, text);
        }

        foreach (PlaneMark mark in marks)
        {
            Paper.Mark(sheet, mark.Letter, left + X(mark.U), MapTop + Y(mark.V), text);
        }

        return sheet;

        int X(double u) => (int)((u - plane.Horizontal.From) / (plane.Horizontal.To - plane.Horizontal.From) * (side - 1));

        int Y(double v) => (int)((plane.Vertical.To - v) / (plane.Vertical.To - plane.Vertical.From) * (side - 1));

        static List<double> Rounded(PlaneAxis axis) => Ticks.Linear(axis.From, axis.To, TickCount);

        static string Round(double tick) => tick.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture).Replace('-', '−');
    }

    private static Picture SideBySide(Picture left, Picture right, int down)
    {
        var both = new Picture(left.Width + right.Width, Math.Max(left.Height, right.Height + down), 3);
        PictureOperations.Fill(both, 0, 0, both.Width, both.Height, new ContactSheetOptions().Background);
        PictureOperations.Paste(both, left.ToChannels(3, Color.White), 0, 0);
        PictureOperations.Paste(both, right, left.Width, down);
        return both;
    }
}
