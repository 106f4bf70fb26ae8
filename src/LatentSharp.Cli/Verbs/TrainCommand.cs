using System.CommandLine;
using LatentSharp.Cli.Output;
using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Results;
using LatentSharp.Runs;
using LatentSharp.Runs.Learning;
using LatentSharp.Runs.Learning.Ranked;
using LatentSharp.Settings;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;

namespace LatentSharp.Cli.Verbs;

/// <summary>Learns a model from pictures.</summary>
internal sealed class TrainCommand : Verb
{
    private readonly DataArguments _data = new();
    private readonly SettingOptions _settings;
    private readonly Option<string?> _out = Define.Text("--out", "FOLDER", "The run folder. (default: runs/ and the name of the data)",
        "-o");
    private readonly Option<bool> _resume = Define.Flag("--resume", "Go on with the run in the folder; a larger --epochs prolongs it.");
    private readonly Option<TimeSpan?> _time = Define.Parsed<TimeSpan?>("--time", "TIME",
        "How long all of it may take, reading and pages included, e.g. 90s, 20m, 1.5h; the number of epochs follows from it and from the " +
        "speed that is met. (default: by --epochs)", [], "a time such as 90s, 20m or 1.5h", Durations.Parse);
    private readonly Option<string?> _initial = Define.Text("--initial", "FILE",
        "Begin with the weights of this safetensors file, e.g. of PyTorch, whose names and shapes must be those of the network; see " +
        "docs/coming-from-pytorch.md. (default: drawn by --seed)");
    private readonly Option<Sweep?> _sweep = Define.Parsed<Sweep?>("--sweep", "NAME=V,V,…",
        "Train once for each value of a setting that is a number, e.g. beta, latent, free-bits, batch or learning-rate, and set the " +
        "results side by side on one page; beta=inf is the KL term alone.", [], Sweep.Rule, text => Sweep.TryParse(text), ["beta="]);
    private readonly Option<bool> _allowChanged = Define.Flag("--allow-changed-data",
        "Go on with a run although its pictures, labels or division are not those that it was started with; the model file and latent " +
        "info say so.");
    private readonly Option<bool> _profile = Define.Flag("--profile",
        "Tell where the time of a step goes: a table of operations with their time, speed and share of the processor's peak.");
    private readonly Option<bool> _overwrite = Define.Flag("--overwrite", "Replace a run that is in the folder.");
    private readonly RankOptions _ranks = new("Train", ", with at least as many --shards");

    public TrainCommand(SettingTable? table = null)
        : base(
            "train",
            "learn a variational or basic auto-encoder from pictures or a table of numbers; what is not said is chosen from the data",
            "Decides first weights, order, binarisation and samples. (default: 1)",
            "latent train faces",
            "latent train pictures/ --size 64 --latent 64 --epochs 20 --out runs/mine",
            "latent train pictures/ --time 20m",
            "latent train pictures/ --resume --epochs 40 --out runs/mine",
            "latent train table.csv --labels species --out runs/table",
            "latent train parts/good --for anomalies --out runs/parts",
            "latent train faces --sweep beta=0,0.1,1,4,16,inf --epochs 5 --out runs/sweep")
    {
        _settings = new SettingOptions(table ?? AllSettings.Table);
        Add(_data.Data);
        AddOptions([.. _settings.All, _time, .. _data.All, _sweep, _out, _initial, _resume, _allowChanged, _overwrite, _profile,
            _ranks.Ranks, _ranks.Stall]);
        Arrange(
            ["--out", "--size", "--labels", .. _settings.Common, "--time", "--resume", "--overwrite"],
            [("Data", _data.All), .. _settings.Sections,
                ("Several trainings, several machines, and speed", [_sweep, _ranks.Ranks, _ranks.Stall, _profile])]);
    }

    public override int Execute(ParseResult arguments, Session session)
    {
        var request = new TrainRequest(_data.Read(arguments, session))
        {
            Settings = _settings.Read(arguments, Seed(arguments)),
            Out = arguments.GetValue(_out),
            Time = arguments.GetValue(_time),
            Initial = arguments.GetValue(_initial),
            Resume = arguments.GetValue(_resume),
            AllowsChangedData = arguments.GetValue(_allowChanged),
            Overwrite = arguments.GetValue(_overwrite),
            Profile = arguments.GetValue(_profile) ? new Profile() : null,
        };
        return arguments.GetValue(_ranks.Ranks) is not null && arguments.GetValue(_sweep) is not null
            ? throw new UsageException("--sweep trains several models, and --ranks one on several machines; give only one of them")
            : _ranks.Run(this, arguments, session, ranks => Train(arguments, session, Valid(request) with { Ranks = ranks }),
                ranks => OtherRanks.Join(Valid(request) with { Ranks = ranks }));
    }

    // Checked where what is wrong with one rank alone, e.g. its memory, is said with its name.
    private static TrainRequest Valid(TrainRequest request)
    {
        request.Validate();
        return request;
    }

    private int Train(ParseResult arguments, Session session, TrainRequest request)
    {
        SweepRequest? all = arguments.GetValue(_sweep) is { } sweep ? Swept(request, sweep) : null;
        using var events = new EventLine(session)
        {
            TellsShorter = all is null && request.Time is null && !request.Resume,
            Ended = () => Array.ForEach(
                all is null && request.Profile is { } profile ? [.. ProfileTable.Lines(profile)] : (string[])[], session.Error.WriteLine),
        };
        try
        {
            if (all is not null)
            {
                var report = SweepReport.Of(all.Sweep.Name, Run.Sweep(all, events, session.Cancellation));
                session.Result(report, CliJson.Default.SweepReport, report.Lines());
                return Application.Done;
            }

            using Run run = Run.Train(request, events, session.Cancellation);
            var trained = RunReport.Of(run);
            session.Result(trained, CliJson.Default.RunReport, trained.LinesAfterTraining());
            return Application.Done;
        }
        catch (OperationCanceledException) when (events.HasTrained)
        {
            session.Error.WriteLine(all is not null ? $"latent: stopped; the finished runs are in {all.Folder}"
                : $"latent: stopped, and saved; go on with: latent train {request.Data.Path} --resume --out {request.Folder}");
            return Application.Canceled;
        }
    }

    private static SweepRequest Swept(TrainRequest request, Sweep sweep) =>
        request.Initial is not null ? throw new UsageException("--sweep draws the first weights of each of its runs; leave --initial out")
        : request.Resume ? throw new UsageException("--sweep trains anew, which --resume does not; give only one of them")
        : request.Time is not null ? throw new UsageException(
            "--time chooses the number of epochs of a new run; leave it out beside --epochs, --resume and --sweep")
        : new SweepRequest(request.Data, sweep) { Settings = request.Settings, Out = request.Out, Overwrite = request.Overwrite };
}
