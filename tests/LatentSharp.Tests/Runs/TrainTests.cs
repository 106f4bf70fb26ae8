using LatentSharp.Data;
using LatentSharp.Imaging;
using LatentSharp.Models;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Tests.Runs;

/// <summary>Training as a program in C# asks for it.</summary>
public sealed class TrainTests : IDisposable
{
    private static readonly SettingValues Tiny = AllSettings.Read("network=mlp", "hidden=8", "latent=2", "batch=8", "epochs=2");

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-train").FullName;

    [Fact]
    public void The_main_job_is_two_lines()
    {
        string pictures = Pictures(16);
        string current = Environment.CurrentDirectory;
        var request = new TrainRequest(pictures) { Out = Path.Combine(_folder, "run") };

        using Run run = Run.Train(request);
        run.Sample(64).Save(Path.Combine(_folder, "new.png"));

        Picture.Read(Path.Combine(_folder, "new.png")).Width.ShouldBeGreaterThan(8 * 8);
        run.Card.Data.Source.ShouldBe("pictures");
        run.HasStore.ShouldBeTrue();
        File.Exists(run.Folder!.Report).ShouldBeTrue();
        Environment.CurrentDirectory.ShouldBe(current);
    }

    [Fact]
    public void A_stopped_training_goes_on_and_events_tell_how_far()
    {
        string pictures = Pictures(24);
        var request = new TrainRequest(pictures) { Settings = Tiny, Out = Path.Combine(_folder, "run") };
        using var stop = new CancellationTokenSource();
        var events = new List<RunEvent>();
        Should.Throw<OperationCanceledException>(() => Run.Train(request, new Told(e =>
        {
            events.Add(e);
            if (e is EvaluationReport)
            {
                stop.Cancel();
            }
        }), stop.Token));
        events.OfType<RunTraining>().Select(e => e.HasBegun).ShouldBe([true, false]);
        events.OfType<StepReport>().ShouldNotBeEmpty();
        events.OfType<RunNote>().Select(e => e.Text.ToString()).ShouldContain("likelihood: gaussian (chosen: the pictures have shades)");
        using Run run = Run.Train(request with { Resume = true });
        run.Card.Epoch.ShouldBeInRange(1, 2);
        Should.Throw<RequestException>(() => Run.Train(request)).Message.ShouldContain("holds a run already");
        Should.Throw<RequestException>(() => Run.Train(request with { Resume = true, Settings = Tiny.With(ModelSettings.Latent, 3) }))
            .Message.ShouldStartWith("latent cannot be changed from 2");
    }

    [Fact]
    public void Data_that_a_program_has_are_learned_from_too()
    {
        PictureDataset boxes = TestSets.Boxes(30, new PictureFormat(8, 8, 1));
        using Run run = Run.Train(new TrainRequest(new DataRequest(boxes, "boxes"))
        {
            Settings = Tiny,
            Out = Path.Combine(_folder, "boxes"),
        });
        run.Card.Data.Source.ShouldBe("boxes");
        run.Model.Options.Latent.ShouldBe(2);
    }

    [Fact]
    public void Any_setting_that_is_a_number_is_swept()
    {
        CompareResult swept = Run.Sweep(new SweepRequest(Pictures(24), Sweep.TryParse("learning-rate=0.001,0.01")!)
        {
            Settings = Tiny,
            Out = Path.Combine(_folder, "sweep"),
        });
        swept.Runs.Select(run => run.Card.Training.LearningRate).ShouldBe([0.001, 0.01]);
        File.Exists(swept.Page).ShouldBeTrue();
    }

    [Fact]
    public void The_model_file_is_written_once_an_evaluation_and_once_at_the_end()
    {
        string model = Path.Combine(_folder, "run", "model.safetensors");
        var written = new List<DateTime>();
        var request = new TrainRequest(Pictures(24)) { Settings = Tiny, Out = Path.Combine(_folder, "run") };
        using Run run = Run.Train(request, new Told(e =>
        {
            if (File.Exists(model) && (written.Count == 0 || File.GetLastWriteTimeUtc(model) != written[^1]))
            {
                written.Add(File.GetLastWriteTimeUtc(model));
            }
        }));
        run.HasStore.ShouldBeTrue();

        // Seen by events: a writing after each evaluation that was the best so far; that at the end comes before the page is drawn.
        written.Count.ShouldBeLessThanOrEqualTo(3);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Pictures(int count)
    {
        string folder = Path.Combine(_folder, "pictures");
        Directory.CreateDirectory(folder);
        PictureDataset boxes = TestSets.Boxes(count, new PictureFormat(8, 8, 1));
        for (int i = 0; i < count; i++)
        {
            Png.WriteFile(Path.Combine(folder, $"{i:D3}.png"), boxes.ToPicture(i));
        }

        return folder;
    }

    private sealed class Told(Action<RunEvent> tell) : IProgress<RunEvent>
    {
        public void Report(RunEvent value) => tell(value);
    }
}
