using LatentSharp.Tensors.Kernels;

namespace LatentSharp.Tensors.Autodiff.Operations.Products;

/// <summary>What operations share that apply an activation to their result in the same pass.</summary>
internal static class FusedActivation
{
    /// <summary>Refuses an activation whose gradient needs the input, which a fused operation does not keep.</summary>
    public static void Check(string operation, Activation activation)
    {
        if (!Activations.HasGradientFromOutput(activation))
        {
            throw new ArgumentException($"{operation}: {activation.Kind} cannot be fused, since its gradient needs the value before it; " +
                $"apply it as an operation of its own.");
        }
    }

    /// <summary>The gradient before the activation, computed in place of the output's gradient, which nobody reads afterwards.</summary>
    public static Tensor Undo(Activation activation, Variable output)
    {
        Tensor gradient = output.Gradient!;
        if (activation.Kind != ActivationKind.None)
        {
            Activations.Gradient(activation, gradient, output.Value, gradient);
        }

        return gradient;
    }

    /// <summary>
    /// Whether the gradients before the activation are known to sum to zero in each channel, and with them that of a bias.
    /// </summary>
    public static bool BiasCancels(Activation activation, Variable output) =>
        output.ChannelGradientsCancel && activation.Kind == ActivationKind.None;
}
