using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Runs.Learning.Teaching;

/// <summary>
/// The settings in which an auto-encoder has room to spare: few pictures without noise, a wide and deep network, two dimensions. Each may
/// be given otherwise.
/// </summary>
internal static class TeachPreset
{
    /// <summary>Pictures to train on at most.</summary>
    public const int MostPictures = 2000;

    /// <summary>Side of pictures at most, in pixels.</summary>
    public const int MostSide = 32;

    /// <summary>What the trainings of the other settings cost, in trainings of the first: three AEs and three VAEs, most small.</summary>
    public const double Share = 3;

    private const int Epochs = 60;
    private const int Narrow = 2;
    private const int Wider = 10;
    private static readonly int[] Large = [1000, 1000, 1000, 500];
    private static readonly int[] Usual = [400, 200];

    /// <summary>A request with what the preset sets, where nothing else was said.</summary>
    public static CompareRequest Fill(CompareRequest request)
    {
        string network = request.Settings.Has(ConvolutionOptions.ChannelsSetting) ? "conv" : "mlp";
        SettingValues said = Default(Default(request.Settings, ModelSettings.Network, network), ModelSettings.Latent, Narrow);
        said = said[ModelSettings.Network] is "mlp" ? Default(said, MlpOptions.HiddenSetting, Large) : said;
        said = Default(said, TrainingSettings.Augment, Augmentation.None);
        bool isTimed = request.Budget is not null || said.Has(TrainingSettings.Epochs) || said.Has(TrainingSettings.Steps);
        return request with
        {
            Settings = isTimed ? said : said.With(TrainingSettings.Epochs, Epochs),
            Betas = request.Betas ?? [],
        };
    }

    /// <summary>
    /// The first pictures of a set, no larger than the preset's, read again where they are larger; what was said of size and number stays.
    /// </summary>
    public static Split Open(CompareRequest request, Func<DataRequest, Split> open)
    {
        Split split = open(request.Data);
        if (request.Data.Size is null && split.Set.Format is PictureFormat format && Math.Max(format.Width, format.Height) > MostSide)
        {
            split = open(request.Data with { Size = MostSide });
        }

        return request.Data.Train is null && split.Train.Length > MostPictures
            ? split with { Train = Split.Spread(split.Train, MostPictures) } : split;
    }

    /// <summary>The same request without noise on pictures where the likelihood has some.</summary>
    public static CompareRequest Quiet(CompareRequest request, Split split) =>
        RunOptions.Choose(split, AllSettings.Table.For(request.Settings, ModelSettings.Model, "vae")).Model.Likelihood is BernoulliOptions
            ? request with { Settings = Default(request.Settings, BernoulliOptions.BinarizeSetting, Binarization.None) } : request;

    /// <summary>The other settings: a usual network with more dimensions, and one of the two changes alone.</summary>
    public static IReadOnlyList<SettingValues> Others(SettingValues said, ModelOptions first)
    {
        SettingValues wider = said.With(ModelSettings.Latent, first.Latent == Wider ? Narrow : Wider);
        return first.Network is not MlpOptions ? [wider]
            : [wider.With(MlpOptions.HiddenSetting, Usual), wider, said.With(MlpOptions.HiddenSetting, Usual)];
    }

    private static SettingValues Default<T>(SettingValues said, Setting<T> setting, T value)
        where T : notnull =>
        said.Has(setting) ? said : said.With(setting, value);
}
