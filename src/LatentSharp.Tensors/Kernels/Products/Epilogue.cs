using System.Runtime.Intrinsics;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels.Products;

/// <summary>What is done to a finished row of a product while it is in the cache: add the bias, apply the activation.</summary>
internal readonly unsafe struct Epilogue(float* bias, Activation activation)
{
    /// <summary>Whether there is anything to do.</summary>
    public bool IsNeeded => bias != null || activation.Kind != ActivationKind.None;

    /// <summary>Finishes a row in place whose bias is one value: a channel of a convolution.</summary>
    /// <param name="values">First value.</param>
    /// <param name="count">Number of values.</param>
    /// <param name="bias">What to add.</param>
    /// <param name="activation">What follows.</param>
    public static void Apply(float* values, int count, float bias, Activation activation)
    {
        var row = new Span<float>(values, count);
        Map.Apply(new Scale(1, bias), row, row);
        if (activation.Kind != ActivationKind.None)
        {
            Activations.Apply(activation, row, row);
        }
    }

    /// <summary>Finishes part of a row in place.</summary>
    /// <param name="values">First value.</param>
    /// <param name="column">Its column, which finds its bias.</param>
    /// <param name="count">Number of values.</param>
    public void Apply(float* values, int column, int count)
    {
        var row = new Span<float>(values, count);
        if (bias != null)
        {
            Map.Apply(default(Add), row, new ReadOnlySpan<float>(bias + column, count), row);
        }

        if (activation.Kind != ActivationKind.None)
        {
            Activations.Apply(activation, row, row);
        }
    }

    /// <summary>Finishes part of several rows in place.</summary>
    /// <param name="values">First value of the first row.</param>
    /// <param name="column">Its column, which finds its bias.</param>
    /// <param name="count">Values that exist of a row.</param>
    /// <param name="stride">Distance between rows; what lies between is changed too.</param>
    /// <param name="rows">Number of rows.</param>
    public void Apply(float* values, int column, int count, int stride, int rows)
    {
        for (int row = 0; row < rows && bias != null; row++)
        {
            float* to = values + ((nint)row * stride);
            int j = 0;
            for (; j + Vector128<float>.Count <= count; j += Vector128<float>.Count)
            {
                (Vector128.Load(to + j) + Vector128.Load(bias + column + j)).Store(to + j);
            }

            for (; j < count; j++)
            {
                to[j] += bias[column + j];
            }
        }

        if (activation.Kind != ActivationKind.None)
        {
            var all = new Span<float>(values, ((rows - 1) * stride) + count);
            Activations.Apply(activation, all, all);
        }
    }
}
