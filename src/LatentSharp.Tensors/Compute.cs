using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using LatentSharp.Tensors.Formulas;
using LatentSharp.Tensors.Kernels.Threads;

namespace LatentSharp.Tensors;

/// <summary>How much of the machine the engine uses.</summary>
public static class Compute
{
    /// <summary>
    /// Number of threads that share the work of an operation, 1 to 256, to which a number beyond is brought; all processors at first. It
    /// changes the speed, never a bit of a result.
    /// </summary>
    public static int Threads
    {
        get => Workers.Threads;
        set => Workers.Threads = value;
    }

    /// <summary>
    /// How a · b + c is rounded once, which all kernels are made of: "in hardware", "in software, checked" against known hard cases, or "in
    /// software, exact version of our own" where the runtime's fails them. The bits are the same.
    /// </summary>
    public static string FusedMultiplyAdd => ExactMultiplyAdd.InHardware ? "in hardware"
        : ExactMultiplyAdd.IsNeeded ? "in software, exact version of our own" : "in software, checked";

    /// <summary>
    /// Why the engine is many times slower here than it could be, as one sentence without a full stop: the process runs without vectors of
    /// 256 bits and fused multiply-adds, which x64 processors have had since about 2015. Null where nothing is wrong.
    /// </summary>
    public static string? Warning => RuntimeInformation.ProcessArchitecture != Architecture.X64
        || (Vector256.IsHardwareAccelerated && Fma.IsSupported) ? null
        : RuntimeFeature.IsDynamicCodeCompiled
            ? "this process runs without wide vectors (AVX2 and FMA), and is many times slower than with them"
            : "this program was compiled for processors without wide vectors, and is up to a hundred times slower than it could be; "
                + "publish it with the property IlcInstructionSet set to x86-64-v3, or to native";

    /// <summary>Measures what the threads can do at most: fused multiply-adds on registers alone. Takes some ten milliseconds.</summary>
    /// <returns>The best of five measurements, in floating-point operations a second; a multiply-add is two.</returns>
    internal static double MeasurePeak() => 1e9 * Enumerable.Range(0, 5).Max(_ => Peak.Measure());
}
