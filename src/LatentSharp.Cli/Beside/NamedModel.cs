using LatentSharp.Cli.Parsing;
using LatentSharp.Cli.Verbs;
using LatentSharp.Data;
using LatentSharp.Latent;
using LatentSharp.Models;
using LatentSharp.Training;

namespace LatentSharp.Cli.Beside;

/// <summary>A model of pictures that a verb works with, and what sheets call it; there are two where a run is set beside another.</summary>
/// <param name="Name">VAE or AE; with the run's name where both are of one kind.</param>
/// <param name="Run">The run.</param>
/// <param name="Model">The model.</param>
/// <param name="Card">What belongs to it.</param>
internal sealed record NamedModel(string Name, string Run, Autoencoder Model, ModelCard Card)
{
    /// <summary>How pictures are read for it.</summary>
    public Reading Reading { get; private init; } = new(false, null);

    /// <summary>Whether it has a prior that it was trained with.</summary>
    public bool IsVariational => Model.Options.Model == ModelKind.Vae;

    /// <summary>The model of a run, and of the one to set beside it, if any.</summary>
    /// <param name="run">The run.</param>
    /// <param name="beside">The other; null for none.</param>
    /// <param name="does">What the verb does with pictures, for a model of a table.</param>
    /// <param name="reading">Whether damaged files are left out, and where the results go.</param>
    /// <exception cref="UsageException">One is of a table, or their pictures differ in format.</exception>
    public static NamedModel[] Load(string run, string? beside, string does, Reading reading)
    {
        NamedModel first = Load(run, does) with { Reading = reading };
        if (beside is null)
        {
            return [first];
        }

        NamedModel second = Load(beside, does) with { Reading = reading };
        Check(beside, second.Card.Model.Pictures, first.Card.Model.Pictures);
        if (first.Name != second.Name)
        {
            return [first, second];
        }

        (string a, string b) = (Last(run), Last(beside));
        return a == b ? [first.Called(run), second.Called(beside)] : [first.Called(a), second.Called(b)];
    }

    /// <summary>Refuses a run whose pictures cannot stand beside those of the first.</summary>
    /// <param name="beside">The run.</param>
    /// <param name="its">Format of its pictures.</param>
    /// <param name="first">Format of the first run's.</param>
    /// <exception cref="UsageException">They differ.</exception>
    public static void Check(string beside, PictureFormat its, PictureFormat first)
    {
        if (its != first)
        {
            throw new UsageException(
                $"--beside {beside} is not possible: its pictures are {its}, those of the first run {first}; "
                + "give a run of the same pictures");
        }
    }

    /// <summary>Its codes and features.</summary>
    /// <exception cref="LatentException">Its file holds none.</exception>
    public LatentStore Store() => LatentStore.Load(Runs.ModelPath(Run));

    /// <summary>Reads and encodes given pictures, and warns of those that it does not know the like of.</summary>
    /// <param name="session">Where progress and warnings go.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="isAlone">Whether no other model is set beside it, so that warnings need not name it.</param>
    public GivenPictures Read(Session session, IReadOnlyList<string> pictures, bool isAlone) =>
        GivenPictures.Read(session, pictures, Run, Model, Card, Reading, isAlone ? "this model" : $"the {Name}");

    private static NamedModel Load(string run, string does)
    {
        (Autoencoder model, ModelCard card) = TableWork.LoadPictures(run, does);
        return new NamedModel(model.Options.Model == ModelKind.Vae ? "VAE" : "AE", run, model, card);
    }

    private NamedModel Called(string name) => this with { Name = $"{Name} {name}" };

    private static string Last(string run) => Path.GetFileName(Path.TrimEndingDirectorySeparator(run));
}
