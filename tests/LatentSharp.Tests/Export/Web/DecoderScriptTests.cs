using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using LatentSharp.Tensors;
using Xunit.Abstractions;

namespace LatentSharp.Tests.Export.Web;

/// <summary>The decoder in JavaScript beside the engine, of a model of each kind; Node.js runs it where it is there.</summary>
public sealed class DecoderScriptTests(ITestOutputHelper output)
{
    private const int Count = 5;
    private const double Allowed = 2.0 / 255;

    private const string Script = """
        import { compile, halves } from "ROOT/web/page/decoder.js";
        import { readFileSync } from "node:fs";
        const { graph, weights, codes } = JSON.parse(readFileSync(0, "utf8"));
        const run = compile(graph, halves(weights));
        console.log(codes.map(code => [...run(Float32Array.from(code))].map(value => value.toFixed(6)).join(" ")).join("\n"));
        """;

    public static TheoryData<string> Names { get; } = [.. ((IEnumerable<object[]>)ExportModels.Names).Select(row => (string)row[0])
        .Where(name => !name.StartsWith("table", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void ItDecodesWhatTheEngineDecodes(string name)
    {
        OnnxSource source = ExportModels.Source(name);
        Autoencoder model = source.Model;
        Tensor codes = TestSets.Normal(new Shape(Count, model.Options.Latent));
        string? told = Node.Run(Script, Input(source, codes));
        if (told is null)
        {
            output.WriteLine("(there is no Node.js here; nothing was checked)");
            return;
        }

        float[] expected = model.Decode(codes).Span.ToArray();
        float[] found = [.. told.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
        found.Length.ShouldBe(expected.Length);
        found.Zip(expected, (a, b) => Math.Abs(Math.Clamp(a, 0, 1) - Math.Clamp(b, 0, 1))).Max().ShouldBeLessThan((float)Allowed);
    }

    [Fact]
    public void ItKnowsTheOperationsThatAreExported()
    {
        string? told = Node.Run("""
            import { operators } from "ROOT/web/page/decoder.js";
            console.log(Object.keys(operators).sort().join(" "));
            """, "");
        if (told is null)
        {
            output.WriteLine("(there is no Node.js here; nothing was checked)");
            return;
        }

        told.Trim().Split(' ').ShouldBe(WebGraph.Operators.Order(StringComparer.Ordinal));
    }

    private static string Input(OnnxSource source, Tensor codes)
    {
        var graph = new WebGraph(OnnxModels.DecoderOf(source), codes.Shape[1]);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WritePropertyName("graph");
            graph.Write(json);
            json.WriteBase64String("weights", graph.Weights);
            json.WriteStartArray("codes");
            for (int i = 0; i < Count; i++)
            {
                json.WriteStartArray();
                foreach (float value in codes.Row(i))
                {
                    json.WriteNumberValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
