using System.Diagnostics;
using System.Globalization;
using LatentSharp.Data;
using LatentSharp.Fuzzing;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Training;

namespace LatentSharp.Cli.Tests;

/// <summary>
/// What small files with large numbers cost: the peak of the memory in use by a process of its own, as the system counts it.
/// </summary>
public sealed class PeakMemoryTests : IDisposable
{
    private const string CardKey = "latentsharp.model";

    // The program and its runtime take about 80 MB.
    private const long MostOfRefusal = 250L << 20;

    // Weights for one picture at a time, and the few layers that live together.
    private const long MostOfLayers = 900L << 20;

    private readonly Latent _latent = new();

    public void Dispose() => _latent.Dispose();

    [Theory]
    [InlineData("\"channels\":1", "\"channels\":512", "of 1 channel (grey) or 3")]
    [InlineData("\"latent\":2", "\"latent\":4096", "but the file holds")]
    [InlineData("\"hidden\":[4]", "\"hidden\":[65536,65536]", "latent: ")]
    public void A_model_file_that_claims_to_be_large_is_refused_in_little_memory(string sound, string claimed, string message)
    {
        string path = Save(new ModelOptions
        {
            Pictures = new PictureFormat(16, 16, 1),
            Latent = 2,
            Network = new MlpOptions { Hidden = [4] }
        });
        byte[] file = File.ReadAllBytes(path);
        string json = SafeTensorsDamage.Text(file, CardKey);
        json.ShouldContain(sound);
        File.WriteAllBytes(path, SafeTensorsDamage.WithText(file, CardKey, json.Replace(sound, claimed, StringComparison.Ordinal)));
        (int code, string error, long peak) = Run("sample", path, "-n", "64", "--out", _latent.At("a.png"));
        code.ShouldBe(1, error);
        error.ShouldContain(message);
        peak.ShouldBeLessThan(MostOfRefusal);
    }

    [Fact]
    public void Few_weights_that_give_large_layers_are_used_a_picture_at_a_time()
    {
        string path = Save(new ModelOptions
        {
            Pictures = new PictureFormat(256, 256, 1),
            Latent = 1,
            Network = new ConvolutionOptions { Channels = [1, 2048, 1] }
        });
        new FileInfo(path).Length.ShouldBeLessThan(2 << 20);
        (int code, string error, long peak) = Run("sample", path, "-n", "4", "--out", _latent.At("a.png"));
        code.ShouldBe(0, error);
        peak.ShouldBeLessThan(MostOfLayers);
    }

    private string Save(ModelOptions options)
    {
        string path = _latent.At("model.safetensors");
        ModelFile.Save(path, new Autoencoder(options),
            new ModelCard { Model = options, Training = new TrainingOptions(), Data = new DataCard { Source = "none" } });
        return path;
    }

    /// <summary>Runs the program in a process of its own. Where the system does not tell the peak, it is 0.</summary>
    private static (int Code, string Error, long Peak) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (string argument in (string[])[typeof(Application).Assembly.Location, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        process.WaitForExit();
        output.Wait();
        return (process.ExitCode, error.Result, peak);
    }

    private static long Peak(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status")
                .FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
                CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
