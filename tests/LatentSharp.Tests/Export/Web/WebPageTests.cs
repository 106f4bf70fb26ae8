using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LatentSharp.Data;
using LatentSharp.Export.Onnx;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Numerics;
using LatentSharp.Models;
using Onnx;

namespace LatentSharp.Tests.Export.Web;

public sealed partial class WebPageTests
{
    private const string Evil = "</script><img src=x onerror=alert(1)>&\"'";

    [Fact]
    public void ThePageIsOneFileThatAsksForNothing()
    {
        string html = WebPage.Build("faces", ["A sentence."], [Small()]);
        html.ShouldContain("default-src 'none'");
        Address().Matches(html).Select(match => match.Value).Where(address => !address.Contains("www.w3.org", StringComparison.Ordinal))
            .ShouldBeEmpty();
        XDocument page = Parsed(html);
        string script = page.Descendants("script").Last().Value;
        script.ShouldContain("class PageModel");
        html.ShouldContain(WebBundle.Hash(WebBundle.Script));
        html.ShouldContain($"<script>{WebBundle.Script}</script>");
        html.ShouldContain($"<style>{WebBundle.Style}</style>");
    }

    [Fact]
    public void NamesOfPeopleStayText()
    {
        WebModel model = Small() with { Data = Evil };
        string html = WebPage.Build(Evil, [Evil], [model]);
        html.ShouldNotContain("<img");
        XDocument page = Parsed(html);
        page.Descendants("title").Single().Value.ShouldBe(Evil);
        page.Descendants("header").Single().Element("p")!.Value.ShouldBe(Evil);
        using var data = JsonDocument.Parse(page.Descendants("script").First().Value);
        data.RootElement.GetProperty("models")[0].GetProperty("info").GetProperty("data").GetString().ShouldBe(Evil);
    }

    [Fact]
    public void TheSameModelMakesTheSamePage() =>
        WebPage.Build("a", [], [Small()]).ShouldBe(WebPage.Build("a", [], [Small()]));

    [Fact]
    public void WeightsComeBackInHalfPrecision()
    {
        WebModel model = Small();
        var graph = new WebGraph(model.Decoder(), model.Codes.Latent);
        byte[] weights = graph.Weights;
        weights.Length.ShouldBe(2 * graph.Count);
        float[] exact = [.. model.Decoder().Graph.Initializer.Where(t => t.DataType == (int)TensorProto.Types.DataType.Float)
            .SelectMany(tensor => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray())];
        exact.Length.ShouldBe(graph.Count);
        for (int i = 0; i < exact.Length; i++)
        {
            float found = (float)System.Buffers.Binary.BinaryPrimitives.ReadHalfLittleEndian(weights.AsSpan(2 * i));
            Math.Abs(found - exact[i]).ShouldBeLessThanOrEqualTo(Math.Max(Math.Abs(exact[i]) / 2048, 3e-8f));
        }
    }

    [Fact]
    public void WithoutCodesNoCodeIsInThePage()
    {
        WebModel with = Small();
        using var all = JsonDocument.Parse(WebPage.Data([with]));
        using var none = JsonDocument.Parse(WebPage.Data([with with { WithCodes = false }]));
        all.RootElement.GetProperty("models")[0].GetProperty("codes").GetBytesFromBase64().Length
            .ShouldBe(2 * with.Codes.Codes.Length);
        JsonElement model = none.RootElement.GetProperty("models")[0];
        model.GetProperty("codes").GetString().ShouldBeEmpty();
        model.GetProperty("radius").ValueKind.ShouldBe(JsonValueKind.Null);
        byte[] shown = model.GetProperty("shown").GetBytesFromBase64();
        shown.Length.ShouldBe(all.RootElement.GetProperty("models")[0].GetProperty("shown").GetBytesFromBase64().Length);
        for (int row = 0; row < with.Codes.Count; row++)
        {
            shown.AsSpan().IndexOf(WebNumbers.Bytes(with.Codes.Codes.Row(row))).ShouldBe(-1);
        }
    }

    [Fact]
    public void TheDecoderIsComparedWithTheModelAndRefusedWhereItDiffers()
    {
        WebModel model = Small();
        WebCheck.Run(model, WebCheck.Count, threads: 1, (_, _) => { }, default).ShouldBeInRange(0, WebCheck.Allowed);

        // Beyond the largest number of half precision.
        model.Model.Parameters.First(p => p.Name.StartsWith("decoder", StringComparison.Ordinal)).Value.Span[0] = 1e6f;
        Cause(() => WebCheck.Run(model, WebCheck.Count, threads: 1, (_, _) => { }, default)).ShouldContain("half precision");
    }

    [Fact]
    public void AnUnknownOperationIsNamed()
    {
        ModelProto decoder = Small().Decoder();
        decoder.Graph.Node[0].OpType = "Einsum";
        Should.Throw<ExportException>(() => new WebGraph(decoder, 4)).Message
            .ShouldBe("its decoder needs the operation Einsum, which the page does not know");
    }

    private static string Cause(Action action) => Should.Throw<Exception>(action) switch
    {
        AggregateException many => many.Flatten().InnerExceptions[0].Message,
        var one => one.Message,
    };

    private static WebModel Small()
    {
        var format = new PictureFormat(9, 11, 3);
        var model = new Autoencoder(TestSets.Mlp(format, "gaussian"), seed: 5);
        return new WebModel("VAE", model, CodeTable.Encode(model, TestSets.Boxes(120, format), [.. Enumerable.Range(0, 120)]));
    }

    private static XDocument Parsed(string html) => XDocument.Parse(html["<!DOCTYPE html>".Length..]);

    [GeneratedRegex(@"https?://[^""'\s)]+")]
    private static partial Regex Address();
}
