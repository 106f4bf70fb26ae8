using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LatentSharp.Tensors;

/// <summary>Pinned arrays whose first used element lies on a 64-byte boundary: one cache line, one 16-lane vector.</summary>
internal static class AlignedStorage
{
    private const int Alignment = 64;
    private const int Slack = Alignment / sizeof(float);

    /// <summary>Allocates a zeroed pinned array with room for <paramref name="length"/> aligned elements.</summary>
    /// <param name="length">Number of usable elements.</param>
    public static float[] Allocate(int length) => GC.AllocateArray<float>(checked(length + Slack), pinned: true);

    /// <summary>Number of usable elements of an array from <see cref="Allocate"/>.</summary>
    /// <param name="storage">The array.</param>
    public static int Capacity(float[] storage) => storage.Length - Slack;

    /// <summary>The position of the first aligned element of a pinned array.</summary>
    /// <param name="storage">An array from <see cref="Allocate"/>.</param>
    public static unsafe int Offset(float[] storage)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage));
        return (int)((Alignment - (address % Alignment)) % Alignment / sizeof(float));
    }
}
