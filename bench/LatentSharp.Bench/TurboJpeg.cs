using System.Runtime.InteropServices;

namespace LatentSharp.Bench;

/// <summary>Debian's libjpeg-turbo (package libturbojpeg0), called for comparison only: accurate transform, smooth enlargement.</summary>
internal static unsafe partial class TurboJpeg
{
    private const string Library = "libturbojpeg.so.0";
    private const int Rgb = 0;
    private const int Gray = 6;
    private const int GrayColors = 2;

    public static bool IsAvailable => NativeLibrary.TryLoad(Library, out _);

    /// <summary>Decodes a picture to gray or to red, green, blue, as the product does: into an array of its own.</summary>
    public static byte[] Decode(nint decoder, byte[] file)
    {
        fixed (byte* source = file)
        {
            int width = 0, height = 0, sampling = 0, colors = 0;
            if (tjDecompressHeader3(decoder, source, (nuint)file.Length, &width, &height, &sampling, &colors) != 0)
            {
                throw new IOException("libjpeg-turbo cannot read the head of a file.");
            }

            bool isGray = colors == GrayColors;
            byte[] pixels = GC.AllocateUninitializedArray<byte>((isGray ? 1 : 3) * width * height);
            fixed (byte* target = pixels)
            {
                if (tjDecompress2(decoder, source, (nuint)file.Length, target, width, 0, height, isGray ? Gray : Rgb, 0) != 0)
                {
                    throw new IOException("libjpeg-turbo cannot decode a file.");
                }
            }

            return pixels;
        }
    }

    public static nint Open() => tjInitDecompress();

    public static void Close(nint decoder) => tjDestroy(decoder);

    [LibraryImport(Library)]
    private static partial nint tjInitDecompress();

    [LibraryImport(Library)]
    private static partial int tjDecompressHeader3(nint handle, byte* source, nuint length, int* width, int* height, int* sampling,
        int* colors);

    [LibraryImport(Library)]
    private static partial int tjDecompress2(nint handle, byte* source, nuint length, byte* target, int width, int pitch, int height,
        int format, int flags);

    [LibraryImport(Library)]
    private static partial int tjDestroy(nint handle);
}
