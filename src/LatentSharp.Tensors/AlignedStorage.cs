using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LatentSharp.Tensors;

/// <summary>
/// Pinned arrays whose first used element lies on a 64-byte boundary: one cache line, one 16-lane vector. The last two elements are never
/// values: there a pool notes that it owns the array, and which of its tensors lies in it.
/// </summary>
internal static class AlignedStorage
{
    private const int Alignment = 64;
    private const int Marks = 2;
    private const int Slack = (Alignment / sizeof(float)) + Marks;

    /// <summary>Allocates a zeroed pinned array with room for <paramref name="length"/> aligned elements.</summary>
    /// <param name="length">Number of usable elements.</param>
    public static float[] Allocate(int length) => GC.AllocateArray<float>(checked(length + Slack), pinned: true);

    /// <summary>Number of usable elements of an array from <see cref="Allocate"/>.</summary>
    /// <param name="storage">The array.</param>
    public static int Capacity(float[] storage) => storage.Length - Slack;

    /// <summary>The pool that owns an array, 0 for none, and the tensor of it that lies there, 0 for none.</summary>
    /// <param name="storage">An array from <see cref="Allocate"/>.</param>
    public static (int Pool, int Tensor) GetMark(float[] storage)
    {
        Span<int> mark = MemoryMarshal.Cast<float, int>(storage.AsSpan(storage.Length - Marks));
        return (mark[0], mark[1]);
    }

    /// <summary>Notes whose an array is.</summary>
    /// <param name="storage">An array from <see cref="Allocate"/>.</param>
    /// <param name="pool">The pool that owns it.</param>
    /// <param name="tensor">The tensor of it that lies there, 0 for none.</param>
    public static void SetMark(float[] storage, int pool, int tensor)
    {
        Span<int> mark = MemoryMarshal.Cast<float, int>(storage.AsSpan(storage.Length - Marks));
        (mark[0], mark[1]) = (pool, tensor);
    }

    /// <summary>The position of the first aligned element of a pinned array.</summary>
    /// <param name="storage">An array from <see cref="Allocate"/>.</param>
    public static unsafe int Offset(float[] storage)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
        return (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
    }
}
