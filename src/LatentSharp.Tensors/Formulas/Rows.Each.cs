using System.Runtime.InteropServices;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors.Formulas;

/// <content>Work on rows that is more than one formula.</content>
public static unsafe partial class Rows
{
    /// <summary>Does each row by itself, spread over threads; rows must not share what they write.</summary>
    /// <param name="row">Does one row; told its number, from 0.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="size">About how many elements a row reads and writes.</param>
    internal static void Each(Action<int> row, int count, int size)
    {
        GCHandle handle = GCHandle.Alloc(row);
        try
        {
            Ranges.Run(new Called(GCHandle.ToIntPtr(handle)), count, size);
        }
        finally
        {
            handle.Free();
        }
    }

    private readonly struct Called(nint handle) : IRange
    {
        public void Run(int first, int end)
        {
            var row = (Action<int>)GCHandle.FromIntPtr(handle).Target!;
            for (int r = first; r < end; r++)
            {
                row(r);
            }
        }
    }
}
