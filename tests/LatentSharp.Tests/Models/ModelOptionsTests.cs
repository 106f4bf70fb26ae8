using LatentSharp.Data;
using LatentSharp.Distributions;
using LatentSharp.Models;
using LatentSharp.Models.Objectives;
using LatentSharp.Networks;
using LatentSharp.Settings;
using LatentSharp.Training;

namespace LatentSharp.Tests.Models;

public sealed class ModelOptionsTests
{
    private static readonly ModelOptions Good = new() { Pictures = new PictureFormat(16, 16, 1) };

    public static TheoryData<string, string> Bad() => new()
    {
        { "latent 0 ", "from 1 to 4096" },
        { "latent 4097 ", "from 1 to 4096" },
        { "hidden  ", "one or more widths" },
        { "hidden 4,0 ", "from 1 to 65536" },
        { "channels 8,-1 ", "from 1 to 4096" },
        { "beta NaN ", "at least 0" },
        { "beta -1 ", "at least 0" },
        { "free-bits -0.5 ", "nats of at least 0" },
        { "capacity -2 ", "nats of at least 0" },
        { "capacity-epochs NaN ", "at least 0" },
        { "warm-up-epochs 0 ", "above 0" },
        { "sigma 0 ", "above 0" },
        { "a picture of 7×16, 1 channel ", "8 to 256 pixels" },
        { "a picture of 16×257, 1 channel ", "8 to 256 pixels" },
        { "a picture of 16×16, 0 channels ", "1 channel (grey) or 3" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void AMessageNamesOptionValueAndRule(string start, string rule)
    {
        ModelOptions options = start.Trim() switch
        {
            "latent 0" => Good with { Latent = 0 },
            "latent 4097" => Good with { Latent = 4097 },
            "hidden" => Good with { Network = new MlpOptions { Hidden = [] } },
            "hidden 4,0" => Good with { Network = new MlpOptions { Hidden = [4, 0] } },
            "channels 8,-1" => Good with { Network = new ConvolutionOptions { Channels = [8, -1] } },
            "beta NaN" => Good with { Objective = new ElboOptions { Beta = double.NaN } },
            "beta -1" => Good with { Objective = new ElboOptions { Beta = -1 } },
            "free-bits -0.5" => Good with { Objective = new ElboOptions { FreeBits = -0.5 } },
            "capacity -2" => Good with { Objective = new ElboOptions { Capacity = -2 } },
            "capacity-epochs NaN" => Good with { Objective = new ElboOptions { CapacityEpochs = double.NaN } },
            "warm-up-epochs 0" => Good with { Objective = new ElboOptions { WarmUpEpochs = 0 } },
            "sigma 0" => Good with { Likelihood = new GaussianOptions { Sigma = 0 } },
            "a picture of 7×16, 1 channel" => Good with { Pictures = new PictureFormat(7, 16, 1) },
            "a picture of 16×257, 1 channel" => Good with { Pictures = new PictureFormat(16, 257, 1) },
            _ => Good with { Pictures = new PictureFormat(16, 16, 0) },
        };
        string message = Should.Throw<SettingException>(() => new Autoencoder(options)).Message;
        message.ShouldStartWith(start + "is not possible");
        message.ShouldContain(rule);
    }

    [Fact]
    public void WhatIsGoodIsTaken()
    {
        Should.NotThrow(Good.Validate);
        Should.NotThrow((Good with { Objective = new ElboOptions { Beta = 0, Capacity = 0, CapacityEpochs = 0 } }).Validate);
        Should.NotThrow(new TrainingOptions().Validate);
    }

    [Theory]
    [InlineData("epochs 0 ")]
    [InlineData("batch 0 ")]
    [InlineData("learning-rate NaN ")]
    [InlineData("weight-decay -1 ")]
    [InlineData("evaluate-every 0 ")]
    public void TrainingOptionsAreChecked(string start)
    {
        TrainingOptions options = start.Trim() switch
        {
            "epochs 0" => new TrainingOptions { Epochs = 0 },
            "batch 0" => new TrainingOptions { Batch = 0 },
            "learning-rate NaN" => new TrainingOptions { LearningRate = double.NaN },
            "weight-decay -1" => new TrainingOptions { WeightDecay = -1 },
            _ => new TrainingOptions { EvaluateEvery = 0 },
        };
        Should.Throw<SettingException>(options.Validate).Message.ShouldStartWith(start + "is not possible");
    }
}
