using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Evaluation.Disentanglement;

/// <summary>Mutual information and entropy of levels, nats, by counting.</summary>
internal static class MutualInformation
{
    /// <summary>I(a; b).</summary>
    public static double Between(int[] a, int levelsOfA, int[] b, int levelsOfB)
    {
        var both = new double[levelsOfA, levelsOfB];
        (double[] ofA, double[] ofB) = (new double[levelsOfA], new double[levelsOfB]);
        double each = 1.0 / a.Length;
        for (int i = 0; i < a.Length; i++)
        {
            both[a[i], b[i]] += each;
            ofA[a[i]] += each;
            ofB[b[i]] += each;
        }

        double sum = 0;
        for (int i = 0; i < levelsOfA; i++)
        {
            for (int j = 0; j < levelsOfB; j++)
            {
                sum += both[i, j] > 0 ? both[i, j] * DoubleMath.Log(both[i, j] / (ofA[i] * ofB[j])) : 0;
            }
        }

        return Math.Max(0, sum);
    }

    /// <summary>H(a).</summary>
    public static double Entropy(int[] a, int levels) => Between(a, levels, a, levels);
}
