using System.Buffers.Binary;
using LatentSharp.Data;
using LatentSharp.Data.Kinds;
using LatentSharp.Formats;
using LatentSharp.Latent;
using LatentSharp.Latent.Codes;
using LatentSharp.Latent.Stored;
using LatentSharp.Models;
using LatentSharp.Networks;
using LatentSharp.Tensors.Autodiff;
using LatentSharp.Training;
using LatentSharp.Training.Files;

namespace LatentSharp.Fuzzing;

/// <summary>Model files and checkpoints, read as the verbs read them.</summary>
internal static class ModelTargets
{
    private static readonly TrainingOptions Training = new()
    {
        Epochs = 2,
        Batch = 8,
        Average = 0.9,
        Plan = new StepPlan([new PlannedEnd(0, 9), new PlannedEnd(4, 8)]),
        EvaluateOn = 8
    };

    public static FuzzTarget Model()
    {
        byte[] seed = Seeds().First();
        return FuzzTarget.OfFile("model", "model.safetensors", [seed], path =>
        {
            ModelFile.Load(path);
            LatentStore.Load(path);
        }, typeof(ModelFileException), typeof(LatentException)).With(16 << 20, SafeTensorsDamage.Change, bytes =>
            Repairs.SafeTensors(bytes, Values(seed)));
    }

    /// <summary>A model of pictures with features, and one of a table.</summary>
    public static IEnumerable<byte[]> Seeds()
    {
        yield return Fuzzing.Seeds.Written(path =>
        {
            PictureDataset set = PictureDataset.Open("faces", new DataOptions { Size = 8, Limit = 40, Channels = 1 }, threads: 1);
            var model = new Autoencoder(Options(set.Format));
            LatentStore.Learn(model, new Split(set, [.. Enumerable.Range(0, 32)], [.. Enumerable.Range(32, 8)]))
                .Save(path, model, Card(model));
        });
        yield return Fuzzing.Seeds.Written(path =>
        {
            var columns = new TableColumns(["a", "b", "c"], [1, 2, 3], [1, 0, 2.5]);
            var model = new Autoencoder(Options(columns));
            var codes = new Tensors.Tensor(new Tensors.Shape(4, 2), [0, 1, 2, 3, 4, 5, 6, 9]);
            ModelCard card = Card(model) with
            {
                Test = new HeldOutMeasures { Examples = 8 }.With(ExampleFigure.ColumnErrors, 1, 2, 3)
                    .With(ExampleFigure.ColumnSpread, 1, 0, 2),
            };
            new LatentStore(new CodeTable(codes, new Tensors.Tensor(codes.Shape)), null, null).Save(path, model, card);
        });
    }

    public static FuzzTarget Checkpoint()
    {
        byte[] seed = Fuzzing.Seeds.Written(path =>
        {
            var model = new Autoencoder(Options(new PictureFormat(8, 8, 1)));
            LatentSharp.Training.Files.Checkpoint.Save(path, model, Optimizer(model), Card(model),
                new CheckpointState { Epoch = 1, Steps = 5, Best = 3 }, new WeightAverage(model.Parameters, 0.9));
        });
        return FuzzTarget.OfFile("checkpoint", "checkpoint.safetensors", [seed], path =>
        {
            ModelCard card = ModelFile.ReadCard(path);
            var model = new Autoencoder(card.Model);
            LatentSharp.Training.Files.Checkpoint.Load(path, model, Optimizer(model), card.Training.Average is { } decay
                ? new WeightAverage(model.Parameters, decay) : null);
        }, typeof(ModelFileException)).With(16 << 20, SafeTensorsDamage.Change, bytes => Repairs.SafeTensors(bytes, Values(seed)));
    }

    private static ModelOptions Options(ExampleFormat format) => new()
    {
        Format = format,
        Latent = 2,
        Network = new MlpOptions { Hidden = [3] },
    };

    private static ModelCard Card(Autoencoder model) => new()
    {
        Model = model.Options,
        Training = Training,
        Data = new DataCard { Source = "seed", Train = 32, Test = 8 },
        Epoch = 1,
        Parameters = model.ParameterCount,
    };

    private static Optimizer Optimizer(Autoencoder model) => new(Training.Optimizer, model.Parameters);

    /// <summary>Bytes of values of a safetensors file.</summary>
    public static int Values(byte[] file) => file.Length - sizeof(long) - (int)BinaryPrimitives.ReadInt64LittleEndian(file);
}
