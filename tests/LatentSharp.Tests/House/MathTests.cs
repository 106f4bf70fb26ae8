using System.Text.RegularExpressions;

namespace LatentSharp.Tests.House;

/// <summary>
/// The platform's exponentials, logarithms and angles differ between machines in their last bit. What reaches a file or a figure goes
/// through the engine's (VectorMath, DoubleMath).
/// </summary>
public sealed partial class MathTests
{
    /// <summary>Files that may use the platform's functions, with the reason.</summary>
    private static readonly Dictionary<string, string> Approved = new(StringComparer.Ordinal)
    {
        ["LatentSharp/Reports/Charts/Ticks.cs"] = "powers of ten that are rounded to whole numbers",
        ["LatentSharp/Data/Kinds/NamedValue.cs"] = "a number of decimals, rounded to a whole number",
        ["LatentSharp.Imaging/Sheets/SheetLayout.cs"] = "a cost that is only compared; the room may not name the engine",
    };

    [Fact]
    public void ThePlatformsFunctionsAreUsedWhereNoBitReachesAFile() => Users().Except(Approved.Keys).ShouldBeEmpty();

    [Fact]
    public void WhatIsApprovedIsThere() => Approved.Keys.Except(Users()).ShouldBeEmpty();

    [Theory]
    [InlineData("double y = Math.Exp(x);", true)]
    [InlineData("MathF.Pow (x, 2)", true)]
    [InlineData("Math.Max(x, DoubleMath.Exp(y))", false)]
    [InlineData("VectorMath.Log(x)", false)]
    [InlineData("Math.Sqrt(x)", false)]
    public void PlantedUsesAreFound(string code, bool isUse) => Use().IsMatch(code).ShouldBe(isUse);

    private static string[] Users() => [.. SourceTree.Files.Where(file => Use().IsMatch(SourceTree.Read(file)))];

    [GeneratedRegex(@"\bMathF?\s*\.\s*(Exp|Log|Log2|Log10|Pow|Sin|Cos|SinCos|Tan|Sinh|Cosh|Tanh|Asin|Acos|Atan|Atan2|Cbrt)\s*\(")]
    private static partial Regex Use();
}
