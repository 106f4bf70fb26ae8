using LatentSharp.Latent.Numerics;

namespace LatentSharp.Latent.Interpolation;

/// <summary>
/// The rotation that carries one point of the unit sphere to another along the great circle through both, and leaves what is at right
/// angles to that circle where it is. Lengths and angles stay. Opposite points are joined by way of the axis that the first one uses least.
/// </summary>
internal sealed class Transport
{
    // Below it two points are the same to 32 bits, and nothing turns.
    private const double SmallestAngle = 1e-7;

    private readonly double[] _from;
    private readonly double[] _side;
    private readonly double _cosine;
    private readonly double _sine;

    /// <summary>Finds the rotation.</summary>
    /// <param name="from">A point other than the center, <c>[latent]</c>; its length does not matter.</param>
    /// <param name="to">Where it goes, likewise.</param>
    public Transport(ReadOnlySpan<float> from, ReadOnlySpan<float> to)
    {
        _from = Unit(Vectors.ToDoubles(from));
        double[] end = Unit(Vectors.ToDoubles(to));
        double cosine = Vectors.Dot(_from, end);
        _side = (double[])end.Clone();
        Vectors.AddScaled(-cosine, _from, _side);
        double sine = Math.Sqrt(Vectors.Dot(_side, _side));
        if (sine < SmallestAngle && cosine < 0)
        {
            _side = new double[_from.Length];
            _side[Enumerable.Range(0, _from.Length).MinBy(i => Math.Abs(_from[i]))] = 1;
            Vectors.AddScaled(-Vectors.Dot(_from, _side), _from, _side);
        }

        double length = Math.Sqrt((cosine * cosine) + (sine * sine));
        (_cosine, _sine) = sine < SmallestAngle ? (cosine < 0 ? -1 : 1, 0) : (cosine / length, sine / length);
        _side = Unit(_side);
    }

    /// <summary>Carries a code.</summary>
    /// <param name="code">The code, <c>[latent]</c>.</param>
    /// <param name="isBack">Whether it goes the other way.</param>
    public double[] Carry(double[] code, bool isBack = false)
    {
        double sine = isBack ? -_sine : _sine;
        (double along, double across) = (Vectors.Dot(_from, code), Vectors.Dot(_side, code));
        var carried = (double[])code.Clone();
        Vectors.AddScaled(((_cosine - 1) * along) - (sine * across), _from, carried);
        Vectors.AddScaled(((_cosine - 1) * across) + (sine * along), _side, carried);
        return carried;
    }

    /// <summary>The vector of length 1; one of zeros as it is.</summary>
    internal static double[] Unit(double[] vector)
    {
        double length = Math.Sqrt(Vectors.Dot(vector, vector));
        return length > 0 ? Array.ConvertAll(vector, value => value / length) : vector;
    }
}
