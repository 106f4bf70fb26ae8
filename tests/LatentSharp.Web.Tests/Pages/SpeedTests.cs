using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Export.Web;
using LatentSharp.Latent.Codes;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Random;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace LatentSharp.Web.Tests.Pages;

/// <summary>A page of faces of 64×64, with the network that the program chooses for them and as many codes as a run keeps.</summary>
[Collection(BrowserTests.Name)]
public sealed class SpeedTests(Chromium chromium, PageModels models, ITestOutputHelper output) : IClassFixture<PageModels>
{
    private const int MostBytes = 4_000_000;
    private const int Codes = 4000;
    private const int Latent = 64;
    private const double MostMilliseconds = 100;

    // From a slider to its picture, until the browser draws its next frame.
    private const string Measure = """
        async () => {
          const input = document.querySelector("#sliders .sliders input");
          const canvas = document.querySelector("#sliders .results canvas");
          const context = canvas.getContext("2d");
          const sum = () => context.getImageData(0, 0, canvas.width, canvas.height).data.reduce((a, b, i) => (a * 31 + b + i) | 0, 0);
          const times = [];
          for (let i = 0; i < 30; i++) {
            const before = sum();
            const start = performance.now();
            input.value = Number(input.min) + (i % 2 + 0.5) * (Number(input.max) - Number(input.min)) / 2;
            input.dispatchEvent(new Event("input"));
            do { await new Promise(requestAnimationFrame); } while (sum() === before);
            times.push(performance.now() - start);
          }
          return times;
        }
        """;

    [Fact]
    public async Task APageOf64By64IsSmallAndDecodesWhileASliderMoves()
    {
        var model = new Autoencoder(new ModelOptions
        {
            Pictures = new PictureFormat(64, 64, 3),
            Latent = Latent,
            Network = new ConvolutionOptions { Channels = [32, 64, 128, 256] },
        }, seed: 1);
        var codes = new Tensor(new Shape(Codes, Latent));
        new RandomStream(1, 2).FillNormal(codes.Span, 0);
        string address = models.Page("faces of 64×64", new WebModel("VAE", model, new CodeTable(codes)));
        long bytes = new FileInfo(new Uri(address).LocalPath).Length;
        bytes.ShouldBeLessThan(MostBytes);
        await using Visit? visit = await chromium.Open(address);
        if (visit is null)
        {
            output.WriteLine("(there is no Chromium here; the time was not checked)");
            return;
        }

        await visit.Until("() => document.documentElement.dataset.ready");
        await Task.Delay(5000);
        ICDPSession browser = await visit.Page.Context.NewCDPSessionAsync(visit.Page);
        await browser.SendAsync("Performance.enable", new() { ["timeDomain"] = "threadTicks" });
        double start = await ScriptSeconds(browser);
        double[] times = [.. (await visit.Page.EvaluateAsync<double[]>(Measure)).Order()];
        double each = 1000 * (await ScriptSeconds(browser) - start) / times.Length;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.00} MB; slider to picture: least {times[0]:0} ms, " +
            $"median {times[times.Length / 2]:0} ms, 95th percentile {times[(int)(0.95 * times.Length)]:0} ms; " +
            $"{each:0} ms of the processor each"));

        // Time of the processor, since the machine may be busy with other things.
        each.ShouldBeInRange(1, MostMilliseconds);
    }

    private static async Task<double> ScriptSeconds(ICDPSession browser) =>
        (await browser.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .First(metric => metric.GetProperty("name").GetString() == "ScriptDuration").GetProperty("value").GetDouble();
}
