using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Data;
using LatentSharp.Evaluation;
using LatentSharp.Formats;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Reports;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Learns a model from pictures.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly Argument<string> _data = Inputs.Data();
    private readonly TrainArguments _wishes = new();
    private readonly Option<int?> _size = Define.Whole("--size", "PIXELS", PictureFormat.MinimumSide, PictureFormat.MaximumSide, "Resize pictures to squares of this side. (default: as they are; faces 64)");
    private readonly Option<string?> _labels = Define.Text("--labels", "FILE", "Labels of the pictures, in CelebA's format or CSV. (default: a label file beside the pictures, if any)");
    private readonly Option<int?> _train = Define.Whole("--train", "N", 1, int.MaxValue, "Train on the first N pictures. (default: nine in ten, chosen by content)");
    private readonly Option<int?> _test = Define.Whole("--test", "N", 1, int.MaxValue, "Test on the N pictures after those. (default: one in ten, chosen by content)");
    private readonly Option<string?> _out = Define.Text("--out", "FOLDER", "The run folder. (default: runs/ and the name of the data)", "-o");
    private readonly Option<bool> _resume = Define.Flag("--resume", "Go on with the run in the folder; a larger --epochs prolongs it.");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a run that is in the folder.");

    public TrainCommand()
        : base(
            "train",
            "learn a variational or basic auto-encoder from pictures; what is not said is chosen from the data",
            "Decides first weights, order, binarisation and samples. (default: 1)",
            "latent train faces",
            "latent train pictures/ --size 64 --latent 64 --epochs 20 --out runs/mine",
            "latent train pictures/ --resume --epochs 40 --out runs/mine")
    {
        Add(_data);
        AddOptions([.. _wishes.All, _size, _labels, _train, _test, _out, _resume, _overwrite]);
    }

    public override int Run(ParseResult arguments, Session session)
    {
        string data = arguments.GetRequiredValue(_data);
        string source = SourceName(data);
        Wishes wishes = _wishes.Read(arguments, Seed(arguments));
        bool resume = arguments.GetValue(_resume);
        bool overwrite = arguments.GetValue(_overwrite);
        if (resume && overwrite)
        {
            throw new UsageException("--resume goes on with a run and --overwrite replaces it; give only one of them");
        }

        string path = arguments.GetValue(_out) ?? Path.Combine("runs", source);
        RunPlace place = RunPlace.Claim(path, resume, overwrite);
        ModelCard? card = resume ? ModelFile.ReadCard(place.Folder.Checkpoint) : null;
        if (card is not null)
        {
            Resuming.Check(card, wishes, arguments.GetValue(_size));
        }

        (int? train, int? test) = (arguments.GetValue(_train), arguments.GetValue(_test));
        PictureOptions options = (card is null ? new PictureOptions { Size = arguments.GetValue(_size) } : PictureLoading.For(card)) with
        {
            Labels = arguments.GetValue(_labels),
            Minimum = 2,
            Limit = Limit(data, train, test),
        };
        PictureSet set = PictureLoading.Open(session, data, options);
        Split split = card is null ? SplitOf(set, train, test) : Resuming.SplitOf(card, set, train, test);
        Chosen chosen = card is null ? Choices.Choose(set, split, wishes) : Resuming.Choose(card, wishes);
        foreach (string line in set.Notes.Concat(chosen.Lines))
        {
            session.Note(line);
        }

        var model = new Autoencoder(chosen.Model, chosen.Training.Seed);
        session.Note($"training {model.ParameterCount:N0} parameters on {split.Train.Length:N0} pictures, testing on {split.Test.Length:N0}; run folder {path}");
        return Train(session, data, source, place, overwrite, resume, card, set, split, chosen, model);
    }

    private static int Train(
        Session session, string data, string source, RunPlace place, bool overwrite, bool resume, ModelCard? card, PictureSet set, Split split, Chosen chosen, Autoencoder model)
    {
        var line = new LiveLine(session);
        var progress = new TrainingProgress(line, split.Train.Length);
        var trainer = new Trainer(model, set, split, chosen.Training, place.Folder, progress.Hooks, card?.Data.Source ?? source, card?.Data.Background ?? "#ffffff");
        if (overwrite)
        {
            place.RemoveOld();
        }

        ModelCard trained;
        try
        {
            trained = trainer.Run(resume, session.Cancellation);
        }
        catch (OperationCanceledException)
        {
            line.Clear();
            session.Error.WriteLine($"latent: stopped, and saved; go on with: latent train {data} --resume --out {place.Folder.Path}");
            return Application.Cancelled;
        }
        finally
        {
            line.Clear();
            place.RemoveIfEmpty();
        }

        StoreCodes(session, set, split, model, place.Folder.Model, trained);
        int[] shown = split.Test.Length > 0 ? split.Test : split.Train;
        string name = chosen.Model.Model == ModelKind.Vae ? "VAE" : "AE";
        RunPage.Save(place.Folder.Report, new RunRecord(name, model, trained, MetricsLog.Read(place.Folder.Metrics), set, shown), chosen.Training.Seed);
        RunReport report = RunReport.Of(place.Folder.Path, place.Folder.Model, trained, place.Folder.Metrics);
        session.Result(report, CliJson.Default.RunReport, report.Lines());
        return Application.Done;
    }

    /// <summary>Adds the codes and features to the model file. Where pictures have labels, a judge of their own tells how far the features may be trusted.</summary>
    private static void StoreCodes(Session session, PictureSet set, Split split, Autoencoder model, string path, ModelCard card)
    {
        Judge? judge = null;
        if (set.Attributes is { Names.Count: > 0 } && split.Test.Length > 1)
        {
            session.Note("learning the features, and trying them on held-out pictures");
            judge = Judge.Train(set, Judge.Enough(split.Train));
        }

        LatentStore.Learn(model, set, split, judge is null ? null : judge.Probabilities).Save(path, model, card);
    }

    private static Split SplitOf(PictureSet set, int? train, int? test) =>
        train is null && test is null ? Split.Default(set) : Split.InOrder(set, train, test);

    /// <summary>Built-in faces are painted as many as are wanted; files are all read, since a source may have a test part of its own.</summary>
    private static int? Limit(string data, int? train, int? test)
    {
        bool isPath = File.Exists(data) || Directory.Exists(data);
        return !isPath && train is { } a && test is { } b ? (int)Math.Min((long)a + b, 1_000_000) : null;
    }

    /// <summary>The name of the data without its place and extension.</summary>
    private static string SourceName(string data)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(data.Length == 0 ? "." : data)));
        string bare = Directory.Exists(data) ? name : Path.GetFileNameWithoutExtension(name);
        return bare.Length == 0 ? "run" : bare;
    }
}
