namespace LatentSharp.Tensors.Autodiff;

/// <summary>
/// One operation on a tape: a name, inputs, an output, attributes, and what turns the gradient of the output into gradients of the inputs.
/// A sealed class, one file each, holds the forward pass as a static <c>Apply</c> and the backward pass beside it. The forward pass asks
/// <see cref="Tape.Result(Shape, ReadOnlySpan{Variable})"/> for its output, fills it and hands a new operation to
/// <see cref="Tape.Record"/>; the backward pass asks
/// <see cref="Tape.BeginGradient(Variable)"/> for each input that needs a gradient, fills that and hands it to
/// <see cref="Tape.EndGradient"/>. Operations of other assemblies are made in the same way and are worth the same.
/// </summary>
public abstract class Operation
{
    /// <summary>Creates an operation that has been done.</summary>
    /// <param name="output">What it computed.</param>
    protected Operation(Variable output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Output = output;
    }

    /// <summary>What the operation is called, in profiles and drawings: its class, or the first parameter of a generic one.</summary>
    public string Name => GetType() is { IsGenericType: true } type ? type.GetGenericArguments()[0].Name : GetType().Name;

    /// <summary>What the operation computed.</summary>
    public Variable Output { get; }

    /// <summary>What a gradient may flow to, in the order of the formula. The list is made when it is asked for.</summary>
    public abstract IReadOnlyList<Variable> Inputs { get; }

    /// <summary>
    /// What else the formula depends on, for drawing and export: names in lower case, with a number, a truth value or a member of an
    /// enumeration. The list is made when it is asked for.
    /// </summary>
    public virtual IReadOnlyList<(string Name, object Value)> Attributes => [];

    /// <summary>Adds this operation's share to the gradients of its inputs. The output's gradient is there.</summary>
    /// <param name="tape">The tape, which gives out gradients and temporary storage.</param>
    protected abstract void Backward(Tape tape);

    /// <summary>The backward pass, as the tape calls it.</summary>
    internal void Differentiate(Tape tape) => Backward(tape);
}

/// <summary>An operation whose multiply-adds are what takes its time.</summary>
internal interface IProduct
{
    /// <summary>Multiply-adds of the forward pass.</summary>
    long MultiplyAdds { get; }

    /// <summary>How many products of that size the backward pass makes.</summary>
    int BackwardProducts { get; }
}

/// <summary>An operation that depends on statistics which are neither inputs nor attributes.</summary>
internal interface IHasStatistics
{
    /// <summary>The statistics where they are constants; else empty.</summary>
    IReadOnlyList<Tensor> Statistics { get; }
}
