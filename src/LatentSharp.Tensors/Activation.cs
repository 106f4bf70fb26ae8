namespace LatentSharp.Tensors;

/// <summary>An elementwise nonlinearity that can be fused into the operation before it.</summary>
public enum ActivationKind
{
    /// <summary>y = x.</summary>
    None,

    /// <summary>y = max(0, x).</summary>
    Relu,

    /// <summary>y = x where x ≥ 0, slope·x elsewhere.</summary>
    LeakyRelu,

    /// <summary>y = x where x ≥ 0, slope·(eˣ − 1) elsewhere (Clevert et al. 2016).</summary>
    Elu,

    /// <summary>y = tanh x.</summary>
    Tanh,

    /// <summary>y = 1/(1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>y = log(1 + eˣ).</summary>
    Softplus,

    /// <summary>y = x/(1 + e⁻ˣ) (Elfwing et al. 2018).</summary>
    Silu,
}

/// <summary>A nonlinearity with its parameter.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Slope">Slope of <see cref="ActivationKind.LeakyRelu"/> or scale of <see cref="ActivationKind.Elu"/> below zero; unused
/// otherwise.</param>
public readonly record struct Activation(ActivationKind Kind, float Slope = 0);
