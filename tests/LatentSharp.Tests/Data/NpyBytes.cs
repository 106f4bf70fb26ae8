using System.Text;

namespace LatentSharp.Tests.Data;

/// <summary>NPY files as NumPy writes them, version 1.0.</summary>
internal static class NpyBytes
{
    public static byte[] Of(string type, string shape, byte[] body, bool fortranOrder = false)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': {(fortranOrder ? "True" : "False")}, 'shape': {shape}, }}\n";
        byte[] header = [0x93, .. "NUMPY"u8, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text)];
        return [.. header, .. body];
    }

    public static byte[] Bytes(string shape, params IEnumerable<byte> values) => Of("|u1", shape, [.. values]);

    public static byte[] Singles(string shape, params IEnumerable<float> values) =>
        Of("<f4", shape, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static byte[] Doubles(string shape, params IEnumerable<double> values) =>
        Of("<f8", shape, [.. values.SelectMany(BitConverter.GetBytes)]);

    public static byte[] Longs(string shape, params IEnumerable<long> values) =>
        Of("<i8", shape, [.. values.SelectMany(BitConverter.GetBytes)]);
}
