using System.Globalization;
using System.Text;

namespace LatentSharp.Tensors.Tests.Kernels;

/// <summary>
/// Writes the register tiles from one description. The compiler keeps locals, but not arrays, in registers, so that a tile is unrolled: a
/// local a vector of sums, a multiply-add each. What is written is checked in, and a test compares it.
/// </summary>
internal static class TileText
{
    private const string Letters = "abcd";

    /// <summary>The tiles by the names of their files.</summary>
    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["WideTile.cs"] = Panels("WideTile", 2, [12, 8, 4], "Vector512",
            "Register tiles two vectors wide for processors with 512-bit registers: twelve rows fill 24 of the 32 registers with sums."),
        ["WideEdgeTile.cs"] = Panels("WideEdgeTile", 1, [12, 8, 4], "Vector512",
            "The one-vector right edge of <see cref=\"WideTile\"/>."),
        ["NarrowTile.cs"] = Panels("NarrowTile", 1, [6, 4, 2], "VectorMath",
            "Register tiles one vector wide for processors with 256-bit registers, where a vector is a pair: six rows fill twelve of",
            "the sixteen registers with sums."),
        ["TapTile.cs"] = Taps("TapTile", 2, [12, 8, 4], null, "12, 8 or 4: the width of the packed panel.",
            "Register tiles of a convolution that read the pictures where they lie, for processors with 512-bit registers: each tap is one",
            "offset, and the two vectors of 16 positions are loaded at that offset from their own place. Nothing is packed, so that few",
            "channels cost no copy."),
        ["TapStripTile.cs"] = Taps("TapStripTile", 4, [1, 2, 3, 4], 4, "Rows that exist, 1 to 4.",
            "Like <see cref=\"TapTile\"/> for results of one to four channels: 64 positions at a time, so that the few rows still fill the",
            "registers."),
    };

    /// <summary>C (+)= Aᵀ · B of packed panels.</summary>
    private static string Panels(string name, int vectors, int[] rows, string multiplyAdd, params string[] summary)
    {
        int columns = 16 * vectors;
        StringBuilder text = Begin(name, summary, multiplyAdd == "VectorMath");
        foreach (int count in rows)
        {
            Method(text, $"C [{count}, {columns}] (+)= A [k, {count}]ᵀ · B [k, {columns}], a chain of fused multiply-adds over k for " +
                $"each " +
                $"element.",
                $"public static void Rows{count}(int k, float* a, float* b, float* c, int stride, bool add)", count == rows[0]);
            Sums(text, count, vectors);
            Each(text, count, vectors, "        ", (r, v) => $"Prefetch.Near({Place(r, v)});");
            Line(text, $"        for (float* end = b + ((nint)k * {columns}); b < end; a += {count}, b += {columns})");
            Line(text, "        {");
            Each(text, 1, vectors, "            ", (_, v) => $"Vector512<float> b{Letters[v]} = Vector512.Load({Place("b", 0, v)});");
            MultiplyAdds(text, count, vectors, multiplyAdd, v => $"b{Letters[v]}");
            Line(text, "        }", "", "        if (add)", "        {");
            Each(text, count, vectors, "            ", (r, v) => $"{Sum(r, v)} += Vector512.Load({Place(r, v)});");
            Line(text, "        }", "");
            End(text, count, vectors);
        }

        return text.Append("}\n").ToString();
    }

    /// <summary>C = Aᵀ · B where B is read through the offsets of taps.</summary>
    private static string Taps(string name, int vectors, int[] rows, int? packed, string rule, params string[] summary)
    {
        int columns = 16 * vectors;
        string panel = packed is { } width ? $"{width}" : "rows";
        StringBuilder text = Begin(name, summary, usesFormulas: false);
        if (packed is not null)
        {
            Line(text, "    /// <summary>Columns of a tile.</summary>", $"    public const int Columns = {columns};", "");
        }

        Line(text, $"    /// <summary>C [rows, {columns}] = A [taps, {panel}]ᵀ · B [taps, {columns}] where B is read through the " +
            $"source.</summary>",
            "    /// <param name=\"taps\">Length of the sums.</param>", $"    /// <param name=\"rows\">{rule}</param>",
            $"    /// <param name=\"a\">Packed panel [taps, {panel}].</param>", "    /// <param name=\"source\">Where B lies.</param>",
            "    /// <param name=\"c\">First element of the tile.</param>",
                "    /// <param name=\"stride\">Distance between rows of C.</param>",
            "    public static void Multiply(int taps, int rows, float* a, in TapSource source, float* c, int stride)", "    {",
            "        switch (rows)", "        {");
        foreach (int count in rows)
        {
            Line(text, $"            {(count == rows[^1] ? "default" : $"case {count}")}: Rows{count}(taps, a, source, c, stride); break;");
        }

        Line(text, "        }", "    }");
        foreach (int count in rows)
        {
            Method(text, packed is { } all ? $"C [{count}, {columns}] = the first {count} of A [taps, {all}]ᵀ · B [taps, {columns}]."
                : $"C [{count}, {columns}] = A [taps, {count}]ᵀ · B [taps, {columns}], a chain of fused multiply-adds over the taps for " +
                    $"each element.",
                $"private static void Rows{count}(int taps, float* a, in TapSource source, float* c, int stride)", isFirst: false);
            Sums(text, count, vectors);
            Each(text, 1, vectors, "        ", (_, v) => $"float* p{v} = source.P{v};");
            Line(text, "        int* offset = source.Offsets;",
                $"        for (int* end = offset + taps; offset < end; offset++, a += {packed ?? count})", "        {",
                    "            nint at = *offset;");
            Each(text, 1, vectors, "            ", (_, v) => $"Vector512<float> b{v} = Vector512.Load(p{v} + at);");
            MultiplyAdds(text, count, vectors, "Vector512", v => $"b{v}");
            Line(text, "        }", "");
            End(text, count, vectors);
        }

        return text.Append("}\n").ToString();
    }

    private static StringBuilder Begin(string name, string[] summary, bool usesFormulas)
    {
        var text = new StringBuilder();
        Line(text, "// Written by TileText of the tests; change it there.", "using System.Runtime.CompilerServices;",
            "using System.Runtime.Intrinsics;");
        Line(text, usesFormulas ? ["using LatentSharp.Tensors.Formulas;"] : []);
        Line(text, "", "namespace LatentSharp.Tensors.Kernels.Tiles;", "", "/// <summary>");
        Line(text, [.. summary.Select(line => $"/// {line}")]);
        Line(text, "/// </summary>", $"internal static unsafe class {name}", "{");
        return text;
    }

    private static void Method(StringBuilder text, string summary, string signature, bool isFirst)
    {
        Line(text, isFirst ? [] : [""]);
        Line(text, $"    /// <summary>{summary}</summary>",
            "    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]",
            $"    {signature}", "    {");
    }

    private static void Sums(StringBuilder text, int rows, int vectors)
    {
        for (int r = 0; r < rows; r++)
        {
            Line(text, "        " + string.Join(' ', Enumerable.Range(0, vectors).Select(v => $"Vector512<float> {Sum(r, v)} = default;")));
        }
    }

    private static void MultiplyAdds(StringBuilder text, int rows, int vectors, string of, Func<int, string> b)
    {
        for (int r = 0; r < rows; r++)
        {
            Line(text, $"            {(r == 0 ? "Vector512<float> " : "")}x = Vector512.Create(a[{r}]);");
            for (int v = 0; v < vectors; v++)
            {
                Line(text, $"            {Sum(r, v)} = {of}.FusedMultiplyAdd(x, {b(v)}, {Sum(r, v)});");
            }
        }
    }

    private static void End(StringBuilder text, int rows, int vectors)
    {
        Each(text, rows, vectors, "        ", (r, v) => $"{Sum(r, v)}.Store({Place(r, v)});");
        Line(text, "    }");
    }

    private static void Each(StringBuilder text, int rows, int vectors, string indent, Func<int, int, string> line)
    {
        for (int i = 0; i < rows * vectors; i++)
        {
            Line(text, indent + line(i / vectors, i % vectors));
        }
    }

    private static string Sum(int row, int vector) => $"c{row.ToString("x", CultureInfo.InvariantCulture)}{Letters[vector]}";

    private static string Place(int row, int vector) => Place("c", row, vector);

    private static string Place(string start, int row, int vector) =>
        start + (row switch { 0 => "", 1 => " + stride", _ => $" + ({row} * stride)" }) + (vector == 0 ? "" : $" + {16 * vector}");

    private static void Line(StringBuilder text, params string[] lines)
    {
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
    }
}
