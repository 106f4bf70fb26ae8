using LatentSharp.Imaging;

namespace LatentSharp.Runs.Inputs;

/// <summary>
/// What may be given as a picture: the path of a file, of a folder or of an archive of them, a picture of a set by number or name such as
/// <c>mnist:17</c> or <c>faces:test:3</c>, or a picture in memory of any size.
/// </summary>
public sealed record PictureInput
{
    private PictureInput(string name, Picture? picture) => (Name, Picture) = (name, picture);

    /// <summary>Its path, or what a picture in memory is called in results.</summary>
    public string Name { get; }

    /// <summary>The picture, if it is in memory already.</summary>
    public Picture? Picture { get; }

    /// <summary>A path, or the address of a picture in a set.</summary>
    /// <param name="path">E.g. <c>a.png</c>, <c>pictures/</c> or <c>mnist:17</c>.</param>
    public static implicit operator PictureInput(string path) => FromPath(path);

    /// <summary>A picture in memory.</summary>
    /// <param name="picture">A picture of any size.</param>
    public static implicit operator PictureInput(Picture picture) => FromPicture(picture);

    /// <summary>Refuses a list that has no inputs, or null among them.</summary>
    /// <param name="inputs">The list of a request.</param>
    /// <param name="name">What it is called there.</param>
    /// <exception cref="Settings.LatentSharpException">There is none.</exception>
    internal static void Check(IReadOnlyList<PictureInput> inputs, string name)
    {
        ArgumentNullException.ThrowIfNull(inputs, name);
        if (inputs.Count == 0)
        {
            throw new RequestException($"nothing was given to work on; give at least one picture or row");
        }

        if (inputs.Contains(null!))
        {
            throw new ArgumentException($"One of the {inputs.Count} inputs is null.", name);
        }
    }

    /// <summary>A path, or the address of a picture in a set.</summary>
    /// <param name="path">E.g. <c>a.png</c>, <c>pictures/</c> or <c>mnist:17</c>.</param>
    public static PictureInput FromPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new PictureInput(path, null);
    }

    /// <summary>A picture in memory.</summary>
    /// <param name="picture">A picture of any size.</param>
    /// <param name="name">What it is called in results.</param>
    public static PictureInput FromPicture(Picture picture, string name = "picture")
    {
        ArgumentNullException.ThrowIfNull(picture);
        return new PictureInput(name, picture);
    }
}
