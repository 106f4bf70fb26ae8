using System.Runtime.InteropServices;

namespace LatentSharp.Bench;

/// <summary>Debian's OpenBLAS (package libopenblas0-pthread), called for comparison only.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    public static bool IsAvailable => NativeLibrary.TryLoad(Library, out _);

    public static int Threads
    {
        set => openblas_set_num_threads(value);
    }

    public static string Configuration => Marshal.PtrToStringUTF8((nint)openblas_get_config()) ?? "";

    /// <summary>Name of the kernel that was chosen when the library was loaded.</summary>
    public static string Core => Marshal.PtrToStringUTF8((nint)openblas_get_corename()) ?? "";

    public static void Multiply(bool transposeA, bool transposeB, int m, int n, int k, float[] a, float[] b, float[] c)
    {
        fixed (float* pa = a, pb = b, pc = c)
        {
            cblas_sgemm(RowMajor, transposeA ? Transpose : NoTranspose, transposeB ? Transpose : NoTranspose, m, n, k, 1, pa, transposeA
                ? m : k, pb, transposeB ? k : n, 0, pc, n);
        }
    }

    [LibraryImport(Library)]
    private static partial void cblas_sgemm(int order, int transA, int transB, int m, int n, int k, float alpha, float* a, int lda,
        float* b, int ldb, float beta, float* c, int ldc);

    [LibraryImport(Library)]
    private static partial void openblas_set_num_threads(int threads);

    [LibraryImport(Library)]
    private static partial byte* openblas_get_config();

    [LibraryImport(Library)]
    private static partial byte* openblas_get_corename();
}
