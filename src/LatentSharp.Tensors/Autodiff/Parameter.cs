namespace LatentSharp.Tensors.Autodiff;

/// <summary>A tensor that training changes, with its gradient. Its name is the one it has in a model file.</summary>
public sealed class Parameter
{
    /// <summary>Creates a parameter.</summary>
    /// <param name="name">Name in PyTorch's manner, e.g. <c>encoder.0.weight</c>.</param>
    /// <param name="value">Its first value; kept, not copied.</param>
    public Parameter(string name, Tensor value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        Name = name;
        Value = value;
        Gradient = new Tensor(value.Shape);
    }

    /// <summary>Name in a model file.</summary>
    public string Name { get; }

    /// <summary>The value; an optimizer changes it in place.</summary>
    public Tensor Value { get; }

    /// <summary>The gradient of the last backward pass, of the value's shape.</summary>
    public Tensor Gradient { get; }

    /// <summary>Name and shape.</summary>
    public override string ToString() => $"{Name} {Value.Shape}";
}
