namespace LatentSharp.Tensors.Autodiff;

/// <content>Arithmetic, so that a formula reads as in the paper: <c>loss + weight * term</c>. Shapes follow NumPy's broadcasting.</content>
public sealed partial class Variable
{
    /// <summary>a + b, element by element.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable operator +(Variable a, Variable b) => Operations.Elementwise.Additive<Kernels.Ops.Add>.Apply(a, b);

    /// <summary>x + number, element by element.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="number">The number, rounded to 32 bits.</param>
    public static Variable operator +(Variable x, double number) => Operations.Elementwise.Scale.Apply(x, 1, (float)number);

    /// <summary>number + x, element by element.</summary>
    /// <param name="number">The number, rounded to 32 bits.</param>
    /// <param name="x">Input, any shape.</param>
    public static Variable operator +(double number, Variable x) => x + number;

    /// <summary>a − b, element by element.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable operator -(Variable a, Variable b) => Operations.Elementwise.Additive<Kernels.Ops.Subtract>.Apply(a, b);

    /// <summary>x − number, element by element.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="number">The number, rounded to 32 bits.</param>
    public static Variable operator -(Variable x, double number) => Operations.Elementwise.Scale.Apply(x, 1, (float)-number);

    /// <summary>number − x, element by element.</summary>
    /// <param name="number">The number, rounded to 32 bits.</param>
    /// <param name="x">Input, any shape.</param>
    public static Variable operator -(double number, Variable x) => Operations.Elementwise.Scale.Apply(x, -1, (float)number);

    /// <summary>−x, element by element.</summary>
    /// <param name="x">Input, any shape.</param>
    public static Variable operator -(Variable x) => Operations.Elementwise.Scale.Apply(x, -1);

    /// <summary>a · b, element by element.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable operator *(Variable a, Variable b) => Operations.Elementwise.Multiply.Apply(a, b);

    /// <summary>x · number, element by element.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="number">The number, rounded to 32 bits.</param>
    public static Variable operator *(Variable x, double number) => Operations.Elementwise.Scale.Apply(x, (float)number);

    /// <summary>number · x, element by element.</summary>
    /// <param name="number">The number, rounded to 32 bits.</param>
    /// <param name="x">Input, any shape.</param>
    public static Variable operator *(double number, Variable x) => x * number;

    /// <summary>a / b, element by element.</summary>
    /// <param name="a">First input, any shape.</param>
    /// <param name="b">Second input; counted from the last axis, sizes are equal or one of them is 1.</param>
    /// <exception cref="ArgumentException">The shapes cannot be broadcast.</exception>
    public static Variable operator /(Variable a, Variable b) => Operations.Elementwise.Divide.Apply(a, b);

    /// <summary>x / number, element by element.</summary>
    /// <param name="x">Input, any shape.</param>
    /// <param name="number">The number, rounded to 32 bits.</param>
    public static Variable operator /(Variable x, double number)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x / x.Tape.Number(number);
    }

    /// <summary>number / x, element by element.</summary>
    /// <param name="number">The number, rounded to 32 bits.</param>
    /// <param name="x">Input, any shape.</param>
    public static Variable operator /(double number, Variable x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Tape.Number(number) / x;
    }
}
