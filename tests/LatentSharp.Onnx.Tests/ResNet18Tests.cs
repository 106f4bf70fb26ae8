using Google.Protobuf;
using LatentSharp.Evaluation.Features;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using Microsoft.ML.OnnxRuntime;
using Onnx;

namespace LatentSharp.Onnx.Tests;

/// <summary>ResNet-18 by the engine is what ONNX Runtime makes of the package's file, layer by layer.</summary>
public sealed class ResNet18Tests
{
    private const int Side = 224;

    // What the last block of each scale gives.
    private static readonly string[] Scales = ["ReLU283_Output_0", "ReLU315_Output_0", "ReLU347_Output_0", "ReLU393_Output_0"];

    [Fact]
    public void FeaturesAndMapsAreThoseOfOnnxRuntime()
    {
        var pictures = new Tensor(new Shape(2, 3, Side, Side));
        new RandomStream(1, 1).FillUniform(pictures.Span, 0);
        PictureFeatures features = PictureFeatures.ResNet18(PathOf("ResNet18Onnx", "ResNet18.onnx"));
        IReadOnlyList<Tensor> maps = features.Maps(pictures);
        Tensor found = features.Of(pictures);
        found.Shape.ShouldBe(new Shape(2, features.Count));
        (ModelProto network, ModelProto preparation) = (Model("ResNet18Onnx", "ResNet18.onnx"), Model("ResNetPrepOnnx",
            "ResNetPreprocess.onnx"));
        float[] mean = [.. preparation.Graph.Initializer.Single().FloatData];
        foreach (string scale in Scales)
        {
            network.Graph.Output.Add(new ValueInfoProto { Name = scale, Type = network.Graph.Output[0].Type.Clone() });
            network.Graph.Output[^1].Type.TensorType.Shape = null;
        }

        using var session = new InferenceSession(network.ToByteArray());
        for (int i = 0; i < 2; i++)
        {
            float[] given = [.. Enumerable.Range(0, 3).SelectMany(color =>
            {
                // The engine subtracts the mean picture's average, which serves any size.
                float average = mean.AsSpan(color * Side * Side, Side * Side).ToArray().Average();
                return pictures.Span.Slice(((3 * i) + 2 - color) * Side * Side, Side * Side).ToArray().Select(v => (255 * v) - average);
            })];
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(given, [1, 3, Side, Side]);
            using IDisposableReadOnlyCollection<OrtValue> expected = session.Run(new RunOptions(), [network.Graph.Input[0].Name], [input],
                [network.Graph.Output[0].Name, .. Scales]);
            Compare(found, i, expected[0]);
            for (int scale = 0; scale < Scales.Length; scale++)
            {
                Compare(maps[scale], i, expected[scale + 1]);
            }
        }
    }

    private static void Compare(Tensor found, int row, OrtValue expected)
    {
        ReadOnlySpan<float> values = expected.GetTensorDataAsSpan<float>();
        ReadOnlySpan<float> mine = found.Span.Slice(row * values.Length, values.Length);
        float largest = 0;
        for (int i = 0; i < values.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(values[i]));
        }

        largest.ShouldBeGreaterThan(0.1f);
        for (int i = 0; i < values.Length; i++)
        {
            Math.Abs(mine[i] - values[i]).ShouldBeLessThan(1e-3f * largest);
        }
    }

    private static ModelProto Model(params string[] path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(PathOf(path)));

    // Where the project file has it brought.
    private static string PathOf(params string[] path) => Path.Combine(
        [
            Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages"),
            "microsoft.ml.dnnimagefeaturizer.resnet18", "0.23.1", "tools", "DnnImageModels", .. path
        ]);
}
