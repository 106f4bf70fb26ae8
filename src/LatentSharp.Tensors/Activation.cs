namespace LatentSharp.Tensors;

/// <summary>An elementwise nonlinearity, which can be fused into the operation before it. The default is none, y = x.</summary>
public readonly record struct Activation
{
    /// <summary>A nonlinearity with its parameter.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="slope">Slope of the leaky rectifier or scale of the exponential unit below zero; unused otherwise.</param>
    internal Activation(ActivationKind kind, float slope = 0)
    {
        Kind = kind;
        Slope = slope;
    }

    /// <summary>y = max(0, x).</summary>
    public static Activation Relu => new(ActivationKind.Relu);

    /// <summary>y = tanh x.</summary>
    public static Activation Tanh => new(ActivationKind.Tanh);

    /// <summary>y = 1/(1 + e⁻ˣ).</summary>
    public static Activation Sigmoid => new(ActivationKind.Sigmoid);

    /// <summary>y = log(1 + eˣ).</summary>
    public static Activation Softplus => new(ActivationKind.Softplus);

    /// <summary>y = x/(1 + e⁻ˣ) (Elfwing et al. 2018).</summary>
    public static Activation Silu => new(ActivationKind.Silu);

    internal ActivationKind Kind { get; }

    internal float Slope { get; }

    /// <summary>y = x where x ≥ 0, slope·x elsewhere.</summary>
    /// <param name="slope">The slope.</param>
    public static Activation LeakyRelu(float slope) => new(ActivationKind.LeakyRelu, slope);

    /// <summary>y = x where x ≥ 0, slope·(eˣ − 1) elsewhere (Clevert et al. 2016).</summary>
    /// <param name="slope">The scale.</param>
    public static Activation Elu(float slope) => new(ActivationKind.Elu, slope);
}

/// <summary>Which nonlinearity.</summary>
internal enum ActivationKind
{
    None,
    Relu,
    LeakyRelu,
    Elu,
    Tanh,
    Sigmoid,
    Softplus,
    Silu,
}
