using LatentSharp.Tensors.Formulas;

namespace LatentSharp.Tensors.Autodiff;

/// <summary>
/// Records operations and differentiates them in reverse (Griewank and Walther 2008, chapter 3). All storage comes from
/// one pool and goes back with <see cref="Clear"/>, so that a second step of the same shapes allocates none.
/// </summary>
public sealed class Tape
{
    private readonly List<Operation> _operations = [];
    private readonly List<Tensor> _rented = [];
    private readonly Dictionary<Parameter, Variable> _parameters = [];

    /// <summary>Creates a tape.</summary>
    /// <param name="records">Whether gradients will be wanted; without, operations keep nothing for a backward pass.</param>
    public Tape(bool records = true)
        : this(records, pool: null)
    {
    }

    /// <summary>Creates a tape on storage shared with tapes that are used at other times on the same thread; null: its own.</summary>
    internal Tape(bool records, TensorPool? pool)
    {
        Records = records;
        Pool = pool ?? new TensorPool();
    }

    /// <summary>Whether operations are recorded.</summary>
    public bool Records { get; }

    /// <summary>
    /// The operations that a gradient will flow through, in the order in which they were done; none after the backward pass.
    /// </summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>Where the times of operations are kept; null for nowhere.</summary>
    internal Profile? Profile { get; set; }

    /// <summary>Where all operations are noted from now on; null for nowhere.</summary>
    public Graph? Graph { get; set; }

    /// <summary>Where storage comes from.</summary>
    internal TensorPool Pool { get; }

    /// <summary>How often it was cleared: variables live in one step.</summary>
    internal int Step { get; private set; }

    /// <summary>Data: a value that needs no gradient. The tensor stays the caller's.</summary>
    /// <param name="value">The value.</param>
    public Variable Constant(Tensor value) => new(this, value, needsGradient: false);

    /// <summary>A number as a variable of one element, <c>[]</c>.</summary>
    internal Variable Number(double value)
    {
        Tensor tensor = Rent(default);
        tensor.Span[0] = (float)value;
        return Constant(tensor);
    }

    /// <summary>An input whose gradient is wanted after the backward pass. The tensor stays the caller's.</summary>
    /// <param name="value">The value.</param>
    public Variable Watch(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Variable(this, value, Records, Records ? Rent(value.Shape) : null);
    }

    /// <summary>
    /// A parameter as a variable; the same one each time until <see cref="Clear"/>. Gradients arrive in <see cref="Parameter.Gradient"/>.
    /// </summary>
    /// <param name="parameter">The parameter.</param>
    public Variable Use(Parameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!_parameters.TryGetValue(parameter, out Variable? variable))
        {
            variable = new Variable(this, parameter.Value, Records, Records ? parameter.Gradient : null);
            _parameters.Add(parameter, variable);
        }
        else if (!variable.IsCurrent)
        {
            variable.Renew(Records ? parameter.Gradient : null);
        }

        Graph?.Add(variable, parameter);

