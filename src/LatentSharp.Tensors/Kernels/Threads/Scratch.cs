using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LatentSharp.Tensors.Kernels.Threads;

/// <summary>
/// Working memory of a thread's kernels: pinned, aligned, kept for the next call. Each slot serves one purpose at a time.
/// </summary>
internal static unsafe class Scratch
{
    /// <summary>Packed panels of the left factor.</summary>
    public const int Left = 0;

    /// <summary>Packed panels of the right factor.</summary>
    public const int Right = 1;

    /// <summary>Padded pictures.</summary>
    public const int Padded = 2;

    /// <summary>Packed panels of the task that runs on a thread.</summary>
    public const int Task = 3;

    /// <summary>The transpose of a narrow product.</summary>
    public const int Transposed = 4;

    private const int Slots = 5;

    [ThreadStatic]
    private static float[]?[]? t_slots;

    /// <summary>
    /// Aligned room for a number of floats; contents are undefined, and a later call for the same slot on this thread may move it.
    /// </summary>
    /// <param name="slot">Which purpose.</param>
    /// <param name="length">Number of floats.</param>
    public static float* Rent(int slot, long length)
    {
        float[]?[] slots = t_slots ??= new float[]?[Slots];
        float[]? storage = slots[slot];
        if (storage is null || storage.Length < length + 16)
        {
            slots[slot] = storage = AlignedStorage.Allocate(checked((int)length));
        }

        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(storage)) + AlignedStorage.Offset(storage);
    }
}
