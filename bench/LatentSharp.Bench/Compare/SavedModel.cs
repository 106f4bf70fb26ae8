using LatentSharp.Training;

namespace LatentSharp.Bench.Compare;

/// <summary>A model after a few steps, as a file that the peers read too; removed in the end.</summary>
internal sealed class SavedModel : IDisposable
{
    private const int Steps = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("latentsharp-compare-").FullName;

    public SavedModel(Recipe recipe)
    {
        Recipe = recipe;
        for (int i = 0; i < Steps; i++)
        {
            recipe.Step();
        }

        ModelFile.Save(Path, recipe.Model, new ModelCard
        {
            Model = recipe.Model.Options,
            Training = recipe.Training,
            Data = new DataCard { Source = "random" }
        });
    }

    public Recipe Recipe { get; }

    /// <summary>The model file.</summary>
    public string Path => At("model.safetensors");

    /// <summary>A file beside it.</summary>
    public string At(string name) => System.IO.Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
