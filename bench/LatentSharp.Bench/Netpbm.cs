using System.Globalization;
using System.Text;
using LatentSharp.Imaging;

namespace LatentSharp.Bench;

/// <summary>The plain pictures that djpeg and cjpeg exchange: P5 (gray) and P6 (color), 8 bits.</summary>
internal static class Netpbm
{
    public static Picture Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int at = 0;
        string[] head = [Word(bytes, ref at), Word(bytes, ref at), Word(bytes, ref at), Word(bytes, ref at)];
        return head[0] is "P5" or "P6" && head[3] == "255"
            ? new Picture(Number(head[1]), Number(head[2]), head[0] == "P5" ? 1 : 3, bytes[at..])
            : throw new IOException($"'{path}' is no P5 or P6 picture of 8 bits.");
    }

    public static byte[] Write(Picture picture) =>
        [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"{(picture.Channels == 1 ? "P5" : "P6")}\n{picture.Width} {picture.Height}\n255\n")), .. picture.Pixels];

    private static string Word(byte[] bytes, ref int at)
    {
        int start = at;
        while (bytes[at] > ' ')
        {
            at++;
        }

        return Encoding.ASCII.GetString(bytes[start..at++]);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
