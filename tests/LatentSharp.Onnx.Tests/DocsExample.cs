using Microsoft.ML.OnnxRuntime;

namespace LatentSharp.Onnx.Tests;

/// <summary>The example of docs/onnx.md.</summary>
internal static class DocsExample
{
    public static byte[] Run(byte[] pixels)
    {
        // example begins
        using var encoder = new InferenceSession("faces-onnx/encoder.onnx");
        using var decoder = new InferenceSession("faces-onnx/decoder.onnx");
        long[] shape = [1, .. encoder.InputMetadata["picture"].Dimensions.Skip(1)];

        // One picture: bytes in planes red, green, blue, rows from the top.
        using var picture = OrtValue.CreateTensorValueFromMemory(pixels, shape);
        using var codes = encoder.Run(new RunOptions(), ["picture"], [picture], ["mean"]);
        using var decoded = decoder.Run(new RunOptions(), ["z"], [codes[0]], ["picture"]);
        byte[] again = [.. decoded[0].GetTensorDataAsSpan<float>().ToArray().Select(v => (byte)MathF.Round(255 * v))];
        // example ends
        return again;
    }
}
