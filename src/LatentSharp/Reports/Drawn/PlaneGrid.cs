using LatentSharp.Imaging;
using LatentSharp.Latent.Planes;

namespace LatentSharp.Reports.Drawn;

/// <summary>The decoded pictures of a plane, with the value of z at each step along two sides.</summary>
internal sealed class PlaneGrid
{
    private const int LargeSide = 600;
    private const int LeastWidth = 420;
    private const int Gap = 1;

    private readonly PlaneAxis _horizontal;
    private readonly PlaneAxis _vertical;
    private readonly Spacing _spacing;
    private readonly int _side;
    private readonly int _scale;
    private readonly int _text;
    private readonly (int X, int Y) _pitch;
    private int _left;

    private PlaneGrid(Picture one, LatentPlane plane, int side, Spacing spacing)
    {
        (_horizontal, _vertical, _side, _spacing) = (plane.Horizontal, plane.Vertical, side, spacing);
        _scale = Paper.Scale(one, side);
        _pitch = ((one.Width * _scale) + Gap, (one.Height * _scale) + Gap);
        _text = side * _pitch.X > LargeSide ? 2 : 1;
    }

    /// <summary>The drawn sheet.</summary>
    public Picture Sheet { get; private set; } = null!;

    /// <summary>Top of the pictures on it.</summary>
    public int Top { get; private set; }

    /// <summary>Height of all pictures on it.</summary>
    public int Height => _side * _pitch.Y;

    /// <summary>Draws it.</summary>
    /// <param name="pictures">The pictures row by row from the top.</param>
    /// <param name="plane">The plane.</param>
    /// <param name="side">Pictures in a row and in a column.</param>
    /// <param name="spacing">Equal steps or equal prior mass.</param>
    /// <param name="title">Title of the sheet.</param>
    /// <param name="marks">Places that are marked.</param>
    /// <param name="inGaps">Which of the pictures are decoded from a gap: they get a square in a corner.</param>
    public static PlaneGrid Draw(
        IReadOnlyList<Picture> pictures, LatentPlane plane, int side, Spacing spacing, string title, IReadOnlyList<PlaneMark> marks,
        IReadOnlyList<int> inGaps)
    {
        var grid = new PlaneGrid(pictures[0], plane, side, spacing);
        grid.Paint(pictures, title, marks, inGaps);
        return grid;
    }

    /// <summary>Decimals with which values at these places can be told apart, and equal steps look equal.</summary>
    internal static int Decimals(PlaneAxis axis, int steps, Spacing spacing)
    {
        const double Seen = 0.03;
        double step = (axis.To - axis.From) / steps;
        return step < 0.2 || (spacing == Spacing.EqualSteps
            && axis.Positions(steps).Any(at => Math.Abs(at - Math.Round(at, 1)) > Seen * step)) ? 2 : 1;
    }

    private void Paint(IReadOnlyList<Picture> pictures, string title, IReadOnlyList<PlaneMark> marks, IReadOnlyList<int> inGaps)
    {
        string[] rows = [.. Labels(_vertical).Select(label => label.Z + (label.Mass.Length > 0 ? $"  {label.Mass}" : ""))];
        (string Z, string Mass)[] columns = Labels(_horizontal);
        _left = Paper.Border + rows.Max(row => TextPainter.Measure(row, _text)) + (6 * _text);
        int width = Math.Max(LeastWidth, _left + (_side * _pitch.X) + Paper.Border);
        IReadOnlyList<string> titles = TextPainter.Wrap(title, width - (2 * Paper.Border), 2);
        string[] texts = [Subtitle(), Given(marks), inGaps.Count > 0 ? "with a square in the corner: decoded from a gap" : ""];
        string[] subtitles = [.. texts.SelectMany(text => TextPainter.Wrap(text, width - (2 * Paper.Border), _text))];
        Top = Paper.Border + (titles.Count * TextPainter.LineHeight(2)) + (subtitles.Length * TextPainter.LineHeight(_text)) + 6;
        int line = TextPainter.LineHeight(_text);
        int axisHeight = (6 * _text) + (line * (_spacing == Spacing.EqualMass ? 3 : 2));
        Sheet = Paper.Blank(width, Top + Height + axisHeight + Paper.Border);
        int y = Paper.Lines(Sheet, titles, Paper.Border, Paper.Border, Paper.Ink, 2);
        Paper.Lines(Sheet, subtitles, Paper.Border, y, Paper.CaptionInk, _text);
        for (int i = 0; i < pictures.Count; i++)
        {
            Paper.Paste(Sheet, pictures[i], _scale, _left + (i % _side * _pitch.X), Top + (i / _side * _pitch.Y));
        }

        foreach (int i in inGaps)
        {
            Paper.Square(Sheet, _left + (i % _side * _pitch.X), Top + (i / _side * _pitch.Y), Math.Max(5, _pitch.X / 8));
        }

        Axes(rows, columns);
        foreach (PlaneMark mark in marks)
        {
            int x = _left + (int)Math.Round((Step(_horizontal, mark.U) + 0.5) * _pitch.X);
            int down = Top + (int)Math.Round((_side - 0.5 - Step(_vertical, mark.V)) * _pitch.Y);
            Paper.Mark(Sheet, mark.Letter, x, down, _text);
        }
    }

