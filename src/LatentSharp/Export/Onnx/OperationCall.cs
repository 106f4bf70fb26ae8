using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;

namespace LatentSharp.Export.Onnx;

/// <summary>An operation that is to be expressed in ONNX.</summary>
/// <param name="to">Where its nodes go.</param>
/// <param name="node">The operation.</param>
/// <param name="inputs">The names of its inputs there.</param>
/// <param name="activation">The nonlinearity that follows.</param>
internal sealed class OperationCall(GraphBuilder to, GraphNode node, IReadOnlyList<string> inputs, Activation activation)
{
    /// <summary>Where its nodes go.</summary>
    public GraphBuilder To => to;

    /// <summary>What the operation is called.</summary>
    public string Name => node.Name;

    /// <summary>The names of its inputs.</summary>
    public IReadOnlyList<string> Inputs => inputs;

    /// <summary>Shape of its result for one example.</summary>
    public Shape Result => node.Shape;

    /// <summary>The name of an input.</summary>
    /// <param name="input">Which.</param>
    public string this[int input] => inputs[input];

    /// <summary>Shape of an input for one example.</summary>
    /// <param name="input">Which.</param>
    public Shape ShapeOf(int input) => node.Inputs[input].Shape;

    /// <summary>Adds a node without attributes.</summary>
    public string Node(string op, params string[] of) => to.Node(op, of);

    /// <summary>An attribute of the operation.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="name">Its name.</param>
    public T Get<T>(string name) => (T)node.Attributes.First(a => a.Name == name).Value;

    /// <summary>A whole number.</summary>
    public long Whole(string name) => Get<int>(name);

    /// <summary>A truth value as ONNX writes it.</summary>
    public long Flag(string name) => Get<bool>(name) ? 1 : 0;

    /// <summary>A number as a constant; an empty name where it bounds nothing.</summary>
    public string Bound(string name) => float.IsInfinity(Get<float>(name)) ? "" : to.Constant(Get<float>(name));

    /// <summary>Adds the nonlinearity that follows.</summary>
    /// <param name="x">The value before it.</param>
    public string Activated(string x) => activation.Kind switch
    {
        ActivationKind.None => x,
        ActivationKind.LeakyRelu or ActivationKind.Elu =>
            to.Node(activation.Kind.ToString(), [x], GraphBuilder.Number("alpha", activation.Slope)),
        ActivationKind.Silu => Node("Mul", x, Node("Sigmoid", x)),
        _ => Node(activation.Kind.ToString(), x),
    };

    /// <summary>The nonlinearity that an operation applies to its result.</summary>
    public static Activation ActivationOf(GraphNode node)
    {
        object? Find(string name) => node.Attributes.FirstOrDefault(a => a.Name == name).Value;
        return Find("activation") is ActivationKind kind ? new Activation(kind, (float)Find("slope")!) : default;
    }
}
