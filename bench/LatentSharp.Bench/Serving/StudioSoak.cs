using System.Diagnostics;
using System.Globalization;
using LatentSharp.Studio;
using LatentSharp.Studio.Jobs;

namespace LatentSharp.Bench.Serving;

/// <summary>Clients that look at a training for a long time, all at once: whether memory grows, and whether the training goes on.</summary>
internal static class StudioSoak
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs it and prints a line a minute.</summary>
    /// <param name="minutes">How long.</param>
    /// <param name="clients">How many look on.</param>
    public static int Run(int minutes, int clients)
    {
        string folder = Directory.CreateTempSubdirectory("studio-soak-").FullName;
        try
        {
            using var studio = StudioServer.Open(new StudioOptions { Port = 0, Runs = Path.Combine(folder, "runs") });
            Look(studio, minutes, clients).GetAwaiter().GetResult();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    }

    private static async Task Look(StudioServer studio, int minutes, int clients)
    {
        using HttpClient first = StudioBench.Enter(studio);
        TrainingJob job = await StudioBench.Train(studio, first,
            """{"data":"faces","settings":{"size":32,"limit":2000,"epochs":100000,"evaluate-every":20}}""").ConfigureAwait(false);
        using var over = new CancellationTokenSource();
        long looks = 0;
        Task[] all = [.. Enumerable.Range(0, clients).Select(i => Task.Run(() => Client(i)))];
        for (int minute = 1; minute <= minutes; minute++)
        {
            await Task.Delay(TimeSpan.FromMinutes(1)).ConfigureAwait(false);
            using var self = Process.GetCurrentProcess();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"minute {minute}: {self.WorkingSet64 >> 20} MB resident, {GC.GetTotalMemory(true) >> 20} MB managed, ")
                + string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Read(ref looks)} looks, ")
                + string.Create(CultureInfo.InvariantCulture, $"{StudioBench.Passes(job):0.0} epochs"));
        }

        await over.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(all).ConfigureAwait(false);
        job.Stop();

        async Task Client(int number)
        {
            using HttpClient client = StudioBench.Enter(studio);
            string model = $"api/models/{job.Id}";
            int latent = job.Card!.Model.Latent;
            Task events = Follow(client, job.Id);
            for (int i = 0; !over.IsCancellationRequested; i++)
            {
                await StudioBench.Decode(client, model, new float[latent]).ConfigureAwait(false);
                string what = i % 10 == 0 ? "codes" : FormattableString.Invariant($"pictures/{(number + i) % 100}.png");
                await client.GetByteArrayAsync($"{model}/{what}").ConfigureAwait(false);
                Interlocked.Add(ref looks, 2);
                await Task.Delay(BetweenLooks).ConfigureAwait(false);
            }

            await events.ConfigureAwait(false);
        }

        async Task Follow(HttpClient client, string id)
        {
            using Stream stream = await client.GetStreamAsync($"api/jobs/{id}/events").ConfigureAwait(false);
            byte[] buffer = new byte[1 << 14];
            try
            {
                while (await stream.ReadAsync(buffer, over.Token).ConfigureAwait(false) > 0)
                {
                    // What it says is drawn in a page.
                }
            }
            catch (OperationCanceledException)
            {
                // Over.
            }
        }
    }
}
