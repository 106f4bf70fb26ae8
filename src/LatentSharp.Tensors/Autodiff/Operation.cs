namespace LatentSharp.Tensors.Autodiff;

/// <summary>
/// One recorded operation: what it needs to turn the gradient of its output into gradients of its inputs. Sealed
/// classes in Operations/, one file each, hold the forward pass as a static <c>Apply</c> and the backward pass beside it.
/// </summary>
public abstract class Operation
{
    private protected Operation(Variable output) => Output = output;

    /// <summary>What the operation computed.</summary>
    public Variable Output { get; }

    /// <summary>Adds this operation's share to the gradients of its inputs. The output's gradient is there.</summary>
    /// <param name="tape">The tape, which gives out gradients and temporary storage.</param>
    internal abstract void Backward(Tape tape);
}

/// <summary>An operation whose multiply-adds are what takes its time.</summary>
internal interface IProduct
{
    /// <summary>Multiply-adds of the forward pass.</summary>
    long MultiplyAdds { get; }

    /// <summary>How many products of that size the backward pass makes.</summary>
    int BackwardProducts { get; }
}
