using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using LatentSharp.Studio;
using LatentSharp.Studio.Jobs;

namespace LatentSharp.Bench.Serving;

/// <summary>
/// The studio while a training goes on: how soon something is to be seen, how long a slider waits for its picture, and what that costs the
/// training, in turns of looking on and not.
/// </summary>
internal static class StudioBench
{
    private const int PlaneSide = 9;

    private static readonly Lock Door = new();

    // A hand that drags asks about so often.
    private static readonly TimeSpan BetweenMoves = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures and prints.</summary>
    /// <param name="seconds">Seconds of a turn.</param>
    /// <param name="turns">Turns with and without a slider.</param>
    public static int Run(int seconds, int turns)
    {
        string folder = Directory.CreateTempSubdirectory("studio-bench-").FullName;
        try
        {
            using var studio = StudioServer.Open(new StudioOptions { Port = 0, Runs = Path.Combine(folder, "runs") });
            using HttpClient client = Enter(studio);
            Measure(studio, client, seconds, turns).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task Measure(StudioServer studio, HttpClient client, int seconds, int turns)
    {
        Print($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, {RuntimeInformation.ProcessArchitecture}");
        long start = Stopwatch.GetTimestamp();
        TrainingJob job = await Train(studio, client, """{"data":"faces"}""").ConfigureAwait(false);

        string model = $"api/models/{job.Id}";
        int latent = job.Card!.Model.Latent;
        await Decode(client, model, new float[PlaneSide * PlaneSide * latent]).ConfigureAwait(false);
        double first = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Print(string.Create(CultureInfo.InvariantCulture,
            $"from faces to the first decoded plane of {PlaneSide * PlaneSide} pictures: {first:0.0} s"));

        // Compilation of the hot loops is over by then.
        await Task.Delay(TimeSpan.FromSeconds(seconds)).ConfigureAwait(false);
        var waits = new List<double>();
        (List<double> alone, List<double> watched) = ([], []);
        (List<double> aloneWork, List<double> watchedWork) = ([], []);
        for (int turn = 0; turn < 2 * turns && job.IsRunning; turn++)
        {
            bool drags = turn % 2 == 1;
            double before = Passes(job);
            TimeSpan worked = Process.GetCurrentProcess().TotalProcessorTime;
            long began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began).TotalSeconds < seconds)
            {
                long asked = Stopwatch.GetTimestamp();
                if (drags)
                {
                    var code = new float[latent];
                    code[0] = (float)Math.Sin(waits.Count * 0.1) * 3;
                    await Decode(client, model, code).ConfigureAwait(false);
                    waits.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                }

                TimeSpan rest = BetweenMoves - Stopwatch.GetElapsedTime(asked);
                await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero).ConfigureAwait(false);
            }

            double pictures = (Passes(job) - before) * job.Card.Data.Train;
            double work = (Process.GetCurrentProcess().TotalProcessorTime - worked).TotalMilliseconds;
            (drags ? watchedWork : aloneWork).Add(work / Math.Max(1, pictures));
            (drags ? watched : alone).Add(pictures / Stopwatch.GetElapsedTime(began).TotalSeconds);
        }

        waits.Sort();
        (double median, double late) = (waits[waits.Count / 2], waits[(int)(0.95 * waits.Count)]);
        Print(string.Create(CultureInfo.InvariantCulture, $"slider to picture: median {median:0.0} ms, 95th percentile {late:0.0} ms, ")
            + string.Create(CultureInfo.InvariantCulture, $"longest {waits[^1]:0.0} ms ({waits.Count} moves)"));

        // Turn by turn, since what else the machine does changes.
        double slower = Median.Of(alone.Zip(watched, (a, w) => 100 * (a - w) / a));
        Print(string.Create(CultureInfo.InvariantCulture, $"training: {Median.Of(alone):0} pictures a second alone, ")
            + string.Create(CultureInfo.InvariantCulture, $"{Median.Of(watched):0} while a slider is dragged: {slower:0.0} % slower"));
        (double own, double both) = (Median.Of(aloneWork), Median.Of(watchedWork));
        Print(string.Create(CultureInfo.InvariantCulture,
            $"processor time a trained picture, of both sides of the talk: {own:0.0} ms alone, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{both:0.0} ms while a slider is dragged: {100 * (both - own) / own:0.0} % more"));
        job.Stop();
    }

    /// <summary>Begins a training and waits for the first weights to look at.</summary>
    public static async Task<TrainingJob> Train(StudioServer studio, HttpClient client, string body)
    {
        JsonElement begun = await Json(client, "api/train", body).ConfigureAwait(false);
        TrainingJob job = studio.Parts.Jobs.Of(begun.GetProperty("jobs")[0].GetString()!);
        while (job.Snapshot is not { Version: > 1 })
        {
            await Task.Delay(20).ConfigureAwait(false);
        }

        return job;
    }

    /// <summary>Epochs so far, with the part of the one that is under way, by the last step that was told.</summary>
    public static double Passes(TrainingJob job)
    {
        JobEvent? step = job.Events.After(0, out _, out _).LastOrDefault(e => e.IsStep);
        if (step is null)
        {
            return 0;
        }

        JsonElement data = JsonSerializer.Deserialize<JsonElement>(step.Data);
        return data.GetProperty("epoch").GetInt32() - 1 + ((double)data.GetProperty("batch").GetInt32() / data.GetProperty("batches")
            .GetInt32());
    }

    /// <summary>A client with the cookie.</summary>
    public static HttpClient Enter(StudioServer studio)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = studio.Address };
        lock (Door)
        {
            // The address is good for one of them.
            client.GetAsync(studio.Entrance).GetAwaiter().GetResult().Dispose();
        }

        client.DefaultRequestHeaders.Add("Origin", studio.Address.GetLeftPart(UriPartial.Authority));
        return client;
    }

    private static async Task<JsonElement> Json(HttpClient client, string path, string body)
    {
        using HttpResponseMessage answer = await client.PostAsync(path, new StringContent(body, Encoding.UTF8,
            "application/json")).ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false));
    }

    /// <summary>Decodes codes.</summary>
    public static async Task Decode(HttpClient client, string model, float[] codes)
    {
        using HttpResponseMessage answer = await client.PostAsync(model + "/decode",
            new ByteArrayContent(MemoryMarshal.AsBytes<float>(codes).ToArray()))
            .ConfigureAwait(false);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync().ConfigureAwait(false);
    }

    private static void Print(string line) => Console.WriteLine(line);
}
