using System.Diagnostics;
using System.Diagnostics.Metrics;
using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Sampling;
using LatentSharp.Tensors;
using LatentSharp.Training;
using LatentSharp.Training.Steps;
using Microsoft.Extensions.Logging;

namespace LatentSharp.Tests.Runs;

/// <summary>Runs from a program that does not wait, and that watches: tasks, streams, logger, meter and activities.</summary>
public sealed class ObservedTests : IDisposable
{
    private static readonly PictureDataset Boxes = TestSets.Boxes(30, new PictureFormat(8, 8, 1));

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-observed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_training_on_a_thread_of_its_own_is_seen_by_logger_meter_and_activities()
    {
        var steps = new List<(string Name, double Value, string? Term)>();
        using MeterListener meter = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "LatentSharp")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (steps)
            {
                steps.Add((instrument.Name, value, tags.Length > 0 ? (string?)tags[0].Value : null));
            }
        }

        meter.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        meter.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        meter.Start();
        var activities = new List<string>();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "LatentSharp",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add(activity.OperationName);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        var log = new ListLogger();

        using Run run = await Run.TrainAsync(Request("run"), Run.EventsTo(log));
        SampleResult sample = await run.SampleAsync(new SampleRequest { Count = 3 });

        sample.Pictures.Count().ShouldBe(3);
        activities.ShouldContain("train");
        activities.ShouldContain("sample");
        steps.Count(s => s.Name == "latentsharp.training.steps").ShouldBeGreaterThanOrEqualTo(6);
        steps.Where(s => s.Name == "latentsharp.training.loss").Select(s => s.Term).Distinct().ShouldContain("kl");
        steps.ShouldContain(s => s.Name == "latentsharp.training.speed" && s.Value > 0);
        steps.Count(s => s.Name == "latentsharp.training.evaluations").ShouldBeGreaterThanOrEqualTo(2);
        log.Lines.ShouldContain(line => line.StartsWith("Information: epoch 1: test bound ", StringComparison.Ordinal));
        log.Lines.ShouldContain(line => line.StartsWith("Information: likelihood: ", StringComparison.Ordinal));
        log.Lines.ShouldContain(line => line.StartsWith("Trace: epoch 1, batch 1 of ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_that_nobody_watches_allocates_nothing()
    {
        var terms = new LossTerms(new TermValue("reconstruction", 1), new TermValue("kl", 2));
        Telemetry.Step(8, 100, terms);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Telemetry.Step(8, 100, terms);
        }

        GC.GetAllocatedBytesForCurrentThread().ShouldBe(before);
    }

    [Fact]
    public async Task A_stopped_task_is_canceled_and_a_wrong_request_is_in_the_task()
    {
        using var stop = new CancellationTokenSource();
        Task<Run> training = Run.TrainAsync(Request("stopped"), new StopAtFirstStep(stop), stop.Token);
        await Should.ThrowAsync<OperationCanceledException>(training);
        training.IsCanceled.ShouldBeTrue();
        await Should.ThrowAsync<DataException>(() => Run.TrainAsync(new TrainRequest(Path.Combine(_folder, "none"))));
    }

    [Fact]
    public async Task Samples_come_one_by_one_and_are_those_of_the_method()
    {
        using Run run = Run.Train(Request("samples"));
        var pictures = new List<Picture>();
        await foreach (Picture picture in run.SamplesAsync(new SampleRequest { Count = 5 }))
        {
            pictures.Add(picture);
        }

        pictures.Select(p => Convert.ToHexString(p.Pixels)).ShouldBe(run.Sample(5).Pictures.Select(p => Convert.ToHexString(p.Pixels)));
    }

    [Fact]
    public async Task Batches_come_one_by_one_in_the_order_of_the_data_or_of_a_seed()
    {
        List<Tensor> inOrder = await All(Boxes.BatchesAsync(12));
        inOrder.Select(batch => batch.Shape[0]).ShouldBe([12, 12, 6]);
        inOrder.SelectMany(batch => batch.Span.ToArray()).ShouldBe(TestSets.Pixels(Boxes).Span.ToArray());
        List<Tensor> shuffled = await All(Boxes.BatchesAsync(12, seed: 1));
        shuffled.SelectMany(b => b.Span.ToArray()).ShouldBe((await All(Boxes.BatchesAsync(12, seed: 1))).SelectMany(b => b.Span.ToArray()));
        shuffled.SelectMany(b => b.Span.ToArray()).ShouldNotBe(inOrder.SelectMany(b => b.Span.ToArray()));
        shuffled.Sum(b => b.Sum()).ShouldBe(inOrder.Sum(b => b.Sum()), 1e-3);
    }

    private TrainRequest Request(string name) => new(new DataRequest(Boxes, "boxes"))
    {
        Settings = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "batch=8", "epochs=2"),
        Out = Path.Combine(_folder, name),
    };

    private static async Task<List<Tensor>> All(IAsyncEnumerable<Tensor> batches)
    {
        var all = new List<Tensor>();
        await foreach (Tensor batch in batches)
        {
            all.Add(batch);
        }

        return all;
    }

    private sealed class StopAtFirstStep(CancellationTokenSource stop) : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
            if (value is StepReport)
            {
                stop.Cancel();
            }
        }
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Lines.Add($"{level}: {formatter(state, exception)}");
    }
}