    private void Axes(string[] rows, (string Z, string Mass)[] columns)
    {
        int everyRow = Every(TextPainter.LineHeight(_text), _pitch.Y);
        int widest = columns.Max(c => Math.Max(TextPainter.Measure(c.Z, _text), TextPainter.Measure(c.Mass, _text)));
        int everyColumn = Every(widest + (5 * _text), _pitch.X);
        int line = TextPainter.LineHeight(_text);
        int bottom = Top + Height + (4 * _text);
        for (int i = 0; i < _side; i++)
        {
            if (i % everyColumn == 0)
            {
                int middle = _left + (i * _pitch.X) + (_pitch.X / 2);
                Paper.Centered(Sheet, columns[i].Z, middle, bottom, Paper.CaptionInk, _text);
                Paper.Centered(Sheet, columns[i].Mass, middle, bottom + line, Paper.CaptionInk, _text);
            }

            if (i % everyRow == 0)
            {
                int middle = Top + ((_side - 1 - i) * _pitch.Y) + (_pitch.Y / 2);
                int x = _left - (4 * _text) - TextPainter.Measure(rows[i], _text);
                TextPainter.Draw(Sheet, rows[i], x, middle - (TextPainter.CapitalHeight(_text) / 2), Paper.CaptionInk, _text);
            }
        }

        string name = _horizontal.Name + " →";
        int below = bottom + (line * (_spacing == Spacing.EqualMass ? 2 : 1));
        Paper.Centered(Sheet, name, _left + (_side * _pitch.X / 2), below, Paper.Ink, _text);
    }

    private static string Given(IReadOnlyList<PlaneMark> marks) => string.Join("   ", marks.Select(mark => $"{mark.Letter}: {mark.Name}"));

    private string Subtitle()
    {
        (string across, string up) = (Between(_horizontal), Between(_vertical));
        string share = _spacing == Spacing.EqualMass
            ? $"; {(across == up ? across : $"{across} to the right and {up} upwards")} of the prior's mass between neighbours, "
                + "and beside each z the share below it"
            : "";
        return $"{_horizontal.Name} to the right, {_vertical.Name} upwards{share}";
    }

    private string Between(PlaneAxis axis) =>
        FormattableString.Invariant($"{100 * (axis.Mass(axis.To) - axis.Mass(axis.From)) / _side:0.0} %");

    private (string Z, string Mass)[] Labels(PlaneAxis axis) => [.. axis.Positions(_side, _spacing).Select(at => (
        Paper.Number(at, Decimals(axis, _side, _spacing)),
        _spacing == Spacing.EqualMass ? $"{Paper.Number(100 * axis.Mass(at), _side > 20 ? 1 : 0)} %" : ""))];

    /// <summary>Which step a position is, with a fraction; 0 is the first.</summary>
    private double Step(PlaneAxis axis, double at)
    {
        double low = axis.Mass(axis.From);
        double step = _spacing == Spacing.EqualMass
            ? ((axis.Mass(at) - low) / (axis.Mass(axis.To) - low) * _side) - 0.5
            : (at - axis.From) / (axis.To - axis.From) * (_side - 1);
        return Math.Clamp(step, -0.5, _side - 0.5);
    }

    private static int Every(int needed, int pitch) => Math.Max(1, (needed + pitch - 1) / pitch);
}
