namespace LatentSharp.Data.Kinds;

/// <summary>One number of an example that means something of its own, such as a column of a table, and what standardizes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">Its mean over the training examples, in its own unit.</param>
/// <param name="Scale">Its standard deviation there, in its own unit; 0 where it is constant.</param>
public readonly record struct NamedValue(string Name, double Mean, double Scale)
{
    // A 32-bit float has about seven digits; Math.Round goes to fifteen places.
    private const int Digits = 7;
    private const int MostDecimals = 15;

    /// <summary>One standard deviation in its own unit; 1 where it is constant.</summary>
    public double Unit => Scale > 0 ? Scale : 1;

    /// <summary>
    /// From what the model gives to its own unit: mean + scale · x, rounded to what a 32-bit float tells of the scale; a constant is
    /// itself.
    /// </summary>
    /// <param name="x">The standardized value.</param>
    public double Restore(float x)
    {
        double value = Mean + (Scale * x);
        return Scale > 0 && Digits - (int)Math.Ceiling(Math.Log10(Scale)) is >= 0 and <= MostDecimals and var decimals
            ? Math.Round(value, decimals) : value;
    }

    /// <summary>How far a value is from its reconstruction, in its own unit; a constant is reconstructed as it is.</summary>
    /// <param name="x">The standardized value.</param>
    /// <param name="again">Its standardized reconstruction.</param>
    public double Difference(float x, float again) => Scale > 0 ? Scale * ((double)x - again) : x;
}
