using LatentSharp.Data;
using LatentSharp.Formats;
using LatentSharp.Formats.SafeTensors;
using LatentSharp.Fuzzing;
using LatentSharp.Latent;
using LatentSharp.Latent.Densities;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Tests.Formats;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Tests.Training;

/// <summary>
/// Every field of what a model file or checkpoint says, with every kind of value that does not belong there: refused with its name, or
/// harmless.
/// </summary>
public sealed class StrangersNumbersTests : IDisposable
{
    private const string CardKey = "latentsharp.model";
    private const string StateKey = "latentsharp.state";
    private const string LatentKey = "latentsharp.latent";

    // Written for people and for other programs, never read back.
    private static readonly string[] Unread =
    [
        "$.test.negativeElbo", "$.model.pictures.length", "$.training.plan.end", "$.trust[0].flippedLow", "$.trust[0].flippedHigh",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model", CardKey)]
    [InlineData("model", LatentKey)]
    [InlineData("checkpoint", CardKey)]
    [InlineData("checkpoint", StateKey)]
    public void Every_field_is_refused_by_name_or_does_no_harm(string format, string key)
    {
        byte[] sound = Sound(format);
        string json = SafeTensorsDamage.Text(sound, key);
        IReadOnlyList<string> places = JsonDamage.Places(json);
        places.Count.ShouldBeGreaterThan(10);
        for (int place = 0; place < places.Count; place++)
        {
            // Lists hold alike elements: the first stands for all.
            if (!System.Text.RegularExpressions.Regex.IsMatch(places[place], @"\[[1-9]"))
            {
                foreach (string? value in (string?[])[null, .. JsonDamage.Values])
                {
                    Try(format, SafeTensorsDamage.WithText(sound, key, JsonDamage.Replace(json, place, value)),
                        $"{places[place]} = {value ?? "left out"}");
                }
            }
        }
    }

    [Theory]
    [InlineData("model", CardKey)]
    [InlineData("model", LatentKey)]
    [InlineData("checkpoint", StateKey)]
    public void A_number_that_is_none_is_refused_by_the_name_of_its_field(string format, string key)
    {
        byte[] sound = Sound(format);
        string json = SafeTensorsDamage.Text(sound, key);
        IReadOnlyList<string> places = JsonDamage.Places(json);
        int numbers = 0;
        for (int place = 0; place < places.Count; place++)
        {
            string field = places[place].Split('.')[^1].Split('[')[0];

            // That only one side of a label was held out, or a leakage not measured, is said by NaN.
            if (IsNumber(json, place) && !Unread.Contains(places[place]) && field != "separability"
                && !places[place].Contains(".leakage.", StringComparison.Ordinal)
                && !System.Text.RegularExpressions.Regex.IsMatch(places[place], @"\[[1-9]"))
            {
                numbers++;
                string path = _folder.Write("m.safetensors",
                    SafeTensorsDamage.WithText(sound, key, JsonDamage.Replace(json, place, "\"NaN\"")));
                string message = Should.Throw<ModelFileException>(() => Load(format, path), places[place]).Message;
                message.ShouldStartWith(path);
                (message.Contains(field, StringComparison.OrdinalIgnoreCase)
                    || message.Contains("NaN is not possible", StringComparison.Ordinal)).ShouldBeTrue($"{places[place]}: {message}");
            }
        }

        numbers.ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_tensor_with_a_value_that_is_no_number_is_refused_by_its_name(float value)
    {
        foreach (string format in (string[])["model", "checkpoint"])
        {
            byte[] sound = Sound(format);
            foreach ((string name, int length) in SafeTensorsDamage.Tensors(sound)
                .Where(t => t.Length > 0 && t.Name != "attributes.balanced"))
            {
                string path = _folder.Write("m.safetensors", SafeTensorsDamage.WithValue(sound, name, length - 1, value));
                Should.Throw<ModelFileException>(() => Load(format, path),
                    name).Message.ShouldContain($"tensor '{name}': value {length - 1} is ");
            }
        }
    }

    [Fact]
    public void Balanced_directions_that_an_earlier_version_could_not_balance_are_plain_differences()
    {
        byte[] sound = Sound("model");
        string path = _folder.Write("m.safetensors", SafeTensorsDamage.WithValue(sound, "attributes.balanced", 0, float.NaN));
        LatentStore store = LatentStore.Load(path);
        store.Attributes!.Features[0].Balanced.ShouldBe(store.Attributes.Features[0].Difference);
    }

    [Theory]
    [InlineData(-1, 0, 0, 1, "the variance in row 0 is -1")]
    [InlineData(1, 0.5f, 0, 1, "row 1, column 0 is 0, but row 0, column 1 is 0.5")]
    [InlineData(1, 2, 2, 1, "it is not positive semi-definite")]
    [InlineData(1, 1.05f, 1.05f, 1, "it is not positive semi-definite")]
    [InlineData(0, 1, 1, 0, "it is not positive semi-definite")]
    public void A_covariance_that_is_none_is_refused(float a, float b, float c, float d, string message)
    {
        byte[] file = Sound("model");
        float[] values = [a, b, c, d];
        for (int i = 0; i < 4; i++)
        {
            file = SafeTensorsDamage.WithValue(file, "attributes.covariance", i, values[i]);
        }

        string path = _folder.Write("m.safetensors", file);
        Should.Throw<ModelFileException>(() => LatentStore.Load(path)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1e-20f, 0, 0, 1e20f)]
    public void A_covariance_of_codes_that_do_not_vary_is_one(float a, float b, float c, float d)
    {
        byte[] file = Sound("model");
        float[] values = [a, b, c, d];
        for (int i = 0; i < 4; i++)
        {
            file = SafeTensorsDamage.WithValue(file, "attributes.covariance", i, values[i]);
        }

        LatentStore.Load(_folder.Write("m.safetensors", file)).Attributes.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("checkpoint", "optimizer.second.encoder.1.weight")]
    [InlineData("model", "attributes.classifier.scale")]
    public void What_cannot_be_negative_is_not(string format, string tensor)
    {
        string path = _folder.Write("m.safetensors", SafeTensorsDamage.WithValue(Sound(format), tensor, 0, -1));
        Should.Throw<ModelFileException>(() => Load(format, path)).Message.ShouldContain($"tensor '{tensor}'");
    }

    [Theory]
    [InlineData("encoder.1.weight", 3e38f, "codes that are no numbers")]
    [InlineData("posterior.mean.bias", -3e38f, "codes that are no numbers, or too large (-3E+38)")]
    [InlineData("posterior.log_variance.bias", 1e16f, "variances of codes that are no numbers, or too large (1E+16)")]
    public void Weights_that_are_numbers_but_give_none_are_refused(string tensor, float value, string message)
    {
        byte[] file = Sound("model");
        int length = SafeTensorsDamage.Tensors(file).Single(t => t.Name == tensor).Length;
        for (int i = 0; i < length; i++)
        {
            file = SafeTensorsDamage.WithValue(file, tensor, i, value);
        }

        string path = _folder.Write("m.safetensors", file);
        Should.Throw<ModelFileException>(() => ModelFile.Load(path)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("\"means\":[1,2,3]", "\"means\":[1,1e308,3]", "a mean from -1e150 to 1e150")]
    [InlineData("\"scales\":[1,0,2.5]", "\"scales\":[1,0,1e200]", "a scale from 0 to 1e150")]
    [InlineData("\"columnSpread\":[1,0,2]", "\"columnSpread\":[1,0,1e100]", "test.columnSpread[2] is 1E+100")]
    [InlineData("\"columnErrors\":[1,2,3]", "\"columnErrors\":[1,2]",
        "the length of test.columnErrors is 2, expected a whole number from 3 to 3")]
    public void Units_of_a_table_that_overflow_are_refused(string sound, string damaged, string message)
    {
        using FuzzTarget target = FuzzTargets.Create("use");
        string json = SafeTensorsDamage.Text(target.Seeds[1], CardKey);
        json.ShouldContain(sound);
        string path = _folder.Write("m.safetensors",
            SafeTensorsDamage.WithText(target.Seeds[1], CardKey, json.Replace(sound, damaged, StringComparison.Ordinal)));
        Should.Throw<ModelFileException>(() => ModelFile.Load(path)).Message.ShouldContain(message);
    }

    [Fact]
    public void A_running_variance_below_zero_is_refused()
    {
        string path = _folder["conv.safetensors"];
        var model = new Autoencoder(TestSets.Conv(Run.Format));
        model.Buffers.First(b => b.Name.EndsWith("running_var", StringComparison.Ordinal)).Value.Span[0] = -0.5f;
        ModelFile.Save(path, model, new ModelCard { Model = model.Options, Training = new TrainingOptions(), Data = new DataCard() });
        Should.Throw<ModelFileException>(() => ModelFile.Load(path)).Message.ShouldContain("value 0 is -0.5, expected at least 0");
    }

    [Theory]
    [InlineData(16, 16, 512, "of 1 channel (grey) or 3")]
    [InlineData(16, 16, 2, "of 1 channel (grey) or 3")]
    [InlineData(256, 256, 3, "a layer of the network gives 67108864 values for one picture")]
    public void A_description_whose_pictures_or_layers_would_fill_the_memory_is_refused(int width, int height, int channels, string message)
    {
        // Few weights, many values.
        var options = new ModelOptions
        {
            Pictures = new PictureFormat(width, height, channels),
            Latent = 1,
            Network = new ConvolutionOptions { Channels = [1, 4096, 1] },
        };
        string path = _folder["m.safetensors"];
        var card = new ModelCard { Model = options, Training = new TrainingOptions(), Data = new DataCard() };
        SafeTensorsFile.Write(path, ModelFile.Metadata(card), [("weights", new Tensor(new Shape(500_000)))]);
        Should.Throw<ModelFileException>(() => ModelFile.Load(path)).Message.ShouldContain(message);
    }

    private void Try(string format, byte[] file, string what)
    {
        string path = _folder.Write("m.safetensors", file);
        try
        {
            Load(format, path);
        }
        catch (Exception exception) when (exception is ModelFileException or LatentException)
        {
            exception.Message.ShouldContain(path, Case.Sensitive, what);
            exception.Message.ShouldNotContain('\n', what);
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(what, exception);
        }
    }

    private static void Load(string format, string path)
    {
        ModelCard card = ModelFile.ReadCard(path);
        _ = TimeSpan.FromSeconds(card.Seconds);
        (Autoencoder model, _) = format == "model" ? ModelFile.Load(path) : (new Autoencoder(card.Model), card);
        if (format == "model")
        {
            LatentStore store = LatentStore.Load(path);
            GaussianDensity.Fit(store.Codes.Codes).Sample(2).Span.ToArray().ShouldAllBe(value => float.IsFinite(value));
            store.Attributes?.Present(store.Codes.Codes);
            return;
        }

        CheckpointState state = Checkpoint.Load(
            path, model, new Optimizer(card.Training.Optimizer, model.Parameters), card.Training.Average is { } decay
                ? new WeightAverage(model.Parameters, decay) : null);
        _ = TimeSpan.FromSeconds(state.Seconds + state.StepSeconds);
    }

    private static byte[] Sound(string format)
    {
        using FuzzTarget target = FuzzTargets.Create(format);
        return target.Seeds[0];
    }

    private static bool IsNumber(string json, int place)
    {
        // Left as it is by a number, and no longer valid where a text or list was.
        string path = JsonDamage.Places(json)[place];
        System.Text.Json.Nodes.JsonNode? node = System.Text.Json.Nodes.JsonNode.Parse(json);
        foreach (string part in path[2..].Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            node = part[0] == '[' ? node![int.Parse(part[1..^1], System.Globalization.CultureInfo.InvariantCulture)] : node![part];
        }

        return node?.GetValueKind() == System.Text.Json.JsonValueKind.Number;
    }
}
