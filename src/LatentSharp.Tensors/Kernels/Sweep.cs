using LatentSharp.Tensors.Kernels.Ops;

namespace LatentSharp.Tensors.Kernels;

/// <summary><see cref="Map"/> over whole tensors, on several threads.</summary>
internal static unsafe class Sweep
{
    /// <summary>y = f(x).</summary>
    public static void Apply<TOp>(TOp op, Tensor x, Tensor y)
        where TOp : unmanaged, IUnaryWith => Ranges.Run(new One<TOp>(op, x.Pointer, y.Pointer), x.Length, 1);

    /// <summary>y = f(a, b).</summary>
    public static void Apply<TOp>(TOp op, Tensor a, Tensor b, Tensor y)
        where TOp : unmanaged, IBinaryWith => Ranges.Run(new Two<TOp>(op, a.Pointer, b.Pointer, y.Pointer), a.Length, 1);

    /// <summary>y = f(a, b, c).</summary>
    public static void Apply<TOp>(TOp op, Tensor a, Tensor b, Tensor c, Tensor y)
        where TOp : unmanaged, ITernaryWith => Ranges.Run(new Three<TOp>(op, a.Pointer, b.Pointer, c.Pointer, y.Pointer), a.Length, 1);

    /// <summary>target += x.</summary>
    public static void Add(Tensor x, Tensor target) => Apply(default(Binary<Add>), x, target, target);

    private readonly struct One<TOp>(TOp op, float* x, float* y) : IRange
        where TOp : unmanaged, IUnaryWith
    {
        public void Run(int first, int end) =>
            Map.Apply(op, new ReadOnlySpan<float>(x + first, end - first), new Span<float>(y + first, end - first));
    }

    private readonly struct Two<TOp>(TOp op, float* a, float* b, float* y) : IRange
        where TOp : unmanaged, IBinaryWith
    {
        public void Run(int first, int end) => Map.Apply(
            op, new ReadOnlySpan<float>(a + first, end - first), new ReadOnlySpan<float>(b + first, end - first),
                new Span<float>(y + first, end - first));
    }

    private readonly struct Three<TOp>(TOp op, float* a, float* b, float* c, float* y) : IRange
        where TOp : unmanaged, ITernaryWith
    {
        public void Run(int first, int end) => Map.Apply(
            op,
            new ReadOnlySpan<float>(a + first, end - first),
            new ReadOnlySpan<float>(b + first, end - first),
            new ReadOnlySpan<float>(c + first, end - first),
            new Span<float>(y + first, end - first));
    }
}
