namespace LatentSharp.Data.Kinds;

/// <summary>One number of an example that means something of its own, such as a column of a table, and what standardizes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Mean">Its mean over the training examples, in its own unit.</param>
/// <param name="Scale">Its standard deviation there, in its own unit; 0 where it is constant.</param>
public readonly record struct NamedValue(string Name, double Mean, double Scale)
{
    /// <summary>One standard deviation in its own unit; 1 where it is constant.</summary>
    public double Unit => Scale > 0 ? Scale : 1;

    /// <summary>How far a value is from its reconstruction, in its own unit; a constant is reconstructed as it is.</summary>
    /// <param name="x">The standardized value.</param>
    /// <param name="again">Its standardized reconstruction.</param>
    public double Difference(float x, float again) => Scale > 0 ? Scale * ((double)x - again) : x;
}
