using System.CommandLine;
using System.Globalization;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Cli.Timing;
using LatentSharp.Data;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Reports.Pages;
using LatentSharp.Runs.Places;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Learns a model from pictures.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly DataArguments _data = new();
    private readonly SettingOptions _settings = new(AllSettings.Table);
    private readonly Option<string?> _out = Define.Text("--out", "FOLDER", "The run folder. (default: runs/ and the name of the data)",
        "-o");
    private readonly Option<bool> _resume = Define.Flag("--resume", "Go on with the run in the folder; a larger --epochs prolongs it.");
    private readonly Option<TimeSpan?> _time = Define.Parsed<TimeSpan?>("--time", "TIME",
        "How long all of it may take, reading and pages included, e.g. 90s, 20m, 1.5h; the number of epochs follows from it and from the " +
        "speed that is met. (default: by --epochs)", [], "a time such as 90s, 20m or 1.5h", Durations.Parse);
    private readonly Option<Sweep?> _sweep = Sweep.Option();
    private readonly Option<bool> _allowChanged = Define.Flag("--allow-changed-data",
        "Go on with a run although its pictures, labels or division are not those that it was started with; the model file and latent " +
        "info say so.");
    private readonly Option<bool> _profile = Define.Flag("--profile",
        "Tell where the time of a step goes: a table of operations with their time, speed and share of the processor's peak.");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a run that is in the folder.");

    public TrainCommand()
        : base(
            "train",
            "learn a variational or basic auto-encoder from pictures or a table of numbers; what is not said is chosen from the data",
            "Decides first weights, order, binarisation and samples. (default: 1)",
            "latent train faces",
            "latent train pictures/ --size 64 --latent 64 --epochs 20 --out runs/mine",
            "latent train pictures/ --time 20m",
            "latent train pictures/ --resume --epochs 40 --out runs/mine",
            "latent train table.csv --labels species --out runs/table",
            "latent train faces --sweep beta=0,0.1,1,4,16,inf --epochs 5 --out runs/sweep")
    {
        Add(_data.Data);
        AddOptions([.. _settings.All, _time, .. _data.All, _sweep, _out, _resume, _allowChanged, _overwrite, _profile]);
        Arrange(
            ["--out", "--size", "--labels", .. _settings.Common, "--time", "--resume", "--overwrite"],
            [("Data", _data.All), .. _settings.Sections, ("Several trainings, and speed", [_sweep, _profile])]);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        string data = _data.Path(arguments);
        string source = DataArguments.SourceName(data);
        SettingValues said = _settings.Read(arguments, Seed(arguments));
        TimeSpan? time = arguments.GetValue(_time);

        // A run that is repeated takes its steps from the first one, and from its time the size of its pictures alone.
        var clock = new CommandTime(!said.Has(TrainingSettings.Steps) ? time : null);
        bool resume = arguments.GetValue(_resume);
        bool overwrite = arguments.GetValue(_overwrite);
        if (resume && overwrite)
        {
            throw new UsageException("--resume goes on with a run and --overwrite replaces it; give only one of them");
        }

        bool allowsChanged = arguments.GetValue(_allowChanged);
        if (allowsChanged && !resume)
        {
            throw new UsageException("--allow-changed-data is about a run that is gone on with; give it together with --resume");
        }

        if (time is not null && (resume || said.Has(TrainingSettings.Epochs) || arguments.GetValue(_sweep) is not null))
        {
            throw new UsageException("--time chooses the number of epochs of a new run; leave it out beside --epochs, --resume and " +
                "--sweep");
        }

        if (arguments.GetValue(_sweep) is { } sweep)
        {
            return Run(arguments, session, sweep, source, said, resume, overwrite);
        }

        using RunPlace place = RunPlace.Claim(arguments.GetValue(_out) ?? Path.Combine("runs", source), resume, overwrite);
        ModelCard? card = resume ? ModelFile.ReadCard(place.Folder.Checkpoint) : null;
        if (card is not null)
        {
            Resuming.Check(card, said, _data.Size(arguments));
        }

        (Dataset set, Split split) = _data.Open(arguments, session, place.Folder.Path, card, allowsChanged, time);
        RunOptions chosen = card is null ? RunOptions.Choose(set, split, said) : Resuming.Choose(card, said);
        double reserve = 0;
        if (clock.IsLimited)
        {
            (chosen, reserve) = TrainingSpeed.Plan(session, set, split, said, chosen, clock);
        }

        foreach (string line in set.Notes.Concat(chosen.Lines))
        {
            session.Note(line);
        }

        var job = new TrainingJob(card?.Data ?? _data.Card(arguments), set, split, chosen, place)
        {
            Resume = resume,
            AllowsChangedData = allowsChanged,
            Profile = arguments.GetValue(_profile) ? new Profile() : null,
            Shorter = time is null ? Shorter(resume, set) : null,
            Limit = clock.IsLimited ? () => new TimeLimit(TimeSpan.FromSeconds(Math.Max(0, clock.Left - reserve))) : null,
        };
        try
        {
            (Autoencoder model, ModelCard trained) = job.Run(session);
            foreach (string line in job.Profile is { } profile ? ProfileTable.Lines(profile) : [])
            {
                session.Error.WriteLine(line);
            }

            RunReport report = place.Lock.Guard(() => Finish(session, job, model, trained, clock));
            if (clock.IsLimited && trained.Training.Plan is { } plan)
            {
                session.Note(string.Create(CultureInfo.InvariantCulture,
                    $"took {clock.Elapsed:N0} of {clock.Seconds:N0} seconds; the same weights again: the same command with " +
                    $"--steps {plan}"));
            }

            session.Result(report, CliJson.Default.RunReport, report.LinesAfterTraining());
            return Application.Done;
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine($"latent: stopped, and saved; go on with: latent train {data} --resume --out {place.Folder.Path}");
            return Application.Canceled;
        }
    }

    private int Run(ParseResult arguments, Session session, Sweep sweep, string source, SettingValues said, bool resume, bool overwrite)
    {
        if (resume)
        {
            throw new UsageException("--sweep trains anew, which --resume does not; give only one of them");
        }

        sweep.Check(said);
        string folder = arguments.GetValue(_out) ?? Path.Combine("runs", source + "-" + sweep.Name);
        using RunPlaces places = sweep.Claim(folder, overwrite);
        (Dataset set, Split split) = _data.Open(arguments, session, folder);
        PicturesOnly.Of(set, _data.Path(arguments), "--sweep");
        try
        {
            SweepReport report = places.Guard(() => sweep.Run(session, _data.Card(arguments), set, split, said, places));
            session.Result(report, CliJson.Default.SweepReport, report.Lines());
            return Application.Done;
        }
        catch (OperationCanceledException)
        {
            session.Error.WriteLine($"latent: stopped; the finished runs are in {folder}");
            return Application.Canceled;
        }
    }

    /// <summary>The options that make a training shorter.</summary>
    private static string? Shorter(bool resume, Dataset set) =>
        resume ? null : $"--time 5m, or fewer --epochs, makes it shorter{(set is PictureDataset ? ", a smaller --size too" : "")}";

    /// <summary>Adds the codes and features to the model file and writes the run's page.</summary>
    private static RunReport Finish(Session session, TrainingJob job, Autoencoder model, ModelCard card, CommandTime clock)
    {
        (Dataset set, Split split, RunFolder folder) = (job.Set, job.Split, job.Place!.Folder);
        LatentStore store = FeatureLearning.Learn(session, model, set, split, clock, card.ImagesPerSecond);
        job.Place.Lock.ThrowIfGone();
        store.Save(folder.Model, model, card);
        session.Note("drawing the page");
        var after = new AfterTraining(Math.Max(card.ImagesPerSecond, 1e-3), clock.Seconds);
        RunPage.Save(folder.Report, job.Record(model, card), card.Training.Seed, after.PageShare(split.Test.Length, clock.Left));
        return RunReport.Of(folder.Path, folder.Model, card, folder);
    }
}