        return variable;
    }

    /// <summary>Storage that lives until <see cref="Clear"/>; contents are undefined.</summary>
    /// <param name="shape">Its shape.</param>
    public Tensor Rent(Shape shape)
    {
        Tensor tensor = Pool.Rent(shape);
        _rented.Add(tensor);
        return tensor;
    }

    /// <summary>
    /// Takes back the storage of an intermediate value that nothing uses any more, so that a later one gets it. Does nothing on a tape that
    /// records, where a backward pass may want the value, and for values that share their storage with one that is still needed.
    /// </summary>
    /// <param name="value">The value; it must not be used again.</param>
    /// <param name="needed">Values that must stay.</param>
    public void Release(Variable value, params ReadOnlySpan<Variable> needed)
    {
        ArgumentNullException.ThrowIfNull(value);
        float[] storage = value.Value.Storage;
        bool isNeeded = false;
        foreach (Variable other in needed)
        {
            isNeeded |= ReferenceEquals(other.Value.Storage, storage);
        }

        int place = Records || isNeeded ? -1 : _rented.FindLastIndex(rented => ReferenceEquals(rented.Storage, storage));
        if (place >= 0)
        {
            Pool.Return(_rented[place]);
            _rented.RemoveAt(place);
        }
    }

    /// <summary>Differentiates a scalar with respect to every parameter and watched input that it depends on; others get zeros.</summary>
    /// <param name="loss">A variable with one element.</param>
    /// <exception cref="ArgumentException">The variable has more than one element.</exception>
    /// <exception cref="InvalidOperationException">The tape does not record.</exception>
    public void Backward(Variable loss) => Backward(loss, null);

    /// <summary>Differentiates a scalar, and hands over each gradient that is kept as soon as nothing more is added to it.</summary>
    /// <param name="loss">A variable with one element.</param>
    /// <param name="done">
    /// Called with gradients of parameters and watched inputs, each at most once, while those of operations below are still to come; from
    /// then on the gradient may be changed. What no operation uses is not handed over. Null for nobody.
    /// </param>
    internal void Backward(Variable loss, Action<Tensor>? done)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (loss.Shape.Length != 1)
        {
            throw new ArgumentException($"Backward: needs a scalar, but the loss is {loss.Shape}; sum or average it first.", nameof(loss));
        }

        if (!Records)
        {
            throw new InvalidOperationException("Backward: this tape was created without recording.");
        }

        if (done is not null)
        {
            FindFirstUses();
        }

        if (loss.NeedsGradient)
        {
            BeginGradient(loss).Span.Fill(1);
            loss.HasGradient = true;
        }

        for (int i = _operations.Count - 1; i >= 0; i--)
        {
            Operation operation = _operations[i];
            Variable output = operation.Output;
            if (output.HasGradient)
            {
                operation.Differentiate(this);
                Profile?.TookBackward(operation);
                if (output.Gradient is { } gradient)
                {
                    Pool.Return(gradient);
                }

                output.Gradient = null;
                output.HasGradient = false;
            }

            if (done is not null)
            {
                HandOver(operation, i, done);
            }
        }

        foreach (Variable parameter in _parameters.Values)
        {
            if (parameter.IsCurrent && !parameter.HasGradient)
            {
                parameter.Gradient!.Span.Clear();
            }
        }

        _operations.Clear();
    }

    private void FindFirstUses()
    {
        for (int i = _operations.Count - 1; i >= 0; i--)
        {
            foreach (Variable input in _operations[i].Inputs)
            {
                input.FirstUse = input.IsLeaf ? i : -1;
            }
        }
    }

    /// <summary>Hands over the gradients to which an operation was the last to contribute.</summary>
    private void HandOver(Operation operation, int place, Action<Tensor> done)
    {
        foreach (Variable input in operation.Inputs)
        {
            if (input.FirstUse != place)
            {
                continue;
            }

            // An input that stands in the formula twice is handed over once.
            input.FirstUse = -1;
            if (!input.HasGradient)
            {
                // The same zeros as at the end of the pass, which nobody may write any more.
                input.Gradient!.Span.Clear();
                input.HasGradient = true;
            }

            done(input.Gradient!);
        }
    }

    /// <summary>Ends the step: forgets all variables and takes back their storage.</summary>
    public void Clear()
    {
        foreach (Operation operation in _operations)
        {
            if (operation.Output.Gradient is { } gradient)
            {
                Pool.Return(gradient);
            }
        }

        foreach (Tensor tensor in _rented)
        {
            Pool.Return(tensor);
        }

        _operations.Clear();
        _rented.Clear();
        Step++;
    }

    /// <summary>A variable for the result of an operation, with storage for it, whose contents are undefined.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="inputs">What it is computed from; it needs a gradient if one of them does. Null for none.</param>
    public Variable Result(Shape shape, params ReadOnlySpan<Variable?> inputs) => Result(Rent(shape), inputs);

    /// <summary>A variable for the result of an operation that shares the storage of its input.</summary>
    /// <param name="value">The value.</param>
    /// <param name="inputs">What it is computed from; it needs a gradient if one of them does. Null for none.</param>
    public Variable Result(Tensor value, params ReadOnlySpan<Variable?> inputs)
    {
        bool needsGradient = false;
        foreach (Variable? input in inputs)
        {
            needsGradient |= input is { NeedsGradient: true };
        }

        return new Variable(this, value, Records && needsGradient);
    }

    /// <summary>Notes an operation that has been done, if a gradient will flow through it.</summary>
    /// <param name="operation">The operation.</param>
    public void Record(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        Profile?.TookForward(operation);
        Graph?.Add(operation);
        if (operation.Output.NeedsGradient)
        {
            _operations.Add(operation);
        }
    }

    /// <summary>
    /// Where an operation writes its whole contribution to the gradient of an input: the gradient itself if it is the first, else temporary
    /// storage. Contents are undefined. Asked for in <see cref="Operation.Backward"/> only, and only for inputs that need a gradient.
    /// </summary>
    /// <param name="variable">The input.</param>
    public Tensor BeginGradient(Variable variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable.HasGradient)
        {
            return Pool.Rent(variable.Shape);
        }

        return variable.Gradient ??= Pool.Rent(variable.Shape);
    }

    /// <summary>Takes the contribution that <see cref="BeginGradient(Variable)"/> gave room for.</summary>
    /// <param name="variable">The input.</param>
    /// <param name="contribution">What <see cref="BeginGradient(Variable)"/> gave, filled.</param>
    public void EndGradient(Variable variable, Tensor contribution)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable.HasGradient)
        {
            Map.Apply(default(Kernels.Ops.Add), contribution, variable.Gradient!, variable.Gradient!);
            Pool.Return(contribution);
            variable.ChannelGradientsCancel = false;
        }

        variable.HasGradient = true;
    }

    /// <summary>
    /// Like <see cref="BeginGradient(Variable)"/>, for an operation that may write over the gradient of its result: if that has the shape
    /// and nothing was contributed yet, its storage becomes the variable's gradient.
    /// </summary>
    internal Tensor BeginGradient(Variable variable, Variable inPlaceOf)
    {
        if (variable.HasGradient || variable.Gradient is not null || inPlaceOf.IsLeaf || variable.Shape != inPlaceOf.Shape)
        {
            return BeginGradient(variable);
        }

        variable.Gradient = inPlaceOf.Gradient;
        inPlaceOf.Gradient = null;
        return variable.Gradient!;
    }
}
