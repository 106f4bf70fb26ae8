using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace LatentSharp.Tensors.Kernels.Tiles;

/// <summary>Asks for a cache line before it is needed.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Into the first-level cache. Rows of a result are often a power of two apart, where no hardware foresees them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Near(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(address);
        }
    }

    /// <summary>Into the second-level cache, for what is read thousands of cycles later.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Far(float* address)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch1(address);
        }
    }
}
