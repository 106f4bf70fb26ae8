using LatentSharp.Bench;
using LatentSharp.Bench.Anomalies;
using LatentSharp.Bench.Compare;
using LatentSharp.Bench.Ranks;
using LatentSharp.Bench.Serving;
using LatentSharp.Bench.Tables;
using LatentSharp.Formats;
using LatentSharp.Imaging;

const string usage = """
    usage: dotnet run -c Release --project bench/LatentSharp.Bench -- COMMAND

      compare [--quick] [--only GROUP,GROUP…] [--out FILE]
                                      everything beside its peer; bash bench/compare builds all that it needs first
      step [SECONDS] [THREADS]        training steps of the two networks of the recipes, pictures a second
      ranks [SECONDS]                 steps of two shards on two threads, and on one and two ranks of one thread each, over MPI
      alloc                           managed bytes and tensor storage of a warm training step; exits 1 above the limit
      bigset [PICTURES] [STEPS] [FOLDER]
                                      200,000 generated pictures in a cache file, in memory and mapped: seconds, pictures a second,
                                      peak memory
      forward MODEL INPUT OUTPUT      pictures (NPY) through a model file: OUTPUT.npy, OUTPUT.mean.npy, OUTPUT.log_variance.npy
      fuzz [--minutes N] [--format NAME] [--seed N]
                                      damaged files of every format, an hour; finds are kept in fuzz-finds/; exits 1 if there are any
      tables FOLDER [ROWS SEED]
          writes three tables of several types whose dependences are known
      anomalies-digits DATA [TRAIN TEST EPOCHS]
                                      nine digits are learned, the tenth is to be found: area under ROC, ten times (3000 1000 10)
      anomalies-textures [TRAIN EPOCHS]
                                      scratches, holes and stains on textures drawn here: area under ROC of pictures and pixels (200 40)
      anomalies-write FOLDER          the first of these textures as folders of pictures and masks
      studio [SECONDS] [TURNS]        the studio while it trains: first plane, slider to picture, what looking on costs (10 3)
      studio-soak [MINUTES CLIENTS]   clients that look at a training all at once: memory, and whether it goes on (60 20)
      jpeg-fit FOLDER [SIDE]          what decoding at a part of the size changes
      pytorch [FOLDER]                models of all kinds, saved here, loaded and compared in PyTorch; exits 1 on a difference
    """;

try
{
    return args switch
    {
        ["compare", .. var rest] => CompareCommand.Run(rest),
        ["step"] => StepSpeed.Run(10, Environment.ProcessorCount),
        ["step", var seconds] => StepSpeed.Run(Number(seconds), Environment.ProcessorCount),
        ["step", var seconds, var threads] => StepSpeed.Run(Number(seconds), Number(threads)),
        ["ranks"] => RankSpeed.Run(4, null),
        ["ranks", var seconds] => RankSpeed.Run(Number(seconds), null),
        ["ranks", var seconds, var launcher] => RankSpeed.Run(Number(seconds), launcher),
        ["ranks-delays"] => RankDelays.Run(512),
        ["ranks-delays", var pictures] => RankDelays.Run(Number(pictures)),
        [RankSpeed.ChildVerb, var way, var network, var seconds] => RankSpeed.Child(way, network, Number(seconds)),
        ["alloc"] => Allocation.Run(),
        ["bigset"] => BigSet.Run(200_000, 30, BigSetFolder()),
        ["bigset", var pictures] => BigSet.Run(Number(pictures), 30, BigSetFolder()),
        ["bigset", var pictures, var steps] => BigSet.Run(Number(pictures), Number(steps), BigSetFolder()),
        ["bigset", var pictures, var steps, var folder] => BigSet.Run(Number(pictures), Number(steps), folder),
        [BigSet.ChildVerb, var way, var data, var cache, var steps] => BigSet.Child(way, data, cache, Number(steps)),
        ["forward", var model, var input, var output] => Forward.Run(model, input, output),
        ["fuzz", .. var options] => Fuzz.Run(options),
        ["pytorch"] => PyTorchCheck.Run(Path.Combine(Path.GetTempPath(), $"latentsharp-pytorch-{Environment.ProcessId}"), keep: false),
        ["pytorch", var folder] => PyTorchCheck.Run(folder, keep: true),
        ["anomalies-digits", var data] => AnomalyBench.Digits(data, 3000, 1000, 10),
        ["anomalies-digits", var data, var train, var test, var epochs] =>
            AnomalyBench.Digits(data, Number(train), Number(test), Number(epochs)),
        ["anomalies-textures"] => AnomalyBench.OfTextures(200, 40),
        ["anomalies-textures", var train, var epochs] => AnomalyBench.OfTextures(Number(train), Number(epochs)),
        ["anomalies-write", var folder] => WriteTextures(folder),
        ["tables", var folder] => MixedTables.Write(folder, 6000, 1),
        ["tables", var folder, var rows, var seed] => MixedTables.Write(folder, Number(rows), Number(seed)),
        ["studio"] => StudioBench.Run(10, 3),
        ["studio", var seconds] => StudioBench.Run(Number(seconds), 3),
        ["studio", var seconds, var turns] => StudioBench.Run(Number(seconds), Number(turns)),
        ["studio-soak"] => StudioSoak.Run(60, 20),
        ["studio-soak", var minutes, var clients] => StudioSoak.Run(Number(minutes), Number(clients)),
        ["jpeg-fit", var folder] => JpegFit.Run(folder, 64),
        ["jpeg-fit", var folder, var side] => JpegFit.Run(folder, Number(side)),
        [ScalingCurves.ChildVerb, var count] => ScalingCurves.DataSize(Number(count)),
        [CompareCommand.ChildVerb, var key, var effort, var file] => CompareCommand.RunGroup(key, effort == "quick", file),
        _ => Wrong(),
    };
}
catch (Exception exception) when (exception is ModelFileException or FormatException or ArgumentException or IOException
    or PictureFormatException or PeerException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static string BigSetFolder() => Path.Combine(Path.GetTempPath(), "latentsharp-bigset");

static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

static int WriteTextures(string folder)
{
    Textures.Write(folder, 0, (300, 30, 10), 1);
    return 0;
}

static int Wrong()
{
    Console.Error.WriteLine(usage);
    return 2;
}
